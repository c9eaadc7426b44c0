import type { Scope } from '#contract/route.ts';
import type { Instant } from '#domain/instant.ts';
import { audit } from '../audit/actions.ts';
import { hashOf, isSecret, newSecret } from '../platform/auth/secret.ts';
import type { Queries, Tx } from '../platform/db/db.ts';
import type { Caller } from '../platform/http/call.ts';
import { refused } from '../platform/http/refused.ts';
import { endToken, insertToken, ownerOf, revoke, type Token, tokenIdentity } from './store.ts';

export { allTokens, revokeAll as revokeTokensOf } from './store.ts';

const PREFIX = 'yn_';
const DAY = 86_400_000;
const HOUR = 3_600_000;

/** Who calls with this Authorization header; null when it holds no token that is in force. */
export async function tokenCaller(db: Queries, header: string, now: Instant): Promise<Caller | null> {
  const secret = /^Bearer yn_(\S+)$/i.exec(header)?.[1];
  if (!secret || !isSecret(secret)) return null;
  const identity = await tokenIdentity(db, hashOf(secret), now);
  if (!identity) return null;
  const { tokenId, scopes, actor } = identity;
  return { actor, via: 'token', scopes, credentialId: tokenId, provedAt: null, pending: null };
}

export interface TokenWish {
  name: string;
  scopes: readonly Scope[];
  days: number;
}

/** Makes a token, for oneself unless an owner is named; its secret is in the answer and nowhere else. */
export async function createToken(
  tx: Tx,
  wish: TokenWish,
  by: { personId: string; ip: string; now: Instant; owner?: string },
): Promise<Token & { secret: string }> {
  const { personId, ip, now, owner = personId } = by;
  const secret = newSecret();
  const scopes = [...new Set(wish.scopes)];
  const expiresAt = now + wish.days * DAY;
  const token = await insertToken(tx, {
    personId: owner,
    name: wish.name,
    scopes,
    secretHash: hashOf(secret),
    now,
    expiresAt,
  });
  await audit(tx, {
    kind: 'token_created',
    by: personId,
    what: { token: token.id, owner, scopes, expiresAt },
    ip,
  });
  return { ...token, secret: PREFIX + secret };
}

/** A token for the one that is in force: the same name and scopes, while the old one works on for some hours. */
export async function rotateToken(
  tx: Tx,
  tokenId: string,
  wish: { days: number; overlapHours: number },
  by: { personId: string; ip: string; now: Instant; owner?: string },
): Promise<Token & { secret: string }> {
  const { personId, ip, now, owner = personId } = by;
  const old = await endToken(tx, { owner, id: tokenId, now, at: now + wish.overlapHours * HOUR });
  if (!old) throw refused('not_found');
  await audit(tx, {
    kind: 'token_revoked',
    by: personId,
    what: { token: tokenId, owner, rotated: true },
    ip,
  });
  return createToken(tx, { name: old.name, scopes: old.scopes, days: wish.days }, by);
}

export async function revokeToken(
  tx: Tx,
  tokenId: string,
  by: { personId: string; ip: string; now: Instant },
): Promise<void> {
  if (!(await revoke(tx, by.personId, tokenId, by.now))) throw refused('not_found');
  await audit(tx, { kind: 'token_revoked', by: by.personId, what: { token: tokenId }, ip: by.ip });
}

/** Revokes the token of anybody. */
export async function revokeAnyToken(
  tx: Tx,
  tokenId: string,
  by: { personId: string; ip: string; now: Instant },
): Promise<void> {
  const owner = await ownerOf(tx, tokenId);
  if (!owner || !(await revoke(tx, owner, tokenId, by.now))) throw refused('not_found');
  await audit(tx, { kind: 'token_revoked', by: by.personId, what: { token: tokenId, owner }, ip: by.ip });
}
