import { sql } from 'kysely';
import type { Instant } from '#domain/instant.ts';
import type { PersonActor } from '#domain/permissions/actor.ts';
import { ACTOR, type ActorRow, actorFrom } from '../access/actor.ts';
import { prepared, type Queries, type Tx } from '../platform/db/db.ts';

/** A session ends after 8 hours without a request, and after 7 days in any case (ms). */
const IDLE = 8 * 3_600_000;
const ABSOLUTE = 7 * 86_400_000;
/** How exactly the last request is known (ms). */
const SEEN_EVERY = 60_000;

export interface NewSession {
  idHash: Buffer;
  personId: string;
  now: Instant;
  ip: string;
  userAgent: string | null;
}

/** Whom the session belongs to, with roles and groups; null when it has ended or the person has left. */
export async function sessionIdentity(
  db: Queries,
  idHash: Buffer,
  now: Instant,
): Promise<PersonActor | null> {
  const found = await sql<ActorRow & { lastSeenAt: Date }>`${prepared('session_identity')}
    select ${ACTOR}, s.last_seen_at as "lastSeenAt"
    from session s join person p on p.id = s.person_id and p.active
    where s.id_hash = ${idHash} and s.expires_at > ${new Date(now)} and s.last_seen_at > ${new Date(now - IDLE)}
  `.execute(db);
  const row = found.rows[0];
  if (!row) return null;
  if (row.lastSeenAt.getTime() <= now - SEEN_EVERY) await touch(db, idHash, now);
  return actorFrom(row);
}

async function touch(db: Queries, idHash: Buffer, now: Instant): Promise<void> {
  await sql`update session set last_seen_at = ${new Date(now)} where id_hash = ${idHash}`.execute(db);
}

/** Opens a session and sweeps away those that have ended. Answers when it ends at the latest. */
export async function openSession(
  tx: Tx,
  { idHash, personId, now, ip, userAgent }: NewSession,
): Promise<Date> {
  const expires = new Date(now + ABSOLUTE);
  await sql`delete from session where expires_at <= ${new Date(now)}`.execute(tx);
  await sql`insert into session (id_hash, person_id, created_at, last_seen_at, expires_at, ip, user_agent)
    values (${idHash}, ${personId}, ${new Date(now)}, ${new Date(now)}, ${expires}, ${ip},
      ${userAgent?.slice(0, 500) ?? null})`.execute(tx);
  return expires;
}

export async function endSession(db: Queries, idHash: Buffer): Promise<void> {
  await sql`delete from session where id_hash = ${idHash}`.execute(db);
}

/** Ends all sessions of a person, but for the one that is kept. */
export async function endSessionsOf(
  db: Queries,
  personId: string,
  kept: Buffer | null = null,
): Promise<void> {
  await sql`delete from session
    where person_id = ${personId} and id_hash is distinct from ${kept}::bytea`.execute(db);
}

export interface Credentials {
  personId: string;
  active: boolean;
  passwordHash: string | null;
}

export async function credentialsOf(db: Queries, login: string): Promise<Credentials | null> {
  const found = await sql<Credentials>`
    select id as "personId", active, password_hash as "passwordHash" from person where login = ${login}
  `.execute(db);
  return found.rows[0] ?? null;
}

/** Also gives the hash of the own password, and locks the person. */
export async function lockOwnPassword(tx: Tx, personId: string) {
  const found = await sql<{ login: string; passwordHash: string | null }>`
    select login, password_hash as "passwordHash" from person where id = ${personId} for update`.execute(tx);
  return found.rows[0] ?? null;
}

export async function storePassword(db: Queries, personId: string, hash: string): Promise<void> {
  await sql`update person set password_hash = ${hash} where id = ${personId}`.execute(db);
}
