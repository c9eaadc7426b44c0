import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What it says in its ID token beside what is right, and how it signs. */
export interface Forgery {
  claims?: Record<string, unknown>;
  /** `none`: not at all; `other`: with a key that it does not publish. */
  signing?: 'none' | 'other';
}

export interface Forger {
  issuer: string;
  host: string;
  /** What the next token says. */
  next: Forgery;
  /** Nonce that the next token has. */
  nonce: string;
  /** What its metadata says beside what is right. */
  metadata: Record<string, unknown>;
  close(): void;
}

const encoded = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');

function token(head: object, claims: object, key: KeyObject | null): string {
  const text = `${encoded(head)}.${encoded(claims)}`;
  return `${text}.${key ? sign('sha256', Buffer.from(text), key).toString('base64url') : ''}`;
}

/** A provider that answers whatever it is told to, right or forged. */
export async function forger(clientId: string): Promise<Forger> {
  const own = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const other = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const server = createServer((request, response) => {
    const answers: Record<string, () => unknown> = {
      '/.well-known/openid-configuration': () => ({
        issuer: it.issuer,
        authorization_endpoint: `${it.issuer}/auth`,
        token_endpoint: `${it.issuer}/token`,
        jwks_uri: `${it.issuer}/jwks`,
        response_types_supported: ['code'],
        subject_types_supported: ['public'],
        id_token_signing_alg_values_supported: ['RS256', 'none'],
        ...it.metadata,
      }),
      '/jwks': () => ({
        keys: [{ ...own.publicKey.export({ format: 'jwk' }), kid: 'one', use: 'sig', alg: 'RS256' }],
      }),
      '/token': () => {
        const now = Math.floor(Date.now() / 1000);
        const right = {
          iss: it.issuer,
          aud: clientId,
          sub: 'victim',
          iat: now,
          exp: now + 300,
          nonce: it.nonce,
        };
        const { claims, signing } = it.next;
        const head = { alg: signing === 'none' ? 'none' : 'RS256', kid: 'one' };
        const key = signing === 'none' ? null : (signing === 'other' ? other : own).privateKey;
        const said = {
          ...right,
          preferred_username: 'victim',
          email: 'victim@huaheng.example',
          email_verified: true,
          ...claims,
        };
        return { access_token: 'x', token_type: 'Bearer', id_token: token(head, said, key) };
      },
    };
    const answer = answers[request.url ?? '']?.();
    response
      .writeHead(answer ? 200 : 404, { 'content-type': 'application/json' })
      .end(JSON.stringify(answer ?? {}));
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  const it: Forger = {
    issuer: `http://${host}`,
    host,
    next: {},
    nonce: '',
    metadata: {},
    close: () => server.close(),
  };
  return it;
}
