import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import type { Mapping } from '#domain/config/import/row.ts';
import type { Database, Queries, Tx } from '../../platform/db/db.ts';
import { transaction } from '../../platform/db/db.ts';
import type { Format, Shape } from './reading.ts';

/** How long a worker that is not heard of keeps an import (s). */
const LEASE = 120;

export type WorkState = 'planning' | 'running' | 'undoing';

/** An import that a worker has to do something with. */
export interface AtWork {
  id: string;
  number: number;
  byId: string;
  ip: string | null;
  size: number;
  format: Format;
  state: WorkState;
  shape: Shape;
  mapping: Mapping;
  progress: number;
  total: number;
  lease: string;
}

/** Takes one import that waits for a worker, or whose worker is gone. */
export async function claimImport(db: Database): Promise<AtWork | null> {
  const lease = randomUUID();
  const found = await sql<AtWork>`
    update item_import set lease = ${lease}, leased_until = now() + make_interval(secs => ${LEASE})
    where id = (select id from item_import where state in ('planning', 'running', 'undoing')
      and (leased_until is null or leased_until < now()) order by number limit 1 for update skip locked)
    returning id, number, case state when 'undoing' then coalesce(undo_by_id, by_id) else by_id end as "byId", ip, size, format, state, shape, mapping, progress, total, lease`.execute(
    db,
  );
  return found.rows[0] ?? null;
}

/** Thrown when another worker has it now: nothing of this one's step is kept. */
export class LeaseLost extends Error {}

/** One step of an import in one transaction, which another worker cannot have done as well. */
export const step = <T>(db: Database, work: AtWork, doing: (tx: Tx) => Promise<T>): Promise<T> =>
  transaction(db, async (tx) => {
    await keep(tx, work);
    return doing(tx);
  });

export async function keep(q: Queries, { id, lease, state }: AtWork): Promise<void> {
  const kept = await sql`update item_import set leased_until = now() + make_interval(secs => ${LEASE})
    where id = ${id} and lease = ${lease} and state = ${state}`.execute(q);
  if (kept.numAffectedRows !== 1n) throw new LeaseLost();
}

export async function progressed(tx: Tx, { id }: AtWork, by: number): Promise<void> {
  await sql`update item_import set progress = progress + ${by} where id = ${id}`.execute(tx);
}

/** Ends the present state. */
export async function become(
  tx: Tx,
  { id }: Pick<AtWork, 'id'>,
  state: 'planned' | 'done' | 'undone' | 'failed',
  problem: string | null = null,
): Promise<void> {
  await sql`update item_import set state = ${state}, problem = ${problem}, lease = null, leased_until = null,
    attempts = 0, ended_at = now(), counts = ${countsOf(id)} where id = ${id}`.execute(tx);
}

/** How many rows there are of each outcome, result and undoing. */
export const countsOf = (id: string) => sql`(
  select jsonb_build_object('rows', count(*),
    'new', count(*) filter (where outcome = 'new'), 'change', count(*) filter (where outcome = 'change'),
    'same', count(*) filter (where outcome = 'same'), 'ambiguous', count(*) filter (where outcome = 'ambiguous'),
    'refused', count(*) filter (where outcome = 'refused'),
    'done', count(*) filter (where result = 'done'), 'failed', count(*) filter (where result = 'refused'),
    'undone', count(*) filter (where undone = 'done'), 'kept', count(*) filter (where undone = 'refused'))
  from item_import_row where import_id = ${id})`;

const ATTEMPTS = 5;

/** After an error: somebody tries again soon, or nobody does, and the import says so. */
export async function failed(db: Database, { id, lease }: AtWork): Promise<void> {
  await sql`update item_import set attempts = attempts + 1, lease = null, leased_until = now() + interval '5 seconds',
      state = case when attempts + 1 >= ${ATTEMPTS} then 'failed' else state end,
      problem = case when attempts + 1 >= ${ATTEMPTS} then 'internal' else problem end
    where id = ${id} and lease = ${lease}`.execute(db);
}
