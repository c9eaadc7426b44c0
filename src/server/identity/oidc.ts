import * as oidc from 'openid-client';
import type { ProviderSettings, SignInProblem } from '#domain/identity/provider.ts';
import { type AllowedHosts, mayBeAsked, OutFailed, postOut } from '../platform/http-out/post-out.ts';

/** Nobody is let in, and why; `message` is for the administrator. */
export class NotLetIn extends Error {
  readonly problem: SignInProblem;

  constructor(problem: SignInProblem, message: string = problem) {
    super(message.slice(0, 500));
    this.problem = problem;
  }
}

export interface Client {
  id: string;
  settings: ProviderSettings;
  secret: string | null;
  redirectUri: string;
}

/** What must come back as it went out. */
export interface Expected {
  state: string;
  nonce: string;
  verifier: string;
}

const MAX_BYTES = 1024 * 1024;

/** Every request to a provider goes through the guard: no private hosts but those that were allowed, no redirects. */
const guarded =
  (allowed: AllowedHosts): oidc.CustomFetch =>
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
const clientAuth = (secret: string | null): oidc.ClientAuth => {
  if (secret === null) return oidc.None();
  const [basic, post] = [oidc.ClientSecretBasic(secret), oidc.ClientSecretPost(secret)];
  return (as, ...rest) => {
    const ways = as.token_endpoint_auth_methods_supported ?? ['client_secret_basic'];
    return (ways.includes('client_secret_basic') ? basic : post)(as, ...rest);
  };
};

/** Reads what the provider says of itself; it must name itself exactly as it is known here. */
export async function discover(client: Client, allowed: AllowedHosts): Promise<oidc.Configuration> {
  const { issuer, clientId } = client.settings;
  if (!mayBeAsked(issuer, allowed)) throw new NotLetIn('unreachable', `private: ${new URL(issuer).host}`);
  // Without TLS only what the operator named as a host of the own network is asked.
  const plain = issuer.startsWith('http:') && isNamed(issuer, allowed);
  return explained(async () => {
    const found = await oidc.discovery(new URL(issuer), clientId, {}, clientAuth(client.secret), {
      [oidc.customFetch]: guarded(allowed),
      execute: plain
        ? [oidc.allowInsecureRequests, oidc.enableNonRepudiationChecks]
        : [oidc.enableNonRepudiationChecks],
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

export async function addressToGo(
  config: oidc.Configuration,
  { settings, redirectUri }: Client,
  { state, nonce, verifier }: Expected,
): Promise<string> {
  const challenge = await oidc.calculatePKCECodeChallenge(verifier);
  return oidc.buildAuthorizationUrl(config, {
    redirect_uri: redirectUri,
    scope: settings.scope,
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
export async function claimsFrom(
  config: oidc.Configuration,
  client: Client,
  query: string,
  expected: Expected,
): Promise<Record<string, unknown>> {
  const url = new URL(`${client.redirectUri}${query}`);
  return explained(async () => {
    const tokens = await oidc.authorizationCodeGrant(config, url, {
      expectedState: expected.state,
      expectedNonce: expected.nonce,
      pkceCodeVerifier: expected.verifier,
      idTokenExpected: true,
    });
    const claims = tokens.claims();
    if (!claims) throw new NotLetIn('untrusted', 'no ID token');
    const more = config.serverMetadata().userinfo_endpoint
      ? await oidc.fetchUserInfo(config, tokens.access_token, claims.sub)
      : {};
    return { ...more, ...claims };
  });
}

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
  if (error instanceof oidc.AuthorizationResponseError)
    return new NotLetIn(
      error.error === 'access_denied' ? 'denied' : 'untrusted',
      `${error.error} ${error.error_description ?? ''}`,
    );
  return new NotLetIn('untrusted', error instanceof Error ? error.message : String(error));
}
