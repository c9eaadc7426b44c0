import { sql } from 'kysely';
import type { Instant } from '#domain/instant.ts';
import { lockout } from '#domain/organisation/lockout.ts';
import type { Queries, Tx } from '../platform/db/db.ts';

/** After a day of quiet the failures of a login are forgotten (ms). */
const FORGOTTEN_AFTER = 86_400_000;

/**
 * Counts an attempt as failed before it is judged, so that many at once cannot outrun the count; a success
 * takes it back. Answers until when the login is locked, null when the attempt may go on.
 */
export async function countAttempt(tx: Tx, login: string, now: Instant): Promise<Instant | null> {
  await sql`delete from sign_in_failure where last_at < ${new Date(now - FORGOTTEN_AFTER)}`.execute(tx);
  await sql`insert into sign_in_failure (login, failures, last_at) values (${login}, 0, ${new Date(now)})
    on conflict do nothing`.execute(tx);
  const found = await sql<{ failures: number; lockedUntil: Date | null }>`
    select failures, locked_until as "lockedUntil" from sign_in_failure where login = ${login} for update
  `.execute(tx);
  const { failures = 0, lockedUntil = null } = found.rows[0] ?? {};
  if (lockedUntil && lockedUntil.getTime() > now) return lockedUntil.getTime();
  const until = lockout(failures + 1, now);
  await sql`update sign_in_failure set failures = ${failures + 1}, last_at = ${new Date(now)},
    locked_until = ${until === null ? null : new Date(until)} where login = ${login}`.execute(tx);
  return null;
}

/** The login was proved, or its password was set anew. */
export async function forgetFailures(db: Queries, login: string): Promise<void> {
  await sql`delete from sign_in_failure where login = ${login}`.execute(db);
}
