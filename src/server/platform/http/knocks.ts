import { sql } from 'kysely';
import type { Instant } from '#domain/instant.ts';
import { FREE_FAILURES, lockout } from '#domain/organisation/lockout.ts';
import { REFUSALS, type Refusal } from '#domain/refusal.ts';
import { type Database, prepared, transaction } from '../db/db.ts';
import { refused } from './refused.ts';

/** After an hour of quiet an address begins anew (ms). */
const FORGOTTEN_AFTER = 3_600_000;

/** What somebody is told who guesses: a link, a token or a signature that is not one. */
const GUESSED: ReadonlySet<number> = new Set([401, 403, 404, 410]);

/**
 * Holds up an address that guesses at a door for which nobody signs in (a link, a token, a signature): counted in
 * PostgreSQL by address and door, so that a restart forgets nothing and one door shuts no other.
 */
export interface Knocks {
  /** @throws Refused while the address is held up */
  admit(address: string, door: string, now: Instant): Promise<void>;
  /** Counts a refusal when it is that of a guess. */
  refused(address: string, door: string, refusal: Refusal, now: Instant): Promise<void>;
}

export const knocksOf = (db: Database): Knocks => ({
  admit: async (address, door, now) => {
    const found = await sql<{ until: Date | null }>`${prepared('knock')}
      select locked_until as until from address_knock where address = ${address} and door = ${door}`.execute(
      db,
    );
    const until = found.rows[0]?.until?.getTime() ?? 0;
    if (until > now) throw refused('locked_out', { retryAfterSeconds: Math.ceil((until - now) / 1000) });
  },
  refused: async (address, door, { code }, now) => {
    if (!GUESSED.has(REFUSALS[code])) return;
    await transaction(db, async (tx) => {
      await sql`delete from address_knock where last_at < ${new Date(now - FORGOTTEN_AFTER)}`.execute(tx);
      const found = await sql<{ failures: number }>`
        insert into address_knock as k (address, door, failures, last_at) values (${address}, ${door}, 1, ${new Date(now)})
        on conflict (address, door) do update set failures = k.failures + 1, last_at = excluded.last_at
        returning failures`.execute(tx);
      const until = lockout(found.rows[0]?.failures ?? 0, now, FREE_FAILURES.door);
      if (until !== null)
        await sql`update address_knock set locked_until = ${new Date(until)}
          where address = ${address} and door = ${door}`.execute(tx);
    });
  },
});
