import { createHash } from 'node:crypto';
import { type RawBuilder, sql } from 'kysely';
import { audit } from '../audit/actions.ts';
import type { Queries, Tx } from '../platform/db/db.ts';
import { rulesInForce } from './rules.ts';
import type { Subject } from './subjects.ts';

/** Any number that nothing else takes an advisory lock on: one worker removes at a time. */
const REMOVING = 7_105_114_049;

interface Due {
  id: string;
  line: string;
}

/** What a batch is made of: its lines, sorted, one a line. */
export const hashOfLines = (lines: readonly string[]): string =>
  createHash('sha256')
    .update([...lines].sort().join('\n'))
    .digest('hex');

/**
 * Removes one batch of what is due and not held, with one entry in the audit that has its count and hash. Whoever dies
 * in it leaves nothing half done. @returns how many went; null: somebody else is at it
 */
export async function removeBatch(
  tx: Tx,
  what: { kind: string; subject: Subject; due: RawBuilder<unknown>; erasure: number | null },
  now: Date,
): Promise<number | null> {
  const lock = await sql<{ mine: boolean }>`select pg_try_advisory_xact_lock(${REMOVING}) as mine`.execute(
    tx,
  );
  if (!lock.rows[0]?.mine) return null;
  const { kind, subject, due, erasure } = what;
  const found = await sql<Due>`
    select id, line from (${due}) due where not held order by since, id limit ${subject.limit}`.execute(tx);
  if (found.rows.length === 0) return 0;
  const ids = hashOfLines(found.rows.map(({ line }) => line));
  const count = found.rows.length;
  const { version } = await rulesInForce(tx);
  const batch = await noteBatch(tx, { kind, count, ids, version, erasure, now });
  await subject.drop(
    tx,
    found.rows.map(({ id }) => id),
    { id: batch, now },
  );
  const told = { kind, batch, count, ids, rules: version, ...(erasure === null ? {} : { erasure }) };
  await audit(tx, { kind: 'records_purged', by: null, what: told, ip: null });
  return count;
}

async function noteBatch(
  q: Queries,
  batch: { kind: string; count: number; ids: string; version: number; erasure: number | null; now: Date },
): Promise<number> {
  const { kind, count, ids, version, erasure, now } = batch;
  const made = await sql<{ id: number }>`
    insert into retention_batch (at, kind, count, ids_hash, rules, erasure_id)
    values (${now}, ${kind}, ${count}, decode(${ids}, 'hex'), ${version}, ${erasure}) returning id`.execute(
    q,
  );
  return made.rows[0]!.id;
}
