import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { itemOf } from '#domain/config/import/judge.ts';
import type { Cell, RowProblem } from '#domain/config/import/row.ts';
import { canonical } from '#domain/evidence/canonical.ts';
import type { Instant } from '#domain/instant.ts';
import { audit } from '../../audit/actions.ts';
import type { Database, Tx } from '../../platform/db/db.ts';
import { Refused } from '../../platform/http/refused.ts';
import { append } from '../actions.ts';
import { type By, chained, type EventRow } from '../history.ts';
import { insertEvents, insertItems, type Kept, type Saved } from '../store.ts';
import type { Importing } from './facts.ts';
import { importingOf, type Judged, judgeRows } from './judging.ts';
import { type AtWork, become, LeaseLost, progressed, step } from './lease.ts';
import { BATCH } from './limits.ts';
import { applyRelations } from './run-relations.ts';
import { checkReferences, keepUnique } from './unique.ts';

interface Staged {
  row: number;
  cells: Cell[];
  isNew: boolean;
  itemId: string | null;
  changes: { field: string; before: unknown; after: unknown }[];
}

/** Applies what was shown: items first, a thousand in a transaction, then how they hang together. */
export async function runImport(db: Database, work: AtWork, clock: () => Instant): Promise<void> {
  for (let more = true; more; ) more = await applyBatch(db, work, clock());
  await applyRelations(db, work, clock);
  await step(db, work, async (tx) => {
    await become(tx, work, 'done');
    await tellAudit(tx, work);
  });
}

async function tellAudit(tx: Tx, { id, number, byId, ip }: AtWork): Promise<void> {
  const found = await sql<{ counts: Record<string, number> }>`
    select counts from item_import where id = ${id}`.execute(tx);
  const { done = 0, failed = 0 } = found.rows[0]?.counts ?? {};
  await audit(tx, { kind: 'items_imported', by: byId, what: { import: id, number, done, failed }, ip });
}

/** One batch; when something that was taken meanwhile stands in its way, row by row, so that only that row is refused. */
async function applyBatch(db: Database, work: AtWork, now: Instant): Promise<boolean> {
  try {
    return (await step(db, work, (tx) => applyRows(tx, work, BATCH, now))) > 0;
  } catch (error) {
    if (error instanceof LeaseLost || !(error instanceof Refused)) throw error;
  }
  for (let n = 0; n < BATCH; n++) {
    try {
      if ((await step(db, work, (tx) => applyRows(tx, work, 1, now))) === 0) return false;
    } catch (error) {
      if (error instanceof LeaseLost || !(error instanceof Refused)) throw error;
      const { code, fields } = error.refusal;
      const problem = { field: null, code: fields?.[0]?.code ?? code, value: '' };
      await step(db, work, async (tx) => {
        const [first] = await waiting(tx, work.id, 1);
        if (first) await refuseRows(tx, work.id, [{ row: first.row, problem }]);
        await progressed(tx, work, 1);
      });
    }
  }
  return true;
}

const waiting = async (tx: Tx, id: string, most: number): Promise<Staged[]> =>
  (
    await sql<Staged>`
    select row, cells, is_new as "isNew", item_id as "itemId", changes from item_import_row
    where import_id = ${id} and result is null and outcome in ('new', 'change') order by row limit ${most}`.execute(
      tx,
    )
  ).rows;

async function applyRows(tx: Tx, work: AtWork, most: number, now: Instant): Promise<number> {
  const rows = await waiting(tx, work.id, most);
  if (rows.length === 0) return 0;
  const importing = await importingOf(tx, work);
  if (importing) await applyJudged(tx, work, importing, rows, now);
  else
    await refuseRows(
      tx,
      work.id,
      rows.map(({ row }) => ({ row, problem: { field: null, code: 'not_yours', value: '' } })),
    );
  await progressed(tx, work, rows.length);
  return rows.length;
}

