import { sql } from 'kysely';
import { evolveItem, type NewItemEvent } from '#domain/config/decide.ts';
import { uniqueOf } from '#domain/config/import/judge.ts';
import type { RowProblem } from '#domain/config/import/row.ts';
import { undoEvents } from '#domain/config/import/undo.ts';
import type { Item } from '#domain/config/item.ts';
import { managesItems, reachesItem } from '#domain/config/reach.ts';
import type { Instant } from '#domain/instant.ts';
import { audit } from '../../audit/actions.ts';
import type { Database, Tx } from '../../platform/db/db.ts';
import { stateOf } from '../actions.ts';
import type { Kept } from '../store.ts';
import { lockItems } from '../store.ts';
import type { Importing } from './facts.ts';
import { importingOf } from './judging.ts';
import { type AtWork, become, progressed, step } from './lease.ts';
import { BATCH } from './limits.ts';
import { appendAll } from './run-relations.ts';
import { keepUnique } from './unique.ts';

interface Applied {
  row: number;
  isNew: boolean;
  itemId: string;
}

interface Done {
  itemId: string;
  seq: number;
  kind: NewItemEvent['kind'];
  before: Partial<Item>;
  after: Partial<Item>;
  ours: boolean;
}

/**
 * Takes a whole import back, the last row first: by further events, never by taking some away. A row whose item was
 * changed since stays as it is, and the report says so.
 */
export async function undoImport(db: Database, work: AtWork, clock: () => Instant): Promise<void> {
  for (let more = true; more; ) more = await step(db, work, (tx) => undoBatch(tx, work, clock()));
  await step(db, work, async (tx) => {
    await become(tx, work, 'undone');
    const found = await sql<{ counts: Record<string, number>; reason: string }>`
      select counts, reason from item_import where id = ${work.id}`.execute(tx);
    const { undone = 0, kept = 0 } = found.rows[0]?.counts ?? {};
    const what = { import: work.id, number: work.number, undone, kept, reason: found.rows[0]?.reason };
    await audit(tx, { kind: 'items_import_undone', by: work.byId, what, ip: work.ip });
  });
}

async function undoBatch(tx: Tx, work: AtWork, now: Instant): Promise<boolean> {
  const found = await sql<Applied>`
    select row, is_new as "isNew", item_id as "itemId" from item_import_row
    where import_id = ${work.id} and result = 'done' and undone is null order by row desc limit ${BATCH}`.execute(
    tx,
  );
  if (found.rows.length === 0) return false;
  const importing = await importingOf(tx, work);
  const relations = await relationsMade(
    tx,
    work.id,
    found.rows.map(({ itemId }) => itemId),
  );
  const ends = relations.flatMap(({ from, to }) => [from, to]);
  const items = await lockItems(tx, [...new Set([...found.rows.map(({ itemId }) => itemId), ...ends])]);
  const events = await eventsSince(tx, found.rows, importing?.because.ref ?? '');
  const problems = new Map<number, RowProblem>();
  const news = new Map<string, NewItemEvent[]>();
  for (const one of found.rows) {
    const problem = importing
      ? undoRow(one, items.get(one.itemId), events.get(one.itemId) ?? [], importing, news)
      : 'not_yours';
    if (problem) problems.set(one.row, { field: null, code: problem, value: '' });
  }
  if (importing) await refuseTaken(tx, found.rows, items, news, problems, importing);
  const back = new Set(found.rows.filter(({ row }) => !problems.has(row)).map(({ itemId }) => itemId));
  await endRelations(tx, relations, back, news);
  if (importing) {
    await appendAll(tx, items, news, importing.because, { personId: work.byId, ip: work.ip, now });
    const written = [...news].map(([id, list]) => ({
      id,
      item: list.reduce<Item>(evolveItem, stateOf(items.get(id)!)),
    }));
    await keepUnique(tx, importing.classes, written);
  }
  await settle(tx, work.id, found.rows, problems);
  await progressed(tx, work, found.rows.length);
  return true;
}

function undoRow(
  { isNew, itemId }: Applied,
  kept: Kept | undefined,
  events: readonly Done[],
  { actor }: Importing,
  news: Map<string, NewItemEvent[]>,
): string | null {
  if (!kept || !reachesItem(managesItems(actor), kept)) return 'not_yours';
  const undo = undoEvents(stateOf(kept), events, isNew);
  if (!Array.isArray(undo)) return undo.code;
  const after = undo.reduce<Item>(evolveItem, stateOf(kept));
  if (!reachesItem(managesItems(actor), after)) return 'not_yours';
  news.set(itemId, undo);
  return null;
}

