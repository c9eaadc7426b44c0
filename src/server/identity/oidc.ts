import * as client from 'openid-client';
import { claimsOf } from '#domain/identity/admission.ts';
import type { OidcSettings } from '#domain/identity/provider.ts';
import { type AllowedHosts, mayBeAsked, OutFailed, postOut } from '../platform/http-out/post-out.ts';
import type { Asker, At, Came, Expected, Vouched } from './asker.ts';
import { NotLetIn } from './not-let-in.ts';

/** OpenID Connect: authorization code with PKCE, state and nonce. */
export const oidc = (settings: OidcSettings, at: At): Asker => ({
  begin: async (expected) => addressToGo(await discover(settings, at), settings, at, expected),
  vouched: async (came) => vouched(await discover(settings, at), settings, at, came),
  check: async () => void (await discover(settings, at)),
});

const MAX_BYTES = 1024 * 1024;

/** Every request to a provider goes through the guard: no private hosts but those that were allowed, no redirects. */
const guarded =
  (allowed: AllowedHosts): client.CustomFetch =>
  async (url, { method, headers, body }) => {
    if (method !== 'GET' && method !== 'POST') throw new NotLetIn('untrusted', `method ${method}`);
    const text = body === null || body === undefined ? {} : { body: String(body) };
    const answer = await postOut({ url, method, headers, maxBytes: MAX_BYTES, ...text }, allowed);
    if (answer.cut) throw new NotLetIn('untrusted', 'the answer is too long');
    const type = answer.headers['content-type'];
    const said = answer.status === 204 ? null : answer.text;
    return new Response(said, { status: answer.status, headers: type ? { 'content-type': type } : {} });
  };

/** As the provider says that it wants to be told the secret; by HTTP Basic when it says nothing. */
const clientAuth = (secret: string | null): client.ClientAuth => {
  if (secret === null) return client.None();
  const [basic, post] = [client.ClientSecretBasic(secret), client.ClientSecretPost(secret)];
  return (as, ...rest) => {
    const ways = as.token_endpoint_auth_methods_supported ?? ['client_secret_basic'];
    return (ways.includes('client_secret_basic') ? basic : post)(as, ...rest);
  };
};

/** Reads what the provider says of itself; it must name itself exactly as it is known here. */
async function discover(
  { issuer, clientId }: OidcSettings,
  { secret, privateHosts: allowed }: At,
): Promise<client.Configuration> {
  if (!mayBeAsked(issuer, allowed)) throw new NotLetIn('unreachable', `private: ${new URL(issuer).host}`);
  // Without TLS only what the operator named as a host of the own network is asked.
  const plain = issuer.startsWith('http:') && isNamed(issuer, allowed);
  return explained(async () => {
    const found = await client.discovery(new URL(issuer), clientId, {}, clientAuth(secret), {
      [client.customFetch]: guarded(allowed),
      execute: plain
        ? [client.allowInsecureRequests, client.enableNonRepudiationChecks]
        : [client.enableNonRepudiationChecks],
    });
    if (found.serverMetadata().issuer !== issuer)
      throw new NotLetIn('untrusted', 'it names itself otherwise');
    return found;
  });
}

const isNamed = (issuer: string, allowed: AllowedHosts): boolean => {
  const { hostname, port } = new URL(issuer);
  return allowed.has(hostname) || allowed.has(`${hostname}:${port || '80'}`);
};

async function addressToGo(
  config: client.Configuration,
  { scope }: OidcSettings,
  { redirectUri }: At,
  { state, nonce, verifier }: Expected,
): Promise<string> {
  const challenge = await client.calculatePKCECodeChallenge(verifier);
  return client.buildAuthorizationUrl(config, {
    redirect_uri: redirectUri,
    scope,
    response_type: 'code',
    state,
    nonce,
    code_challenge: challenge,
    code_challenge_method: 'S256',
  }).href;
}

/**
 * Takes the code to the provider and answers what it says of the person. Checked are state, issuer of the answer,
 * PKCE, and of the ID token its signature, issuer, audience, age and nonce; UserInfo must speak of the same subject.
 */
async function vouched(
  config: client.Configuration,
  settings: OidcSettings,
  at: At,
  { query, expected }: Came,
): Promise<Vouched> {
  return explained(async () => {
    const tokens = await client.authorizationCodeGrant(config, new URL(`${at.redirectUri}${query}`), {
      expectedState: expected.state,
      expectedNonce: expected.nonce,
      pkceCodeVerifier: expected.verifier,
      idTokenExpected: true,
    });
    const said = tokens.claims();
    if (!said) throw new NotLetIn('untrusted', 'no ID token');
    const more = config.serverMetadata().userinfo_endpoint
      ? await client.fetchUserInfo(config, tokens.access_token, said.sub)
      : {};
    const claims = claimsOf({ ...more, ...said }, settings);
    if (!claims) throw new NotLetIn('untrusted', 'no subject');
    return { claims, leavesTo: settings.endsSession ? leave(config, at, tokens.id_token) : null };
  });
}

/** OpenID Connect RP-Initiated Logout 1.0; null when the provider has no place for it. */
function leave(config: client.Configuration, { publicUrl }: At, idToken: string | undefined): string | null {
  if (!config.serverMetadata().end_session_endpoint) return null;
  return client.buildEndSessionUrl(config, {
    post_logout_redirect_uri: signedOutUri(publicUrl),
    ...(idToken ? { id_token_hint: idToken } : {}),
  }).href;
}

/** Where a provider sends browsers back that have signed out. */
export const signedOutUri = (publicUrl: string): string => `${publicUrl}/sign-in`;

async function explained<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw notLetIn(error);
  }
}

function notLetIn(error: unknown): NotLetIn {
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    if (cause instanceof NotLetIn) return cause;
    if (cause instanceof OutFailed) return new NotLetIn('unreachable', cause.message);
  }
  if (error instanceof client.AuthorizationResponseError)
    return new NotLetIn(
      error.error === 'access_denied' ? 'denied' : 'untrusted',
      `${error.error} ${error.error_description ?? ''}`,
    );
  return new NotLetIn('untrusted', error instanceof Error ? error.message : String(error));
}
