import { createHmac, randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll } from 'vitest';

/** A message that a platform took, with where it came in. */
export interface Took {
  path: string;
  to: string | null;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into messages of every form
  body: any;
}

/**
 * Platforms and a gateway as they answer: signatures and tokens are checked as their documents say, codes come in
 * answers of HTTP 200. `code` makes the next messages answered by that code instead.
 */
export interface Fakes {
  base: string;
  host: string;
  took: Took[];
  /** Requests for a token. */
  tokens: number;
  /** What every message is answered until told otherwise; null: it is judged and taken. */
  answer: (path: string) => object | null;
  /** What DingTalk says became of its work notifications. */
  result: object;
  /** Called when a message was taken, before it is answered. */
  taken: () => Promise<void>;
  /** Every token that was given out is good no longer. */
  expire(): void;
}

export const SECRETS = {
  wecomKey: '693a91f6-7aoc-4bc4-97a0-0ec2sifa5aaa',
  dingtalkToken: 'b7c1',
  dingtalkSign: 'SECd1ngta1k',
  feishuHook: '5e3d587e',
  feishuSign: 'f31shuS1gn',
  app: 'app-secret',
  gateway: 'gateway-secret',
} as const;

/** The number that DingTalk gives every work notification here. */
const TASK = 256271667526;

const hmac = (key: string, text: string) => createHmac('sha256', key).update(text).digest('base64');
const HOUR = 3_600_000;

export async function fakePlatforms(): Promise<Fakes> {
  let good = new Set<string>();
  const fakes: Fakes = {
    ...{ base: '', host: '', took: [], tokens: 0 },
    answer: () => null,
    result: { unread_user_id_list: ['somebody'] },
    taken: async () => undefined,
    expire: () => {
      good = new Set();
    },
  };
  const newToken = (): string => {
    const token = randomBytes(8).toString('hex');
    good.add(token);
    fakes.tokens += 1;
    return token;
  };
  function judge(
    url: URL,
    // biome-ignore lint/suspicious/noExplicitAny: bodies of every form
    body: any,
    request: IncomingMessage,
  ): { refused: object } | { to: string | null; ok: object } {
    const { pathname: path, searchParams: query } = url;
    const ok = { errcode: 0, errmsg: 'ok' };
    if (path === '/cgi-bin/webhook/send') {
      if (query.get('key') !== SECRETS.wecomKey)
        return { refused: { errcode: 93000, errmsg: 'invalid webhook url' } };
      return { to: null, ok };
    }
    if (path === '/robot/send') {
      if (query.get('access_token') !== SECRETS.dingtalkToken)
        return { refused: { errcode: 300005, errmsg: 'token is not exist' } };
      const at = query.get('timestamp') ?? '';
      const right = hmac(SECRETS.dingtalkSign, `${at}\n${SECRETS.dingtalkSign}`);
      if (!/^\d{13}$/.test(at) || Math.abs(Number(at) - Date.now()) > HOUR || query.get('sign') !== right)
        return { refused: { errcode: 310000, errmsg: 'sign not match' } };
      return { to: null, ok };
    }
    if (path.startsWith('/open-apis/bot/v2/hook/')) {
      const at = String(body.timestamp ?? '');
      const right = hmac(`${at}\n${SECRETS.feishuSign}`, '');
      if (!/^\d{10}$/.test(at) || Math.abs(Number(at) * 1000 - Date.now()) > HOUR || body.sign !== right)
        return {
          refused: {
            code: 19021,
            msg: 'sign match fail or timestamp is not within one hour from current time',
          },
        };
      return { to: null, ok: { code: 0, msg: 'success', StatusCode: 0 } };
    }
    if (path === '/cgi-bin/message/send' || path.startsWith('/topapi/')) {
      if (!good.has(query.get('access_token') ?? ''))
        return {
          refused: {
            errcode: path.startsWith('/topapi/') ? 88 : 42001,
            sub_code: '40014',
            errmsg: 'access_token expired',
          },
        };
      if (path.endsWith('/getsendresult')) {
        const known = body.agent_id === 1000002 && body.task_id === TASK;
        return {
          refused: known ? { ...ok, send_result: fakes.result } : { errcode: 40035, errmsg: 'no task' },
        };
      }
      const to = body.touser ?? body.userid_list;
      if (to === 'nobody')
        return {
          refused: path.startsWith('/topapi/')
            ? { errcode: 33012, errmsg: 'invalid userid' }
            : { ...ok, invaliduser: to },
        };
      return { to, ok: path.startsWith('/topapi/') ? { ...ok, task_id: TASK } : ok };
    }
    if (path === '/open-apis/im/v1/messages') {
      const token = /^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1] ?? '';
      if (!good.has(token))
        return { refused: { code: 99991663, msg: 'Invalid access token for authorization.' } };
      if (body.receive_id === 'nobody')
        return { refused: { code: 230013, msg: 'Bot has NO availability to this user.' } };
      return { to: body.receive_id, ok: { code: 0, msg: 'success' } };
    }
    if (path === '/gateway') {
      const signed = request.headers.authorization === `Key ${SECRETS.gateway}`;
      if (!signed) return { refused: { Code: 'isv.DENIED' } };
      return { to: body.PhoneNumbers ?? null, ok: { Code: 'OK' } };
    }
    return { refused: { errcode: 404, errmsg: path } };
  }
  function tokenFor(url: URL, body: { app_secret?: string }): object | null {
    const { pathname: path, searchParams: query } = url;
    const secret = query.get('corpsecret') ?? query.get('appsecret') ?? body.app_secret;
    if (path === '/cgi-bin/gettoken' || path === '/gettoken')
      return secret === SECRETS.app
        ? { errcode: 0, access_token: newToken(), expires_in: 7200 }
        : { errcode: 40089, errmsg: 'invalid secret' };
    if (path === '/open-apis/auth/v3/tenant_access_token/internal')
      return secret === SECRETS.app
        ? { code: 0, tenant_access_token: newToken(), expire: 7200 }
        : { code: 10014, msg: 'app secret invalid' };
    return null;
  }
  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    let text = '';
    for await (const part of request) text += part;
    const url = new URL(request.url ?? '/', 'http://fake');
    const isForm = request.headers['content-type']?.includes('form') ?? false;
    const body = isForm ? Object.fromEntries(new URLSearchParams(text)) : text === '' ? {} : JSON.parse(text);
    const answer = (value: object) => {
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify(value));
    };
    const token = tokenFor(url, body);
    if (token) return answer(token);
    const told = fakes.answer(url.pathname);
    if (told) return answer(told);
    const judged = judge(url, body, request);
    if ('refused' in judged) return answer(judged.refused);
    fakes.took.push({ path: url.pathname, to: judged.to, body });
    await fakes.taken();
    answer(judged.ok);
  }
  const server = createServer((request, response) => void serve(request, response));
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });
  fakes.host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  fakes.base = `http://${fakes.host}`;
  return fakes;
}