/** What another item has by now cannot be given back. */
async function refuseTaken(
  tx: Tx,
  rows: readonly Applied[],
  items: Map<string, Kept>,
  news: Map<string, NewItemEvent[]>,
  problems: Map<number, RowProblem>,
  { classes }: Importing,
): Promise<void> {
  const owned = rows.flatMap(({ row, itemId }) => {
    const [kept, list] = [items.get(itemId), news.get(itemId)];
    if (!kept || !list || list.length === 0) return [];
    return uniqueOf(list.reduce<Item>(evolveItem, stateOf(kept)), classes).map(({ key, value }) => ({
      row,
      id: itemId,
      key,
      value,
    }));
  });
  const taken = await sql<{ row: number; id: string; key: string; value: string }>`
    with x as (select * from jsonb_to_recordset(${JSON.stringify(owned)}::jsonb) as x(row int, id uuid, key text, value text))
    select x.* from x join item i on i.serial = x.value and i.state <> 'retired' where x.key = 'serial' and i.id <> x.id
    union all select x.* from x join item i on i.asset_number = x.value and i.state <> 'retired'
      where x.key = 'assetNumber' and i.id <> x.id
    union all select x.* from x join item_unique u on u.attribute = substr(x.key, 11) and u.value = x.value
      where x.key like 'attribute:%' and u.item_id <> x.id`.execute(tx);
  for (const { row, id, key, value } of taken.rows) {
    problems.set(row, { field: key as RowProblem['field'], code: 'already_exists', value });
    news.delete(id);
  }
}

interface Made {
  id: string;
  kind: string;
  from: string;
  to: string;
}

/** Relations that the import made at these items and that still stand. */
async function relationsMade(tx: Tx, id: string, items: readonly string[]): Promise<Made[]> {
  const found = await sql<Made>`
    select distinct r.id, r.kind, r.from_id as "from", r.to_id as "to" from item_import_relation m
    join item_relation r on r.id = m.made_id
    where m.import_id = ${id} and (r.from_id = any(${[...items]}::uuid[]) or r.to_id = any(${[...items]}::uuid[]))`.execute(
    tx,
  );
  return found.rows;
}

async function endRelations(
  tx: Tx,
  relations: readonly Made[],
  back: ReadonlySet<string>,
  news: Map<string, NewItemEvent[]>,
): Promise<void> {
  const ending = relations.filter(({ from, to }) => back.has(from) || back.has(to));
  const gone = await sql<{ id: string }>`
    delete from item_relation where id = any(${ending.map(({ id }) => id)}::uuid[]) returning id`.execute(tx);
  const ended = new Set(gone.rows.map(({ id }) => id));
  for (const { id, kind, from, to } of ending) {
    if (!ended.has(id)) continue;
    for (const end of [from, to])
      news.set(end, [
        { kind: 'unrelated', before: {}, after: {}, data: { kind, from, to } },
        ...(news.get(end) ?? []),
      ]);
  }
}

/** What happened to items since the import first touched them, and whether it was the import. */
async function eventsSince(tx: Tx, rows: readonly Applied[], ref: string): Promise<Map<string, Done[]>> {
  const found = await sql<Done>`
    with first as (select item_id, min(seq) as seq from item_event
      where item_id = any(${rows.map(({ itemId }) => itemId)}::uuid[]) and cause = 'import' and ref = ${ref} group by item_id)
    select e.item_id as "itemId", e.seq, e.kind, e.before, e.after, e.cause = 'import' and e.ref = ${ref} as ours
    from first f join item_event e on e.item_id = f.item_id and e.seq >= f.seq order by e.item_id, e.seq`.execute(
    tx,
  );
  const events = new Map<string, Done[]>();
  for (const one of found.rows) {
    const list = events.get(one.itemId);
    if (list) list.push(one);
    else events.set(one.itemId, [one]);
  }
  return events;
}

async function settle(
  tx: Tx,
  id: string,
  rows: readonly Applied[],
  problems: ReadonlyMap<number, RowProblem>,
): Promise<void> {
  const settled = rows.map(({ row }) => ({ row, problem: problems.get(row) ?? null }));
  await sql`update item_import_row r set undone = case when x.problem is null then 'done' else 'refused' end,
      problems = case when x.problem is null then r.problems else r.problems || jsonb_build_array(x.problem) end
    from (select row, nullif(problem, 'null'::jsonb) as problem
      from jsonb_to_recordset(${JSON.stringify(settled)}::jsonb) as y(row int, problem jsonb)) x
    where r.import_id = ${id} and r.row = x.row`.execute(tx);
}
