import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll } from 'vitest';

export const APP = { id: 'app-1', secret: 'app-secret', agentId: '1000002' } as const;

/** Somebody as all three platforms know them; what is null they do not say. */
export interface Member {
  userid: string | null;
  unionid: string;
  name: string;
  /** That the company gave. */
  mail: string | null;
  /** That they wrote themselves. */
  ownMail: string | null;
  mobile: string | null;
  /** As WeCom says it: 1 is active. */
  status: number;
  /** As DingTalk says it: 0 is of the company. */
  contact: number;
}

export interface Fakes {
  base: string;
  host: string;
  /** Whose code it is; each is good once. */
  codes: Map<string, Member>;
  /** The challenge that Feishu was shown, by code. */
  challenges: Map<string, string>;
  /** Where people come back, which Feishu has to hear again. */
  redirectUri: string;
  /** Paths that were asked, in order. */
  asked: string[];
  /** Answered instead, whatever is asked at this path. */
  instead: Map<string, string>;
}

type Said = Record<string, unknown>;
interface Asked {
  query: URLSearchParams;
  body: Said;
  headers: IncomingMessage['headers'];
}

const ERRCODE = { errcode: 0, errmsg: 'ok' };

/** WeCom, DingTalk and Feishu in one: each judges what it is asked as its own documents say. */
export async function signInPlatforms(): Promise<Fakes> {
  const fakes: Fakes = {
    ...{ base: '', host: '', redirectUri: '', asked: [] },
    ...{ codes: new Map(), challenges: new Map(), instead: new Map() },
  };
  const tokens = new Map<string, Member>();
  const taken = (code: unknown): Member | null => {
    const found = fakes.codes.get(String(code)) ?? null;
    fakes.codes.delete(String(code));
    if (found) tokens.clear();
    return found;
  };
  const byUserid = (userid: unknown) => [...tokens.values()].find((one) => one.userid === userid);
  const isApp = ({ query }: Asked) => query.get('access_token') === 'app-token';
  const badToken = { errcode: 40014, errmsg: 'invalid access_token' };
  const wecom: Record<string, (asked: Asked) => Said> = {
    '/cgi-bin/gettoken': ({ query }) =>
      query.get('corpid') === APP.id && query.get('corpsecret') === APP.secret
        ? { ...ERRCODE, access_token: 'app-token', expires_in: 7200 }
        : { errcode: 40013, errmsg: 'invalid corpid' },
    '/cgi-bin/auth/getuserinfo': (asked) => {
      if (!isApp(asked)) return badToken;
      const member = taken(asked.query.get('code'));
      if (!member) return { errcode: 40029, errmsg: 'invalid code' };
      if (member.userid === null) return { ...ERRCODE, openid: member.unionid };
      tokens.set('ticket', member);
      // Nothing private comes by scanning.
      return { ...ERRCODE, userid: member.userid, ...(member.mobile ? { user_ticket: 'ticket' } : {}) };
    },
    '/cgi-bin/user/get': (asked) => {
      const member = byUserid(asked.query.get('userid'));
      if (!isApp(asked)) return badToken;
      return member
        ? { ...ERRCODE, userid: member.userid, name: member.name, status: member.status }
        : { errcode: 60111, errmsg: 'userid not found' };
    },
    '/cgi-bin/auth/getuserdetail': (asked) => {
      const member = tokens.get(String(asked.body.user_ticket));
      if (!isApp(asked) || !member) return badToken;
      const { userid, mobile, mail, ownMail } = member;
      return { ...ERRCODE, userid, mobile: mobile ?? '', email: ownMail ?? '', biz_mail: mail ?? '' };
    },
  };
  const dingtalk: Record<string, (asked: Asked) => Said> = {
    '/v1.0/oauth2/accessToken': ({ body }) =>
      body.appKey === APP.id && body.appSecret === APP.secret
        ? { accessToken: 'app-token', expireIn: 7200 }
        : { code: 'invalidAppKey', message: 'no app' },
    '/v1.0/oauth2/userAccessToken': ({ body }) => {
      const isRight = body.clientId === APP.id && body.clientSecret === APP.secret;
      const member = isRight && body.grantType === 'authorization_code' ? taken(body.code) : null;
      if (!member) return { code: 'invalid.authCode', message: 'authCode is not right' };
      tokens.set('user-token', member);
      return { accessToken: 'user-token', refreshToken: 'r', expireIn: 7200 };
    },
    '/v1.0/contact/users/me': ({ headers }) => {
      const member = tokens.get(String(headers['x-acs-dingtalk-access-token']));
      if (!member) return { code: 'InvalidAuthentication', message: 'no token' };
      return { nick: 'nick', unionId: member.unionid, openId: 'o', mobile: member.mobile };
    },
    '/topapi/user/getbyunionid': (asked) => {
      if (!isApp(asked)) return badToken;
      const member = [...tokens.values()].find(({ unionid }) => unionid === asked.body.unionid);
      return member && member.userid !== null
        ? { ...ERRCODE, result: { contact_type: member.contact, userid: member.userid } }
        : { errcode: 60121, errmsg: '找不到该用户' };
    },
    '/topapi/v2/user/get': (asked) => {
      const member = byUserid(asked.body.userid);
      if (!isApp(asked) || !member) return badToken;
      const { userid, unionid, name, mobile, mail, ownMail } = member;
      return {
        ...ERRCODE,
        result: { userid, unionid, name, mobile, org_email: mail ?? '', email: ownMail ?? '' },
      };
    },
  };
  const feishu: Record<string, (asked: Asked) => Said> = {
    '/open-apis/auth/v3/tenant_access_token/internal': ({ body }) =>
      body.app_id === APP.id && body.app_secret === APP.secret
        ? { code: 0, msg: 'ok', tenant_access_token: 't', expire: 7200 }
        : { code: 10014, msg: 'app secret invalid' },
    '/open-apis/authen/v2/oauth/token': ({ body }) => {
      const code = String(body.code);
      const challenge = createHash('sha256').update(String(body.code_verifier)).digest('base64url');
      const isRight =
        body.client_id === APP.id &&
        body.client_secret === APP.secret &&
        body.redirect_uri === fakes.redirectUri;
      const member =
        isRight && body.grant_type === 'authorization_code' && challenge === fakes.challenges.get(code)
          ? taken(code)
          : null;
      if (!member)
        return { code: 20003, error: 'invalid_grant', error_description: 'The code is not right.' };
      tokens.set('Bearer user-token', member);
      return { code: 0, access_token: 'user-token', expires_in: 7200, token_type: 'Bearer' };
    },
    '/open-apis/authen/v1/user_info': ({ headers }) => {
      const member = tokens.get(String(headers.authorization));
      if (!member) return { code: 20005, msg: 'Invalid access token.' };
      const { userid, unionid, name, mobile, mail, ownMail } = member;
      const said = { name, union_id: unionid, open_id: 'o', user_id: userid, email: ownMail };
      return {
        ...{ code: 0, msg: 'success' },
        data: { ...said, enterprise_email: mail, mobile: mobile && `+86${mobile}` },
      };
    },
  };
  const places = { ...wecom, ...dingtalk, ...feishu };
  const server = createServer(async (request, response) => {
    let text = '';
    for await (const part of request) text += part;
    const { pathname, searchParams: query } = new URL(request.url ?? '/', 'http://fake');
    fakes.asked.push(pathname);
    response.setHeader('content-type', 'application/json');
    const body: Said = text === '' ? {} : JSON.parse(text);
    const said = places[pathname]?.({ query, body, headers: request.headers }) ?? { errcode: 404 };
    response.end(fakes.instead.get(pathname) ?? JSON.stringify(said));
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });
  fakes.host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  fakes.base = `http://${fakes.host}`;
  return fakes;
}
