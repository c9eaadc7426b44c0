import { claimsSaid } from '#domain/identity/admission.ts';
import type { DingtalkSettings } from '#domain/identity/provider.ts';
import { addressOf, askJson, codeIn, type Fields, fieldsOf, saidNo, secretOf, textIn } from './ask-json.ts';
import type { Asker, At } from './asker.ts';
import { NotLetIn } from './not-let-in.ts';

const PAGE = 'https://login.dingtalk.com/oauth2/auth';
const API = 'https://api.dingtalk.com';
/** The older API, which alone knows the members of the company. */
const OLD_API = 'https://oapi.dingtalk.com';
/** Nobody with this unionid is a member (topapi/user/getbyunionid). */
const NO_MEMBER = 60121;

/**
 * DingTalk: its OAuth 2.0 (open.dingtalk.com, "实现登录第三方网站") lets in whoever has an account there, so that
 * the directory of the company is asked who that is ("根据unionid获取用户userid", "查询用户详情").
 */
export const dingtalk = (settings: DingtalkSettings, at: At): Asker => {
  const api = settings.base ?? API;
  const old = settings.base ?? OLD_API;
  const appToken = async () => {
    const body = { appKey: settings.appId, appSecret: secretOf(at) };
    return textIn(
      await askJson(at, { url: `${api}/v1.0/oauth2/accessToken`, body }),
      'accessToken',
      'accessToken',
    );
  };
  return {
    begin: async ({ state }) =>
      addressOf(PAGE, {
        redirect_uri: at.redirectUri,
        response_type: 'code',
        client_id: settings.appId,
        scope: 'openid',
        state,
        prompt: 'consent',
      }),
    check: async () => void (await appToken()),
    vouched: async ({ query }) => {
      const unionid = await unionIdOf(api, settings, at, codeIn(query, 'authCode'));
      const token = await appToken();
      const found = await member(at, `${old}/topapi/user/getbyunionid`, token, { unionid });
      // 0: of the company; 1: an outside contact.
      if (found.contact_type !== 0) throw new NotLetIn('unknown', 'no member of this company');
      const userid = textIn(found, 'userid', 'getbyunionid');
      const about = await member(at, `${old}/topapi/v2/user/get`, token, { userid });
      return { claims: claimsOf(unionid, userid, about), leavesTo: null };
    },
  };
};

async function unionIdOf(api: string, { appId }: DingtalkSettings, at: At, code: string): Promise<string> {
  const body = { clientId: appId, clientSecret: secretOf(at), code, grantType: 'authorization_code' };
  const given = await askJson(at, { url: `${api}/v1.0/oauth2/userAccessToken`, body });
  const token = { 'x-acs-dingtalk-access-token': textIn(given, 'accessToken', 'userAccessToken') };
  return textIn(await askJson(at, { url: `${api}/v1.0/contact/users/me`, token }), 'unionId', 'users/me');
}

async function member(at: At, url: string, access_token: string, body: object): Promise<Fields> {
  const said = await askJson(at, { url, query: { access_token }, body });
  if (said.errcode === NO_MEMBER) throw new NotLetIn('unknown', 'no member of this company');
  if (said.errcode !== 0) throw saidNo(new URL(url).pathname, said);
  return fieldsOf(said.result);
}

function claimsOf(subject: string, userid: string, said: Fields) {
  // The company gave `org_email`; `email` is whatever somebody wrote.
  const claims = claimsSaid({
    subject,
    login: userid,
    name: said.name,
    email: said.org_email || said.email,
    emailVerified: Boolean(said.org_email),
    mobile: said.mobile,
    groups: [],
  });
  if (!claims) throw new NotLetIn('untrusted', 'no unionId');
  return claims;
}
