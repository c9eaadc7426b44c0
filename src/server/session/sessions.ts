import { sql } from 'kysely';
import type { Instant } from '#domain/instant.ts';
import { type Device, deviceOf } from '#domain/organisation/device.ts';
import { audit } from '../audit/actions.ts';
import type { Queries, Tx } from '../platform/db/db.ts';
import { refused } from '../platform/http/refused.ts';
import { endSessionsOf, type NewSession } from './store.ts';

export interface OpenSession extends Device {
  id: string;
  /** Whether it is the one that asks. */
  current: boolean;
  createdAt: Instant;
  lastSeenAt: Instant;
  ip: string | null;
}

interface SessionRow extends Pick<NewSession, 'userAgent'> {
  id: string;
  current: boolean;
  createdAt: Date;
  lastSeenAt: Date;
  ip: string | null;
}

/** The sessions of a person that are open, the last used first. */
export async function openSessionsOf(
  q: Queries,
  personId: string,
  current: Buffer,
  now: Instant,
): Promise<OpenSession[]> {
  const found = await sql<SessionRow>`
    select id, id_hash = ${current} as current, created_at as "createdAt", last_seen_at as "lastSeenAt", ip,
      user_agent as "userAgent"
    from session where person_id = ${personId} and pending is null
      and expires_at > ${new Date(now)} and last_seen_at + idle > ${new Date(now)}
    order by id_hash = ${current} desc, last_seen_at desc, id`.execute(q);
  return found.rows.map(({ userAgent, createdAt, lastSeenAt, ...row }) => ({
    ...row,
    ...deviceOf(userAgent),
    createdAt: createdAt.getTime(),
    lastSeenAt: lastSeenAt.getTime(),
  }));
}

/** Ends one session of a person: their own, or of somebody else by an administrator. */
export async function endOneSession(
  tx: Tx,
  { personId, id }: { personId: string; id: string },
  by: { personId: string; ip: string },
): Promise<void> {
  const ended = await sql`delete from session where id = ${id} and person_id = ${personId}`.execute(tx);
  if (ended.numAffectedRows === 0n) throw refused('not_found');
  const what = { person: personId, session: id };
  await audit(tx, { kind: 'sessions_ended', by: by.personId, what, ip: by.ip });
}

/** Ends all sessions of a person but the one that is kept; `by` may be an administrator. */
export async function endSessions(
  tx: Tx,
  personId: string,
  by: { personId: string; ip: string; kept: Buffer | null },
): Promise<void> {
  const found = await sql`select from person where id = ${personId}`.execute(tx);
  if (found.rows.length === 0) throw refused('not_found');
  await endSessionsOf(tx, personId, by.kept);
  await audit(tx, { kind: 'sessions_ended', by: by.personId, what: { person: personId }, ip: by.ip });
}
