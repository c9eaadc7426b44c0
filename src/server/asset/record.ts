import { randomUUID } from 'node:crypto';
import { type RawBuilder, sql } from 'kysely';
import type { Refusal, RefusalCode } from '#domain/refusal.ts';
import type { Tx } from '../platform/db/db.ts';
import { violatedConstraint } from '../platform/db/violation.ts';
import { appendEvents, type By, chained, type End, type Happened } from '../platform/history/history.ts';
import { Refused, refused } from '../platform/http/refused.ts';

/** Records of the register, each with a table and a history of its own. */
export type Noun = 'disposal' | 'handover' | 'asset' | 'spare_part' | 'verification';

/** What a rule decided, or its refusal thrown. */
export function decided<E extends Happened>(outcome: E | Refusal): E {
  if ('code' in outcome) throw new Refused(outcome);
  return outcome;
}

const column = (field: string): string => field.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

/** Makes a record of its first event; the fields of its state are the columns of its table. */
export async function begin(
  tx: Tx,
  noun: Noun,
  event: Happened,
  by: By,
): Promise<{ id: string; number: number }> {
  const id = randomUUID();
  const [row] = chained({ id, version: 0, hash: null }, [event], by);
  const values = { id, version: 1, ...event.after };
  const names = sql.join(Object.keys(values).map((field) => sql.id(column(field))));
  const found = await named(
    sql<{ number: number }>`insert into ${sql.table(noun)} (${names}, hash, changed_at)
      values (${sql.join(Object.values(values))}, ${bytes(row!.hash)}, ${new Date(by.now)}) returning number`.execute(
      tx,
    ),
  );
  await appendEvents(tx, noun, [row!]);
  return { id, number: found.rows[0]!.number };
}

/** Writes what happened to a record; its version afterwards. */
export async function happen(
  tx: Tx,
  noun: Noun,
  end: End,
  event: Happened,
  by: By,
): Promise<{ version: number }> {
  const [row] = chained(end, [event], by);
  const { seq, hash } = row!;
  const sets = Object.entries(event.after).map(([field, value]) => sql`${sql.id(column(field))} = ${value}`);
  const all = sql.join([
    ...sets,
    sql`version = ${seq}`,
    sql`hash = ${bytes(hash)}`,
    sql`changed_at = ${new Date(by.now)}`,
  ]);
  await named(sql`update ${sql.table(noun)} set ${all} where id = ${end.id}`.execute(tx));
  await appendEvents(tx, noun, [row!]);
  return { version: seq };
}

const bytes = (hex: string): RawBuilder<unknown> => sql`${`\\x${hex}`}::bytea`;

const MEANS: Record<string, [RefusalCode, field?: string]> = {
  disposal_open: ['disposal_open'],
  asset_of_item: ['version_conflict'],
  spare_part_site_id_fkey: ['unknown_reference', 'siteId'],
  verification_site_id_fkey: ['unknown_reference', 'siteId'],
  verification_department_id_fkey: ['unknown_reference', 'departmentId'],
  verification_counter_person_id_fkey: ['unknown_reference', 'counterIds'],
};

/** Runs the statement; a constraint that it breaks becomes a refusal. */
export async function named<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    const means = MEANS[violatedConstraint(error) ?? ''];
    if (!means) throw error;
    const [code, field] = means;
    throw refused(code, undefined, field ? [{ field: `body.${field}`, code }] : undefined);
  }
}
