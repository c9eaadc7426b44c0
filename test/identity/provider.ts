import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import Provider from 'oidc-provider';

/** Says of each account what a directory would. */
export type Accounts = Record<string, Record<string, unknown>>;

export interface RealProvider {
  issuer: string;
  host: string;
  /** Walks through its pages as a browser would, signing in as this account; answers where it sends the browser back. */
  walk(start: string, account: string): Promise<string>;
  close(): void;
}

/** A certified OpenID Connect server on this machine. */
export async function realProvider(
  accounts: Accounts,
  client: { id: string; secret: string; uris: string[]; signedOut?: string },
): Promise<RealProvider> {
  const server: Server = createServer();
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  const issuer = `http://${host}`;
  const made = () =>
    new Provider(issuer, {
      clients: [
        {
          ...{ client_id: client.id, client_secret: client.secret, redirect_uris: client.uris },
          post_logout_redirect_uris: client.signedOut ? [client.signedOut] : [],
        },
      ],
      claims: {
        openid: ['sub'],
        profile: ['name', 'preferred_username', 'groups'],
        email: ['email', 'email_verified'],
      },
      findAccount: (_ctx, sub) => ({ accountId: sub, claims: () => ({ sub, ...accounts[sub] }) }),
      pkce: { required: () => true },
      cookies: { keys: ['only for tests'] },
    });
  // Made when it is first asked: it reads where its client may be sent back to only then.
  let answering: ReturnType<Provider['callback']> | null = null;
  server.on('request', (request, response) => {
    answering ??= made().callback();
    void answering(request, response);
  });
  return {
    issuer,
    host,
    walk: (start, account) => walk(issuer, start, account),
    close: () => server.close(),
  };
}

async function walk(issuer: string, start: string, account: string): Promise<string> {
  const jar = new Map<string, string>();
  let next = start;
  let form: URLSearchParams | null = null;
  for (let step = 0; step < 12; step++) {
    const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ');
    const answer: Response = await fetch(next, {
      redirect: 'manual',
      headers: { cookie },
      ...(form ? { method: 'POST', body: form } : {}),
    });
    for (const line of answer.headers.getSetCookie()) {
      const [name = '', value = ''] = line.split(';')[0]?.split(/=(.*)/s) ?? [];
      jar.set(name, value);
    }
    const to = answer.headers.get('location');
    form = null;
    if (to) {
      next = new URL(to, next).href;
      if (!next.startsWith(issuer)) return next;
      continue;
    }
    const page = await answer.text();
    const prompt = /name="prompt" value="(\w+)"/.exec(page)?.[1];
    next = new URL(/action="([^"]+)"/.exec(page)?.[1] ?? '', next).href;
    form = new URLSearchParams(
      prompt === 'login' ? { prompt, login: account, password: 'any' } : { prompt: prompt ?? '' },
    );
  }
  throw new Error(`the provider did not send the browser back: ${next}`);
}