async function applyJudged(
  tx: Tx,
  work: AtWork,
  importing: Importing,
  rows: Staged[],
  now: Instant,
): Promise<void> {
  const judged = await judgeRows(tx, importing, rows, tx);
  const refused: { row: number; problem: RowProblem }[] = [];
  const good: Judged[] = [];
  for (const [i, one] of judged.entries()) {
    const staged = rows[i]!;
    if (isAsShown(staged, one)) good.push(one);
    else
      refused.push({
        row: one.row,
        problem: one.problems.find(({ note }) => !note) ?? { field: null, code: 'changed_since', value: '' },
      });
  }
  const by: By = { personId: work.byId, ip: work.ip, now };
  const made = await add(
    tx,
    importing,
    good.filter(({ item }) => item === null),
    by,
  );
  await change(
    tx,
    importing,
    good.filter(({ item, events }) => item !== null && events.length > 0),
    by,
  );
  await refuseRows(tx, work.id, refused);
  const done = good.map(({ row, item }) => ({ row, item_id: item?.id ?? made.get(row) }));
  await sql`update item_import_row r set result = 'done', item_id = x.item_id
    from jsonb_to_recordset(${JSON.stringify(done)}::jsonb) as x(row int, item_id uuid)
    where r.import_id = ${work.id} and r.row = x.row`.execute(tx);
}

/** Whether a row still does exactly what was shown: the same item, and the same fields from and to the same values. */
function isAsShown(staged: Staged, { outcome, item, changes }: Judged): boolean {
  if (outcome === 'refused' || outcome === 'ambiguous') return false;
  if (staged.isNew !== (item === null) || (item && item.id !== staged.itemId)) return false;
  const plain = staged.changes.filter(({ field }) => !field.startsWith('relation:'));
  const told = (list: readonly { field: string; before: unknown; after: unknown }[]) =>
    canonical(
      JSON.parse(
        JSON.stringify(list.map(({ field, before, after }) => [field, before ?? null, after ?? null])),
      ),
    );
  return told(plain) === told(changes);
}

async function add(
  tx: Tx,
  { classes, because }: Importing,
  rows: readonly Judged[],
  by: By,
): Promise<Map<number, string>> {
  const saved: Saved[] = [];
  const events: EventRow[] = [];
  const ids = new Map<number, string>();
  for (const { row, events: news, after } of rows) {
    if (!after) continue;
    const id = randomUUID();
    ids.set(row, id);
    const chain = chained({ id, version: 0, hash: null }, news, because, by);
    events.push(...chain);
    saved.push({ id, item: after, version: chain.length, hash: chain.at(-1)!.hash, now: by.now });
  }
  if (saved.length === 0) return ids;
  await checkReferences(tx, classes, saved);
  await insertItems(tx, saved);
  await insertEvents(tx, events);
  await keepUnique(tx, classes, saved);
  return ids;
}

async function change(
  tx: Tx,
  { classes, because }: Importing,
  rows: readonly Judged[],
  by: By,
): Promise<void> {
  if (rows.length === 0) return;
  // What is judged under a lock is the whole row, with the end of its history.
  const changes = rows.map(({ item, events, after }) => ({
    kept: item as Kept,
    news: events,
    after: after ?? itemOf(item!),
  }));
  const saved = changes.map(({ kept, after }) => ({ id: kept.id, item: after }));
  await checkReferences(tx, classes, saved);
  await append(tx, changes, because, by);
  await keepUnique(tx, classes, saved);
}

export async function refuseRows(
  tx: Tx,
  id: string,
  rows: readonly { row: number; problem: RowProblem }[],
): Promise<void> {
  if (rows.length === 0) return;
  await sql`update item_import_row r set result = 'refused', problems = r.problems || jsonb_build_array(x.problem)
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as x(row int, problem jsonb)
    where r.import_id = ${id} and r.row = x.row`.execute(tx);
}
