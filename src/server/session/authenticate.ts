import type { FastifyRequest } from 'fastify';
import type { Instant } from '#domain/instant.ts';
import { hashOf } from '../platform/auth/secret.ts';
import type { Queries } from '../platform/db/db.ts';
import type { Caller } from '../platform/http/call.ts';
import { tokenCaller } from '../tokens/actions.ts';
import { sessionCookie } from './cookie.ts';
import { sessionIdentity } from './store.ts';

/**
 * Finds out who calls: by `Authorization: Bearer yn_...`, else by the session cookie. A header that is not
 * in order makes nobody of the caller, whatever the cookie says.
 */
export const authenticator = (db: Queries, clock: () => Instant) => (request: FastifyRequest) => {
  const { authorization } = request.headers;
  return authorization === undefined
    ? sessionCaller(db, sessionCookie(request), clock())
    : tokenCaller(db, authorization, clock());
};

async function sessionCaller(db: Queries, secret: string | null, now: Instant): Promise<Caller | null> {
  if (!secret) return null;
  const idHash = hashOf(secret);
  const identity = await sessionIdentity(db, idHash, now);
  if (!identity) return null;
  return {
    ...identity,
    via: 'session',
    scopes: [],
    credentialId: idHash.toString('hex'),
  };
}
