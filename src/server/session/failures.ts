import { sql } from 'kysely';
import type { Instant } from '#domain/instant.ts';
import { FREE_FAILURES, lockout } from '#domain/organisation/lockout.ts';
import type { Queries, Tx } from '../platform/db/db.ts';

/** After a day of quiet the failures of a login are forgotten, after an hour those of an address (ms). */
const FORGOTTEN_AFTER = { login: 86_400_000, address: 3_600_000 };

const PLACES = {
  login: { table: sql.table('sign_in_failure'), key: sql.ref('login') },
  address: { table: sql.table('address_failure'), key: sql.ref('address') },
};
type Kind = keyof typeof PLACES;

/** Who tries: the login that is named and the address that it comes from. */
export interface Attempt {
  login: string;
  ip: string;
  now: Instant;
}

/**
 * Counts an attempt as failed before it is judged, so that many at once cannot outrun the count; a success
 * takes it back. Answers until when the login or the address is locked, null when the attempt may go on.
 */
export async function countAttempt(tx: Tx, { login, ip, now }: Attempt): Promise<Instant | null> {
  const byAddress = await lockedUntil(tx, 'address', ip, now);
  if (byAddress.until !== null) return byAddress.until;
  const byLogin = await lockedUntil(tx, 'login', login, now);
  if (byLogin.until !== null) return byLogin.until;
  await countUp(tx, 'address', { name: ip, failures: byAddress.failures + 1, now });
  await countUp(tx, 'login', { name: login, failures: byLogin.failures + 1, now });
  return null;
}

/** Counts a beginning under a name that no address has. Answers until when it is locked, null when it may go on. */
export async function countBeginning(tx: Tx, name: string, now: Instant): Promise<Instant | null> {
  const { until, failures } = await lockedUntil(tx, 'address', name, now);
  if (until === null) await countUp(tx, 'address', { name, failures: failures + 1, now });
  return until;
}

export async function forgetAddress(db: Queries, name: string): Promise<void> {
  await sql`delete from address_failure where address = ${name}`.execute(db);
}

/** Locks the count of this login or address until the transaction ends. */
async function lockedUntil(
  tx: Tx,
  kind: Kind,
  name: string,
  now: Instant,
): Promise<{ until: Instant | null; failures: number }> {
  const { table, key } = PLACES[kind];
  await sql`delete from ${table} where last_at < ${new Date(now - FORGOTTEN_AFTER[kind])}`.execute(tx);
  await sql`insert into ${table} (${key}, failures, last_at) values (${name}, 0, ${new Date(now)})
    on conflict do nothing`.execute(tx);
  const found = await sql<{ failures: number; lockedUntil: Date | null }>`
    select failures, locked_until as "lockedUntil" from ${table} where ${key} = ${name} for update
  `.execute(tx);
  const { failures = 0, lockedUntil = null } = found.rows[0] ?? {};
  return { failures, until: lockedUntil && lockedUntil.getTime() > now ? lockedUntil.getTime() : null };
}

async function countUp(
  tx: Tx,
  kind: Kind,
  { name, failures, now }: { name: string; failures: number; now: Instant },
): Promise<void> {
  const { table, key } = PLACES[kind];
  const until = lockout(failures, now, FREE_FAILURES[kind]);
  await sql`update ${table} set failures = ${failures}, last_at = ${new Date(now)},
    locked_until = ${until === null ? null : new Date(until)} where ${key} = ${name}`.execute(tx);
}

/** The attempt was no failure. Others from the same address stay counted: one account of one's own frees no other. */
export async function takeBack(tx: Tx, { login, ip }: Pick<Attempt, 'login' | 'ip'>): Promise<void> {
  await forgetFailures(tx, login);
  await sql`update address_failure set failures = greatest(failures - 1, 0), locked_until = null
    where address = ${ip}`.execute(tx);
}

/** The login was proved, or its password was set anew. */
export async function forgetFailures(db: Queries, login: string): Promise<void> {
  await sql`delete from sign_in_failure where login = ${login}`.execute(db);
}
