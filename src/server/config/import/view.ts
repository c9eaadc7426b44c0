import { sql } from 'kysely';
import { z } from 'zod';
import { suggestMapping } from '#domain/config/import/headings.ts';
import type { ImportState } from '#domain/config/import/life.ts';
import type { Mapping, Outcome, RowProblem } from '#domain/config/import/row.ts';
import { humanId, importId } from '#domain/config/item.ts';
import { managesItems } from '#domain/config/reach.ts';
import type { Actor } from '#domain/permissions/actor.ts';
import { personIdOf } from '#domain/permissions/actor.ts';
import { namesIn } from '../../organisation/names.ts';
import type { Queries } from '../../platform/db/db.ts';
import { pageOf, readCursor } from '../../platform/http/cursor.ts';
import { classesOf } from '../classes.ts';
import { withinItems } from '../reach.ts';
import type { Format, Shape } from './reading.ts';

export interface ImportRow {
  id: string;
  number: number;
  fileName: string;
  size: number;
  format: Format;
  state: ImportState;
  byId: string;
  by: string;
  createdAt: Date;
  ranAt: Date | null;
  endedAt: Date | null;
  progress: number;
  total: number;
  counts: Record<string, number>;
  problem: string | null;
  shape: Shape | null;
  mapping: Mapping | null;
}

const COLUMNS = sql`m.id, m.number, m.file_name as "fileName", m.size, m.format, m.state, m.by_id as "byId",
  p.name as by, m.created_at as "createdAt", m.ran_at as "ranAt", m.ended_at as "endedAt", m.progress, m.total,
  m.counts, m.problem, m.shape, m.mapping`;

export async function importRow(q: Queries, id: string, lock = false): Promise<ImportRow | null> {
  const found = await sql<ImportRow>`
    select ${COLUMNS} from item_import m join person p on p.id = m.by_id where m.id = ${id}
    ${lock ? sql`for update of m` : sql``}`.execute(q);
  return found.rows[0] ?? null;
}

/** An import as it is answered. */
export function shownImport({ byId, shape, mapping, ...row }: ImportRow, actor: Actor) {
  return {
    ...row,
    ...{ number: importId(row.number), own: byId === personIdOf(actor), createdAt: row.createdAt.getTime() },
    ...{ ranAt: row.ranAt?.getTime() ?? null, endedAt: row.endedAt?.getTime() ?? null },
  };
}

/** With how its file is read, and where its columns go or might. */
export async function openedImport(q: Queries, row: ImportRow, actor: Actor) {
  const shape = row.shape ?? {
    encoding: null,
    bom: false,
    delimiter: null,
    sheets: [],
    sheet: null,
    headings: [],
    samples: [],
  };
  const saved = row.mapping ? null : await fitting(q, shape.headings);
  const mapping = row.mapping ?? saved?.mapping ?? suggestMapping(shape.headings, await classesOf(q));
  return {
    ...shownImport(row, actor),
    ...shape,
    mapping: { ...mapping, columns: [...mapping.columns], keys: [...mapping.keys] },
    fitting: saved?.name ?? null,
  };
}

async function fitting(
  q: Queries,
  headings: readonly string[],
): Promise<{ name: string; mapping: Mapping } | null> {
  const found = await sql<{ name: string; mapping: Mapping }>`
    select name, mapping from item_import_mapping where headings = ${[...headings]}::text[]
    order by changed_at desc limit 1`.execute(q);
  return found.rows[0] ?? null;
}

const number = z.tuple([z.int().min(0).max(2_147_483_647)]);

interface Paged {
  cursor?: string | undefined;
  limit: number;
}

export async function listImports(q: Queries, { cursor, limit }: Paged, actor: Actor) {
  const after = cursor === undefined ? null : readCursor(cursor, number)[0];
  const mine = managesItems(actor).is === 'always' ? sql`true` : sql`m.by_id = ${personIdOf(actor)}::uuid`;
  const found = await sql<ImportRow>`
    select ${COLUMNS} from item_import m join person p on p.id = m.by_id
    where ${mine} and m.state <> 'uploading' and (${after}::int is null or m.number < ${after}::int)
    order by m.number desc limit ${limit + 1}`.execute(q);
  const { items, next } = pageOf(found.rows, limit, (row) => [row.number]);
  return { items: items.map((row) => shownImport(row, actor)), next };
}

