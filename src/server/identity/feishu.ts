import { createHash } from 'node:crypto';
import { claimsSaid } from '#domain/identity/admission.ts';
import type { FeishuSettings } from '#domain/identity/provider.ts';
import { addressOf, askJson, codeIn, type Fields, fieldsOf, saidNo, secretOf, textIn } from './ask-json.ts';
import type { Asker, At } from './asker.ts';
import { NotLetIn } from './not-let-in.ts';

const API = 'https://open.feishu.cn';
/** What is needed alone is asked for: each has to be switched on for the app, and people are asked for it. */
const scopeFor = ({ firstBinding, creates }: FeishuSettings): string =>
  [
    ...(firstBinding === 'email' ? ['contact:user.email:readonly'] : []),
    ...(firstBinding === 'mobile' ? ['contact:user.phone:readonly'] : []),
    ...(firstBinding === 'login' || creates ? ['contact:user.employee_id:readonly'] : []),
  ].join(' ');

/** Its sign-in page is at the sister host: `open.feishu.cn` and `accounts.feishu.cn`, and so at Lark. */
const pageOf = (base: string): string => base.replace('//open.', '//accounts.');

/**
 * Feishu (飞书): authorization code with PKCE (open.feishu.cn, "获取授权码", "获取 user_access_token" v2, "获取用户信息").
 * An app of one's own lets in members of one's own company alone.
 */
export const feishu = (settings: FeishuSettings, at: At): Asker => {
  const base = settings.base ?? API;
  const client = () => ({ client_id: settings.appId, client_secret: secretOf(at) });
  return {
    begin: async ({ state, verifier }) =>
      addressOf(`${pageOf(base)}/open-apis/authen/v1/authorize`, {
        client_id: settings.appId,
        response_type: 'code',
        redirect_uri: at.redirectUri,
        scope: scopeFor(settings),
        state,
        code_challenge: createHash('sha256').update(verifier).digest('base64url'),
        code_challenge_method: 'S256',
      }),
    check: async () => {
      const body = { app_id: settings.appId, app_secret: secretOf(at) };
      const url = `${base}/open-apis/auth/v3/tenant_access_token/internal`;
      textIn(await askJson(at, { url, body }), 'tenant_access_token', 'tenant_access_token');
    },
    vouched: async ({ query, expected }) => {
      const asked = {
        ...{ grant_type: 'authorization_code', code: codeIn(query), redirect_uri: at.redirectUri },
        code_verifier: expected.verifier,
      };
      const url = `${base}/open-apis/authen/v2/oauth/token`;
      const given = await askJson(at, { url, body: { ...client(), ...asked } });
      const token = { authorization: `Bearer ${textIn(given, 'access_token', 'oauth/token')}` };
      const said = await askJson(at, { url: `${base}/open-apis/authen/v1/user_info`, token });
      if (said.code !== 0) throw saidNo('user_info', said);
      return { claims: claimsOf(fieldsOf(said.data)), leavesTo: null };
    },
  };
};

function claimsOf(said: Fields) {
  // The company gave `enterprise_email`; `email` is whatever somebody wrote.
  const claims = claimsSaid({
    subject: said.union_id,
    login: said.user_id,
    name: said.name,
    email: said.enterprise_email || said.email,
    emailVerified: Boolean(said.enterprise_email),
    mobile: said.mobile,
    groups: [],
  });
  if (!claims) throw new NotLetIn('untrusted', 'no union_id');
  return claims;
}
