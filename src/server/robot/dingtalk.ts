import { createHmac } from 'node:crypto';
import type { Instant } from '#domain/instant.ts';
import { cutTo } from '#domain/robot/cut.ts';
import { type Brief, linesOf, textOf } from './brief.ts';
import { type Became, codes, type Fields, fieldsOf, json, type Platform, saying } from './platform.ts';

/** Longest parts of its messages, in bytes: a whole message to a person takes 2048. */
const TITLE = 200;
const BODY = 1000;
const TEXT = 1800;

const LIMIT = codes(130101, 410100, 90002, 90006, 90018);
const TOKEN = codes(40001, 40014, 41001, 42001);
const NOBODY = codes(33012, 60121);

/** `timestamp` in milliseconds; signed together with the secret by the secret itself. */
export function dingtalkSign(secret: string, timestamp: Instant): string {
  return createHmac('sha256', secret).update(`${timestamp}\n${secret}`).digest('base64');
}

const text = (brief: Brief) => ({ msgtype: 'text', text: { content: cutTo(textOf(brief), TEXT) } });

function groupMessage(brief: Brief) {
  if (brief.url === null) return text(brief);
  const link = {
    title: cutTo(brief.title, TITLE),
    text: cutTo(linesOf(brief), BODY),
    messageUrl: brief.url,
    picUrl: '',
  };
  return { msgtype: 'link', link };
}

/** An OA message shows plain text; Markdown of DingTalk would take signs of a title for its own. */
function personMessage(brief: Brief) {
  if (brief.url === null) return text(brief);
  const oa = {
    message_url: brief.url,
    head: { bgcolor: 'FF1F4E5F', text: brief.desk },
    body: { title: cutTo(brief.title, TITLE), content: cutTo(linesOf(brief), BODY) },
  };
  return { msgtype: 'oa', oa };
}

/** DingTalk (钉钉): custom group robots with a signed address, and work notifications of an app. */
export const dingtalk: Platform = {
  toGroup: ({ webhook, sign }, brief, now) => {
    const url = new URL(webhook);
    if (sign !== null) {
      url.searchParams.set('timestamp', String(now));
      url.searchParams.set('sign', dingtalkSign(sign, now));
    }
    return json(url.href, groupMessage(brief));
  },

  askToken: ({ base, appId }, secret) => {
    const url = new URL('/gettoken', base);
    url.search = new URLSearchParams({ appkey: appId, appsecret: secret }).toString();
    return { url: url.href, method: 'GET' };
  },

  tokenIn: (answer) => {
    const { errcode, access_token: token, expires_in: seconds } = fieldsOf(answer);
    return errcode === 0 && typeof token === 'string' ? { token, seconds: Number(seconds) || 0 } : null;
  },

  toPerson: ({ base, agentId }, token, address, brief) => {
    const url = new URL('/topapi/message/corpconversation/asyncsend_v2', base);
    url.searchParams.set('access_token', token);
    return json(url.href, { agent_id: Number(agentId), userid_list: address, msg: personMessage(brief) });
  },

  judge: (answer) => {
    const { errcode, errmsg, sub_code: sub, task_id: task } = fieldsOf(answer);
    const said = saying(answer, errcode, errmsg);
    if (errcode === 0) return { kind: 'ok', task: typeof task === 'number' ? String(task) : null };
    // 88 says no more than that the code below it counts.
    const code = Number(errcode === 88 ? sub : errcode);
    if (LIMIT.has(code) || answer.status === 429) return { kind: 'limit', text: said };
    if (TOKEN.has(code)) return { kind: 'token', text: said };
    return { kind: NOBODY.has(code) ? 'nobody' : 'no', text: said };
  },

  // A work notification is only taken at first; what is over a limit is dropped after an answer of success.
  result: {
    ask: ({ base, agentId }, token, task) => {
      const url = new URL('/topapi/message/corpconversation/getsendresult', base);
      url.searchParams.set('access_token', token);
      return json(url.href, { agent_id: Number(agentId), task_id: Number(task) });
    },
    judge: (answer) => {
      const fields = fieldsOf(answer);
      if (fields.errcode !== 0) return dingtalk.judge(answer);
      return resultIn((fields.send_result ?? {}) as Fields);
    },
  },
};

const LOST = ['invalid_user_id_list', 'forbidden_user_id_list', 'failed_user_id_list'] as const;

/** Of one recipient: in which list they stand. */
function resultIn(result: Fields): Became {
  const filled = (name: string) => Array.isArray(result[name]) && result[name].length > 0;
  const lost = LOST.find(filled);
  if (lost) {
    const why = filled('forbidden_list') ? ` ${JSON.stringify(result.forbidden_list).slice(0, 200)}` : '';
    return { kind: 'lost', text: `${lost}${why}` };
  }
  return { kind: filled('read_user_id_list') || filled('unread_user_id_list') ? 'delivered' : 'pending' };
}