export type RowFilter = Outcome | 'failed' | 'kept' | 'noted';

export interface RowRecord {
  row: number;
  outcome: Outcome;
  itemId: string | null;
  itemNumber: number | null;
  itemName: string | null;
  name: string | null;
  changes: { field: string; before: unknown; after: unknown }[];
  problems: RowProblem[];
  candidates: string[];
  result: 'done' | 'refused' | null;
  undone: 'done' | 'refused' | null;
}

const FILTERS = {
  failed: sql`r.result = 'refused'`,
  kept: sql`r.undone = 'refused'`,
  noted: sql`r.problems <> '[]' and r.outcome in ('new', 'change', 'same')`,
};

/** Rows of an import behind one, in order, with what they are about as far as the reader knows it. */
export async function rowRecords(
  q: Queries,
  id: string,
  { after, most, outcome }: { after: number; most: number; outcome?: RowFilter | undefined },
  actor: Actor,
): Promise<RowRecord[]> {
  const chosen =
    outcome === undefined
      ? sql`true`
      : outcome in FILTERS
        ? FILTERS[outcome as keyof typeof FILTERS]
        : sql`r.outcome = ${outcome}`;
  const found = await sql<RowRecord>`
    select r.row, r.outcome, i.id as "itemId", i.number as "itemNumber", i.name as "itemName", r.name, r.changes, r.candidates,
      r.problems || coalesce((select jsonb_agg(jsonb_build_object('field', 'relation:' || x.kind || ':' || x.direction,
        'code', x.problem, 'value', left(x.ref, 100)) order by x.n) from item_import_relation x
        where r.result = 'done' and x.import_id = r.import_id and x.row = r.row and x.problem is not null), '[]') as problems,
      r.result, r.undone
    from item_import_row r left join item i on i.id = r.item_id and ${withinItems(actor)}
    where r.import_id = ${id} and r.row > ${after} and ${chosen} order by r.row limit ${most}`.execute(q);
  return found.rows;
}

export async function rowsPage(
  q: Queries,
  id: string,
  { cursor, limit, outcome }: Paged & { outcome?: RowFilter | undefined },
  actor: Actor,
) {
  const after = cursor === undefined ? 0 : readCursor(cursor, number)[0];
  const found = await rowRecords(q, id, { after, most: limit + 1, outcome }, actor);
  const { items, next } = pageOf(found, limit, ({ row }) => [row]);
  const others = await itemNames(
    q,
    items.flatMap(({ candidates }) => candidates),
    actor,
  );
  const changes = items.map((one) => one.changes);
  return {
    items: items.map(({ itemId, itemNumber, itemName, candidates, ...row }) => ({
      ...row,
      item:
        itemId && itemNumber !== null
          ? { id: itemId, number: humanId(itemNumber), name: itemName ?? '' }
          : null,
      candidates: candidates.flatMap((one) => others.get(one) ?? []),
    })),
    next,
    names: { ...(await namesIn(q, changes)), ...(await departmentNames(q, changes)) },
  };
}

async function itemNames(q: Queries, ids: readonly string[], actor: Actor) {
  const found = await sql<{ id: string; number: number; name: string }>`
    select i.id, i.number, i.name from item i where i.id = any(${[...ids]}::uuid[]) and ${withinItems(actor)}`.execute(
    q,
  );
  return new Map(found.rows.map((row) => [row.id, { ...row, number: humanId(row.number) }]));
}

export async function departmentNames(q: Queries, something: unknown): Promise<Record<string, string>> {
  const ids = [
    ...new Set(JSON.stringify(something).match(/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g) ?? []),
  ];
  const found = await sql<{ id: string; name: string }>`
    select id, path as name from department_path where id = any(${ids}::uuid[])`.execute(q);
  return Object.fromEntries(found.rows.map(({ id, name }) => [id, name]));
}
