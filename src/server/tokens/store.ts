import { sql } from 'kysely';
import type { Scope } from '#contract/route.ts';
import type { Instant } from '#domain/instant.ts';
import type { PersonActor } from '#domain/permissions/actor.ts';
import { ACTOR, type ActorRow, actorFrom } from '../access/actor.ts';
import { prepared, type Queries, type Tx } from '../platform/db/db.ts';

const USED_EVERY = 60_000;

export interface Token {
  id: string;
  name: string;
  scopes: Exclude<Scope, 'none'>[];
  createdAt: number;
  expiresAt: number;
  lastUsedAt: number | null;
}

interface TokenRow extends Omit<Token, 'createdAt' | 'expiresAt' | 'lastUsedAt'> {
  createdAt: Date;
  expiresAt: Date;
  lastUsedAt: Date | null;
}

const COLUMNS = sql`id, name, scopes, created_at as "createdAt", expires_at as "expiresAt",
  last_used_at as "lastUsedAt"`;

const tokenOf = (row: TokenRow): Token => ({
  ...row,
  createdAt: row.createdAt.getTime(),
  expiresAt: row.expiresAt.getTime(),
  lastUsedAt: row.lastUsedAt?.getTime() ?? null,
});

export interface TokenIdentity {
  tokenId: string;
  scopes: Scope[];
  actor: PersonActor;
}

/** Whose token it is and what it may do; null when it is revoked, expired, or its person has left. */
export async function tokenIdentity(
  db: Queries,
  secretHash: Buffer,
  now: Instant,
): Promise<TokenIdentity | null> {
  const found = await sql<
    ActorRow & { tokenId: string; scopes: Scope[]; lastUsedAt: Date | null }
  >`${prepared('token_identity')}
    select t.id as "tokenId", t.scopes, t.last_used_at as "lastUsedAt", ${ACTOR}
    from api_token t join person p on p.id = t.person_id and p.active
    where t.secret_hash = ${secretHash} and t.revoked_at is null and t.expires_at > ${new Date(now)}
  `.execute(db);
  const row = found.rows[0];
  if (!row) return null;
  const { lastUsedAt, tokenId, scopes } = row;
  if (!lastUsedAt || lastUsedAt.getTime() <= now - USED_EVERY) {
    await sql`update api_token set last_used_at = ${new Date(now)} where id = ${tokenId}`.execute(db);
  }
  return { tokenId, scopes, actor: actorFrom(row) };
}

export async function tokensOf(db: Queries, personId: string, now: Instant): Promise<Token[]> {
  const found = await sql<TokenRow>`select ${COLUMNS} from api_token
    where person_id = ${personId} and revoked_at is null and expires_at > ${new Date(now)}
    order by created_at desc, id`.execute(db);
  return found.rows.map(tokenOf);
}

export interface NewToken {
  personId: string;
  name: string;
  scopes: readonly Scope[];
  secretHash: Buffer;
  now: Instant;
  expiresAt: Instant;
}

export async function insertToken(tx: Tx, token: NewToken): Promise<Token> {
  const { personId, name, scopes, secretHash, now, expiresAt } = token;
  const made = await sql<TokenRow>`
    insert into api_token (person_id, name, scopes, secret_hash, created_at, expires_at)
    values (${personId}, ${name}, ${scopes}::text[], ${secretHash}, ${new Date(now)}, ${new Date(expiresAt)})
    returning ${COLUMNS}`.execute(tx);
  const row = made.rows[0];
  if (!row) throw new Error('an inserted token was not returned');
  return tokenOf(row);
}

/** Answers whether there was such a token of this person that was not yet revoked. */
export async function revoke(tx: Tx, personId: string, tokenId: string, now: Instant): Promise<boolean> {
  const done = await sql`update api_token set revoked_at = ${new Date(now)}
    where id = ${tokenId} and person_id = ${personId} and revoked_at is null`.execute(tx);
  return done.numAffectedRows === 1n;
}

/** Lets a token that is in force end at a time, or earlier if it would; answers what it was, null when there is none. */
export async function endToken(
  tx: Tx,
  { owner, id, now, at }: { owner: string; id: string; now: Instant; at: Instant },
): Promise<Pick<Token, 'name' | 'scopes'> | null> {
  const ended = await sql<Pick<Token, 'name' | 'scopes'>>`
    update api_token set revoked_at = case when ${at <= now} then ${new Date(now)}::timestamptz end,
      expires_at = least(expires_at, ${new Date(at)}::timestamptz)
    where id = ${id} and person_id = ${owner} and revoked_at is null and expires_at > ${new Date(now)}
    returning name, scopes`.execute(tx);
  return ended.rows[0] ?? null;
}

export async function revokeAll(tx: Tx, personId: string, now: Instant): Promise<void> {
  await sql`update api_token set revoked_at = ${new Date(now)}
    where person_id = ${personId} and revoked_at is null`.execute(tx);
}

/** Whose token it is. */
export async function ownerOf(q: Queries, tokenId: string): Promise<string | null> {
  const found = await sql<{ owner: string }>`
    select person_id as owner from api_token where id = ${tokenId}`.execute(q);
  return found.rows[0]?.owner ?? null;
}

export interface OwnedToken extends Token {
  owner: { id: string; name: string; kind: 'person' | 'service' };
}

/** Every token that is in force, whoever holds it, the last made first. */
export async function allTokens(q: Queries, now: Instant): Promise<OwnedToken[]> {
  const found = await sql<TokenRow & { owner: OwnedToken['owner'] }>`
    select t.id, t.name, t.scopes, t.created_at as "createdAt", t.expires_at as "expiresAt",
      t.last_used_at as "lastUsedAt", json_build_object('id', p.id, 'name', p.name, 'kind', p.kind) as owner
    from api_token t join person p on p.id = t.person_id
    where t.revoked_at is null and t.expires_at > ${new Date(now)} and p.active
    order by t.created_at desc, t.id`.execute(q);
  return found.rows.map((row) => ({ ...tokenOf(row), owner: row.owner }));
}
