import { createHmac } from 'node:crypto';
import { cutTo } from '#domain/robot/cut.ts';
import { type Brief, linesOf } from './brief.ts';
import { codes, fieldsOf, json, type Platform, saying } from './platform.ts';

/** A whole request takes 20 KB; ours are far below. In bytes. */
const TITLE = 500;
const BODY = 4000;

const LIMIT = codes(11232, 230020, 99991400);
const TOKEN = codes(99991661, 99991663, 99991664, 99991668);
const NOBODY = codes(230013, 230034);

/** `timestamp` in seconds; time and secret are the key, and what is signed is empty. */
export function feishuSign(secret: string, timestamp: number): string {
  return createHmac('sha256', `${timestamp}\n${secret}`).update('').digest('base64');
}

const plain = (content: string) => ({ tag: 'plain_text', content });

/** A card of plain texts: nothing in a title becomes a link or calls somebody. */
function card(brief: Brief) {
  const urgent = brief.title.startsWith('[P1]');
  const button = (url: string) => ({ tag: 'button', type: 'primary', text: plain(brief.open), url });
  return {
    config: { wide_screen_mode: true },
    header: { template: urgent ? 'red' : 'blue', title: plain(cutTo(brief.title, TITLE)) },
    elements: [
      { tag: 'div', text: plain(cutTo(linesOf(brief), BODY)) },
      ...(brief.url === null ? [] : [{ tag: 'action', actions: [button(brief.url)] }]),
    ],
  };
}

/** Feishu (飞书): custom bots of a group, and messages of an app. */
export const feishu: Platform = {
  toGroup: ({ webhook, sign }, brief, now) => {
    const timestamp = Math.floor(now / 1000);
    const signed = sign === null ? {} : { timestamp: String(timestamp), sign: feishuSign(sign, timestamp) };
    return json(webhook, { ...signed, msg_type: 'interactive', card: card(brief) });
  },

  askToken: ({ base, appId }, secret) =>
    json(new URL('/open-apis/auth/v3/tenant_access_token/internal', base).href, {
      app_id: appId,
      app_secret: secret,
    }),

  tokenIn: (answer) => {
    const { code, tenant_access_token: token, expire } = fieldsOf(answer);
    return code === 0 && typeof token === 'string' ? { token, seconds: Number(expire) || 0 } : null;
  },

  toPerson: ({ base, idType }, token, address, brief, key) => {
    const url = new URL('/open-apis/im/v1/messages', base);
    url.searchParams.set('receive_id_type', idType);
    const body = {
      receive_id: address,
      msg_type: 'interactive',
      content: JSON.stringify(card(brief)),
      uuid: key,
    };
    return json(url.href, body, { authorization: `Bearer ${token}` });
  },

  judge: (answer) => {
    const fields = fieldsOf(answer);
    const code = fields.code ?? fields.StatusCode;
    const text = saying(answer, code, fields.msg ?? fields.StatusMessage);
    if (code === 0) return { kind: 'ok' };
    const number = Number(code);
    if (LIMIT.has(number) || answer.status === 429) return { kind: 'limit', text };
    if (TOKEN.has(number)) return { kind: 'token', text };
    return { kind: NOBODY.has(number) ? 'nobody' : 'no', text };
  },
};
