import { cutTo } from '#domain/robot/cut.ts';
import { type Brief, linesOf, textOf } from './brief.ts';
import { codes, fieldsOf, json, type Platform, saying } from './platform.ts';

/** Longest parts of its messages, in bytes of UTF-8 (longer ones are cut by WeCom without a word). */
const TITLE = 128;
const DESCRIPTION = 512;
const TEXT = 2048;

const LIMIT = codes(45009, 45033);
const TOKEN = codes(40001, 40014, 41001, 42001);
const NOBODY = codes(40003, 60111, 81013);

/** In a text `<@id>` calls somebody and `<a>` is a link: neither from words of people. */
const plain = (text: string): string => text.replaceAll('<', '＜').replaceAll('>', '＞');
const html = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

function groupMessage(brief: Brief) {
  if (brief.url === null) return textMessage(brief);
  const article = {
    title: cutTo(brief.title, TITLE),
    description: cutTo(linesOf(brief), DESCRIPTION),
    url: brief.url,
  };
  return { msgtype: 'news', news: { articles: [article] } };
}

const textMessage = (brief: Brief) => ({
  msgtype: 'text',
  text: { content: cutTo(plain(textOf(brief)), TEXT) },
});

function appMessage(brief: Brief) {
  if (brief.url === null) return textMessage(brief);
  // Escaped after the cut, so that no sign is torn; the bytes that escaping adds are the platform's own.
  const description = html(cutTo(linesOf(brief), DESCRIPTION));
  const textcard = {
    title: cutTo(brief.title, TITLE),
    description,
    url: brief.url,
    btntxt: brief.button,
  };
  return { msgtype: 'textcard', textcard };
}

/** WeCom (企业微信): group robots (developer document 91770, 99110) and messages of an app (90236). */
export const wecom: Platform = {
  toGroup: ({ webhook }, brief) => json(webhook, groupMessage(brief)),

  askToken: ({ base, appId }, secret) => {
    const url = new URL('/cgi-bin/gettoken', base);
    url.search = new URLSearchParams({ corpid: appId, corpsecret: secret }).toString();
    return { url: url.href, method: 'GET' };
  },

  tokenIn: (answer) => {
    const { errcode, access_token: token, expires_in: seconds } = fieldsOf(answer);
    return errcode === 0 && typeof token === 'string' ? { token, seconds: Number(seconds) || 0 } : null;
  },

  toPerson: ({ base, agentId }, token, address, brief) => {
    const url = new URL('/cgi-bin/message/send', base);
    url.searchParams.set('access_token', token);
    return json(url.href, {
      touser: address,
      agentid: Number(agentId),
      ...appMessage(brief),
      // Who is tried again after an answer that was lost hears of it once all the same.
      enable_duplicate_check: 1,
      duplicate_check_interval: 4 * 3600,
    });
  },

  judge: (answer) => {
    const { errcode, errmsg, invaliduser } = fieldsOf(answer);
    const text = saying(answer, errcode, errmsg);
    if (errcode === 0) return invaliduser ? { kind: 'nobody', text: `invaliduser: ${text}` } : { kind: 'ok' };
    const code = Number(errcode);
    if (LIMIT.has(code) || answer.status === 429) return { kind: 'limit', text };
    if (TOKEN.has(code)) return { kind: 'token', text };
    return { kind: NOBODY.has(code) ? 'nobody' : 'no', text };
  },
};
