import { sql } from 'kysely';
import type { Instant } from '#domain/instant.ts';
import type { Queries, Tx } from '../platform/db/db.ts';

export interface Factor {
  id: string;
  kind: 'totp' | 'passkey';
  name: string;
  createdAt: Instant;
  lastUsedAt: Instant | null;
}

/** What the person can show: codes that are not confirmed yet do not count. */
export async function factorsOf(q: Queries, personId: string): Promise<Factor[]> {
  const found = await sql<Omit<Factor, 'createdAt' | 'lastUsedAt'> & { at: Date; usedAt: Date | null }>`
    select id, kind, name, created_at as at, last_used_at as "usedAt"
    from factor where person_id = ${personId} and confirmed order by created_at, id`.execute(q);
  return found.rows.map(({ at, usedAt, ...row }) => ({
    ...row,
    createdAt: at.getTime(),
    lastUsedAt: usedAt?.getTime() ?? null,
  }));
}

/** Begins anew with codes; those that are confirmed stay. Answers whether it could begin. */
export async function beginTotp(tx: Tx, personId: string, sealed: Buffer, now: Instant): Promise<boolean> {
  const begun = await sql`
    insert into factor (person_id, kind, name, created_at, confirmed, secret)
    values (${personId}, 'totp', 'TOTP', ${new Date(now)}, false, ${sealed})
    on conflict (person_id) where kind = 'totp' do update
      set secret = excluded.secret, created_at = excluded.created_at where not factor.confirmed`.execute(tx);
  return begun.numAffectedRows === 1n;
}

export interface TotpRow {
  id: string;
  secret: Buffer;
  lastStep: number;
}

/** The codes of a person, locked, so that of two who show the same code one is refused. */
export async function lockTotp(tx: Tx, personId: string, confirmed: boolean): Promise<TotpRow | null> {
  const found = await sql<TotpRow>`select id, secret, last_step::float8 as "lastStep"
    from factor where person_id = ${personId} and kind = 'totp' and confirmed = ${confirmed} for update`.execute(
    tx,
  );
  return found.rows[0] ?? null;
}

export async function takeTotp(tx: Tx, id: string, step: number, now: Instant): Promise<void> {
  await sql`update factor set confirmed = true, last_step = ${step}, last_used_at = ${new Date(now)}
    where id = ${id}`.execute(tx);
}

/** Answers whether there was such a factor of this person. */
export async function renameFactor(tx: Tx, personId: string, id: string, name: string): Promise<boolean> {
  const done = await sql`update factor set name = ${name}
    where id = ${id} and person_id = ${personId} and confirmed`.execute(tx);
  return done.numAffectedRows === 1n;
}

/** Answers whether there was such a factor of this person. With the last one the recovery codes go. */
export async function removeFactor(tx: Tx, personId: string, id: string): Promise<boolean> {
  const done = await sql`delete from factor where id = ${id} and person_id = ${personId}`.execute(tx);
  await sql`delete from recovery_code where person_id = ${personId}
    and not exists (select from factor where person_id = ${personId} and confirmed)`.execute(tx);
  return done.numAffectedRows === 1n;
}

export async function removeFactorsOf(tx: Tx, personId: string): Promise<void> {
  await sql`delete from factor where person_id = ${personId}`.execute(tx);
  await sql`delete from recovery_code where person_id = ${personId}`.execute(tx);
}

export async function recoveryCodesLeft(q: Queries, personId: string): Promise<number> {
  const found = await sql<{ n: number }>`select count(*)::int as n from recovery_code
    where person_id = ${personId} and used_at is null`.execute(q);
  return found.rows[0]?.n ?? 0;
}

export async function replaceRecoveryCodes(
  tx: Tx,
  personId: string,
  hashes: readonly Buffer[],
): Promise<void> {
  await sql`delete from recovery_code where person_id = ${personId}`.execute(tx);
  await sql`insert into recovery_code (person_id, hash)
    select ${personId}, unnest(${hashes}::bytea[])`.execute(tx);
}

/** Answers whether it was one of the person's, and not used before. */
export async function takeRecoveryCode(
  tx: Tx,
  personId: string,
  hash: Buffer,
  now: Instant,
): Promise<boolean> {
  const used = await sql`update recovery_code set used_at = ${new Date(now)}
    where person_id = ${personId} and hash = ${hash} and used_at is null`.execute(tx);
  return used.numAffectedRows === 1n;
}
