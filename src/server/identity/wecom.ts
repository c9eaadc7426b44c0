import { claimsSaid } from '#domain/identity/admission.ts';
import type { WecomSettings } from '#domain/identity/provider.ts';
import { addressOf, askJson, codeIn, type Fields, saidNo, secretOf, textIn } from './ask-json.ts';
import type { Asker, At, Expected } from './asker.ts';
import { NotLetIn } from './not-let-in.ts';

const SCAN = 'https://login.work.weixin.qq.com/wwlogin/sso/login';
const IN_APP = 'https://open.weixin.qq.com/connect/oauth2/authorize';
const API = 'https://qyapi.weixin.qq.com';
/** Members who are switched off, or have left (user/get, `status`). */
const GONE: readonly unknown[] = [2, 5];

/**
 * WeCom (企业微信): scanning in a browser (developer document 98152) and authorization by page inside of its app
 * (91022); both bring a code that says who it is (98176, 91023). Mobile and address come inside of the app alone,
 * where the member agreed to show them (95833).
 */
export const wecom = (settings: WecomSettings, at: At): Asker => {
  const ask = (path: string, query: Record<string, string>, body?: object) =>
    asked(at, settings.base ?? API, path, query, body);
  const token = async () =>
    textIn(
      await ask('gettoken', { corpid: settings.appId, corpsecret: secretOf(at) }),
      'access_token',
      'gettoken',
    );
  return {
    begin: async (expected, userAgent) => addressToGo(settings, at, expected, /\bwxwork\//i.test(userAgent)),
    check: async () => void (await token()),
    vouched: async ({ query }) => {
      const code = codeIn(query);
      const access_token = await token();
      const who = await ask('auth/getuserinfo', { access_token, code });
      // Somebody of another company, or of none: they have an openid instead.
      if (typeof who.userid !== 'string') throw new NotLetIn('unknown', 'no member of this company');
      const member = await ask('user/get', { access_token, userid: who.userid });
      if (GONE.includes(member.status)) throw new NotLetIn('inactive');
      const { user_ticket: ticket } = who;
      const shown = ticket ? await ask('auth/getuserdetail', { access_token }, { user_ticket: ticket }) : {};
      return { claims: claimsOf(who.userid, { ...member, ...shown }), leavesTo: null };
    },
  };
};

function addressToGo(
  { appId, agentId, firstBinding }: WecomSettings,
  { redirectUri }: At,
  { state }: Expected,
  inApp: boolean,
): string {
  const both = { appid: appId, agentid: agentId, redirect_uri: redirectUri, state };
  if (!inApp) return addressOf(SCAN, { login_type: 'CorpApp', ...both });
  const private_ = firstBinding === 'email' || firstBinding === 'mobile';
  const scope = private_ ? 'snsapi_privateinfo' : 'snsapi_base';
  return addressOf(IN_APP, { ...both, response_type: 'code', scope }, '#wechat_redirect');
}

async function asked(
  at: At,
  base: string,
  path: string,
  query: Record<string, string>,
  body?: object,
): Promise<Fields> {
  const said = await askJson(at, { url: `${base}/cgi-bin/${path}`, query, ...(body ? { body } : {}) });
  if (said.errcode !== 0) throw saidNo(path, said);
  return said;
}

function claimsOf(subject: string, said: Fields) {
  // The company gave `biz_mail`; `email` is whatever somebody wrote.
  const claims = claimsSaid({
    subject,
    login: subject,
    name: said.name,
    email: said.biz_mail || said.email,
    emailVerified: Boolean(said.biz_mail),
    mobile: said.mobile,
    groups: [],
  });
  if (!claims) throw new NotLetIn('untrusted', 'no userid');
  return claims;
}
