import { sql } from 'kysely';
import { shortened } from '#domain/config/import/cells.ts';
import type { RowProblem } from '#domain/config/import/row.ts';
import type { Database, Tx } from '../../platform/db/db.ts';
import { checkFile } from './checks.ts';
import type { FileRow } from './csv-file.ts';
import type { Importing } from './facts.ts';
import { importingOf, type Judged, judgeRows } from './judging.ts';
import { type AtWork, become, step } from './lease.ts';
import { BATCH } from './limits.ts';
import { piecesOf } from './pieces.ts';
import { rowsOf } from './reading.ts';
import { itemsCalled } from './relations.ts';
import { Unread } from './unread.ts';

/**
 * Reads a file row by row into the staging table, each with what would become of it, a thousand in a transaction; then
 * what can be told only of the file as a whole. A worker that takes over goes on behind the last row that is there.
 */
export async function planImport(db: Database, work: AtWork): Promise<void> {
  try {
    const last = await lastRow(db, work.id);
    let batch: FileRow[] = [];
    let isHeader = true;
    for await (const one of rowsOf(piecesOf(db, work.id, work.size), work.format, work.shape)) {
      if (isHeader) {
        isHeader = false;
        continue;
      }
      if (one.row <= last) continue;
      batch.push(one);
      if (batch.length < BATCH) continue;
      await stage(db, work, batch);
      batch = [];
    }
    if (batch.length > 0) await stage(db, work, batch);
  } catch (error) {
    if (!(error instanceof Unread)) throw error;
    const { problem, row } = error;
    await step(db, work, (tx) => become(tx, work, 'failed', row === null ? problem : `${problem} ${row}`));
    return;
  }
  await checkFile(db, work);
}

async function lastRow(db: Database, id: string): Promise<number> {
  const found = await sql<{ row: number | null }>`
    select max(row) as row from item_import_row where import_id = ${id}`.execute(db);
  return found.rows[0]?.row ?? 0;
}

async function stage(db: Database, work: AtWork, rows: readonly FileRow[]): Promise<void> {
  await step(db, work, async (tx) => {
    const importing = await importingOf(tx, work);
    if (!importing) throw new Unread('forbidden');
    const judged = await judgeRows(tx, importing, rows);
    const relations = await relationsOf(tx, importing, judged);
    await insertRows(tx, work.id, judged);
    await insertKeys(tx, work.id, judged);
    await insertRelations(tx, work.id, relations);
    await sql`update item_import set progress = progress + ${rows.length}, total = progress + ${rows.length}
      where id = ${work.id}`.execute(tx);
  });
}

interface RelationRow {
  row: number;
  n: number;
  kind: string;
  direction: string;
  ref: string;
  other_id: string | null;
  stands: boolean;
}

/** The relations that rows ask for. What they name wrongly becomes a problem of the row. */
async function relationsOf(tx: Tx, importing: Importing, judged: Judged[]): Promise<RelationRow[]> {
  const asked = judged.filter(({ said }) => said.relations.length > 0);
  const other = await itemsCalled(
    tx,
    asked.flatMap(({ said }) => said.relations.map(({ ref }) => ref)),
    importing.actor,
  );
  const rows = asked.flatMap((one) =>
    one.said.relations.map(({ kind, direction, ref }, n) => {
      const found = other(ref);
      const problem =
        found === 'many'
          ? 'ambiguous'
          : typeof found === 'object' && found.id === one.item?.id
            ? 'not_allowed'
            : null;
      if (problem)
        refuse(one, { field: `relation:${kind}:${direction}`, code: problem, value: shortened(ref) });
      return {
        ...{ row: one.row, n, kind, direction, ref, stands: false },
        other_id: typeof found === 'object' ? found.id : null,
        item: one.item?.id ?? null,
      };
    }),
  );
  const standing = await sql<{ row: number; n: number }>`
    select x.row, x.n from jsonb_to_recordset(${JSON.stringify(rows.filter(({ item, other_id }) => item && other_id))}::jsonb)
      as x(row int, n int, kind text, direction text, item uuid, other_id uuid)
    join item_relation r on r.kind = x.kind
      and r.from_id = case x.direction when 'forth' then x.item else x.other_id end
      and r.to_id = case x.direction when 'forth' then x.other_id else x.item end`.execute(tx);
  const stands = new Set(standing.rows.map(({ row, n }) => `${row} ${n}`));
  return rows.map(({ item, ...row }) => ({ ...row, stands: stands.has(`${row.row} ${row.n}`) }));
}

function refuse(judged: Judged, problem: RowProblem): void {
  judged.outcome = 'refused';
  judged.problems = [...judged.problems, problem];
}

async function insertRows(tx: Tx, id: string, judged: readonly Judged[]): Promise<void> {
  const rows = judged.map((one) => ({
    ...{
      row: one.row,
      cells: one.cells,
      outcome: one.outcome,
      item_id: one.item?.id ?? null,
      is_new: one.item === null,
    },
    ...{ name: one.said.plain.name ?? one.item?.name ?? null, changes: one.changes, problems: one.problems },
    candidates: one.candidates.slice(0, 20).map((item) => item.id),
  }));
  await sql`insert into item_import_row (import_id, row, cells, outcome, item_id, is_new, name, changes, problems, candidates)
    select ${id}::uuid, row, cells, outcome, item_id, is_new, name, changes, problems, candidates
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as x (row int, cells jsonb, outcome text, item_id uuid,
      is_new boolean, name text, changes jsonb, problems jsonb, candidates uuid[])`.execute(tx);
}

async function insertKeys(tx: Tx, id: string, judged: readonly Judged[]): Promise<void> {
  const keys = judged.flatMap(({ row, claims, said, item }) => [
    ...claims.map((key) => ({ kind: 'claim', key, row })),
    ...[
      said.plain.serial ?? item?.serial,
      said.plain.assetNumber ?? item?.assetNumber,
      said.plain.name?.toLowerCase(),
    ].flatMap((key, n) => (key ? [{ kind: 'name', key: `${n} ${key}`, row }] : [])),
  ]);
  await sql`insert into item_import_key (import_id, kind, key, row) select ${id}::uuid, kind, key, row
    from jsonb_to_recordset(${JSON.stringify(keys)}::jsonb) as x (kind text, key text, row int)`.execute(tx);
}

async function insertRelations(tx: Tx, id: string, rows: readonly RelationRow[]): Promise<void> {
  if (rows.length === 0) return;
  await sql`insert into item_import_relation (import_id, row, n, kind, direction, ref, other_id, stands)
    select ${id}::uuid, row, n, kind, direction, ref, other_id, stands
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as x (row int, n int, kind text, direction text, ref text,
      other_id uuid, stands boolean)`.execute(tx);
}
