import { readRow } from '#domain/config/import/cells.ts';
import { judgeRow, type Verdict } from '#domain/config/import/judge.ts';
import type { Cell, Said } from '#domain/config/import/row.ts';
import { importId } from '#domain/config/item.ts';
import type { Actor } from '#domain/permissions/actor.ts';
import { holds } from '#domain/permissions/actor.ts';
import { actorOf } from '../../access/actor.ts';
import type { Queries, Tx } from '../../platform/db/db.ts';
import { classesOf } from '../classes.ts';
import { factsFor, type Importing } from './facts.ts';
import type { AtWork } from './lease.ts';

export interface Judged extends Verdict {
  row: number;
  cells: readonly Cell[];
  said: Said;
}

/** Who imports, as they may act now; null when they may not any more. */
export async function importingOf(q: Queries, work: AtWork): Promise<Importing | null> {
  const actor: Actor | null = await actorOf(q, work.byId);
  if (!actor || !holds(actor, 'config.manage')) return null;
  const because = { cause: 'import', ref: importId(work.number), reason: null } as const;
  return { id: work.id, classes: await classesOf(q), mapping: work.mapping, actor, because };
}

/** What becomes of rows, all judged at once. With a transaction the items that they are about are locked. */
export async function judgeRows(
  q: Queries,
  importing: Importing,
  rows: readonly { row: number; cells: readonly Cell[] }[],
  lock: Tx | null = null,
): Promise<Judged[]> {
  const { mapping, classes } = importing;
  const read = rows.map((one) => ({ ...one, said: readRow(one.cells, mapping, classes) }));
  const facts = await factsFor(
    q,
    importing,
    read.map(({ said }) => said),
    lock,
  );
  return read.map((one) => ({ ...one, ...judgeRow(one.said, mapping, classes, facts) }));
}
