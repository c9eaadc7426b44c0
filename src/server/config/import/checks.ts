import { sql } from 'kysely';
import { type Edges, neededBy, onCircles } from '#domain/config/import/graph.ts';
import { serialOf } from '#domain/config/serial.ts';
import type { Database, Queries, Tx } from '../../platform/db/db.ts';
import { type AtWork, become, keep, step } from './lease.ts';

/** What can be told only of the file as a whole: rows about one thing, relations among rows, circles of parts. */
export async function checkFile(db: Database, work: AtWork): Promise<void> {
  await step(db, work, async (tx) => {
    await sql`analyze item_import_key`.execute(tx);
    await sql`analyze item_import_row`.execute(tx);
    await refuseTwice(tx, work.id);
    await findRows(tx, work.id);
    await keep(tx, work);
    await refuseRows(tx, work.id, await circleRows(tx, work.id), 'relation:part_of:forth', 'circle');
    await refuseDependents(tx, work.id);
    await noteRelations(tx, work.id);
    await become(tx, work, 'planned');
  });
}

/** Which of two rows about one thing is right is not for us to say. */
async function refuseTwice(tx: Tx, id: string): Promise<void> {
  await sql`with twice as (
      select md5(key) as hash from item_import_key where import_id = ${id} and kind = 'claim'
      group by md5(key) having count(*) > 1),
    each as (
      select k.row, min(k.key) as key, min(o.row) as other from twice t
      join item_import_key k on k.import_id = ${id} and k.kind = 'claim' and md5(k.key) = t.hash
      cross join lateral (select o.row from item_import_key o where o.import_id = ${id} and o.kind = 'claim'
        and md5(o.key) = t.hash and o.row <> k.row order by o.row limit 1) o
      group by k.row)
    update item_import_row r set outcome = 'refused', problems = r.problems || jsonb_build_array(jsonb_build_object(
      'field', case when e.key ~ '^(serial|assetNumber|name|attribute:)' then split_part(e.key, ' ', 1) end,
      'code', 'given_twice', 'value', e.other::text))
    from each e where r.import_id = ${id} and r.row = e.row`.execute(tx);
}

/** What a relation calls by a name that no item has is what a row of this file becomes, if one has it. */
async function findRows(tx: Tx, id: string): Promise<void> {
  for (let after = 0; ; ) {
    const open = await sql<{ row: number; n: number; ref: string }>`
      select row, n, ref from item_import_relation where import_id = ${id} and other_id is null and row > ${after}
      order by row, n limit 5000`.execute(tx);
    // Rows are taken whole, so that the next page begins behind one.
    const last = open.rows.at(-1)?.row;
    if (last === undefined) return;
    const whole = open.rows.length < 5000 ? open.rows : open.rows.filter(({ row }) => row < last);
    const page = whole.length > 0 ? whole : open.rows;
    after = page.at(-1)!.row;
    const asked = page.flatMap(({ row, n, ref }) => {
      const serial = serialOf(ref);
      return [...(serial ? [`0 ${serial}`, `1 ${serial}`] : []), `2 ${ref.trim().toLowerCase()}`].map(
        (key, rank) => ({ row, n, key, rank }),
      );
    });
    await sql`with found as (
        select x.row, x.n, x.rank, array_agg(distinct k.row) as rows
        from jsonb_to_recordset(${JSON.stringify(asked)}::jsonb) as x(row int, n int, key text, rank int)
        join item_import_key k on k.import_id = ${id} and k.kind = 'name' and md5(k.key) = md5(x.key) and k.key = x.key
        group by x.row, x.n, x.rank),
      best as (select distinct on (row, n) row, n, rows from found order by row, n, rank)
      update item_import_relation r set other_row = case when cardinality(b.rows) = 1 then b.rows[1] end,
        problem = case when cardinality(b.rows) > 1 then 'ambiguous' when b.rows[1] = r.row then 'not_allowed' end
      from best b where r.import_id = ${id} and r.row = b.row and r.n = b.n`.execute(tx);
  }
}

/** Edges of the tree of parts: those that stand, and those that the file asks for; items by number, new rows below 0. */
export async function circleRows(q: Queries, id: string): Promise<number[]> {
  const asked = await edgesOf(
    q,
    (after) => sql`
    select r.row as at, coalesce(i.number, -r.row) as one, coalesce(o.number, p.number, -r.other_row) as other,
      r.direction = 'back' as back
    from item_import_relation r join item_import_row w on w.import_id = r.import_id and w.row = r.row
    left join item i on i.id = w.item_id left join item o on o.id = r.other_id
    left join item_import_row t on t.import_id = r.import_id and t.row = r.other_row left join item p on p.id = t.item_id
    where r.import_id = ${id} and r.kind = 'part_of' and not r.stands and not r.applied and r.problem is null
      and w.outcome <> 'refused' and (r.other_id is not null or r.other_row is not null) and r.row > ${after}
    order by r.row fetch first 20000 rows with ties`,
  );
  if (asked.rows.length === 0) return [];
  const standing = await edgesOf(
    q,
    (after) => sql`
    select f.number as at, f.number as one, t.number as other, false as back from item_relation r
    join item f on f.id = r.from_id join item t on t.id = r.to_id
    where r.kind = 'part_of' and f.number > ${after} order by f.number fetch first 20000 rows with ties`,
  );
  const join = (one: Int32Array, other: Int32Array) => {
    const all = new Int32Array(one.length + other.length);
    all.set(one);
    all.set(other, one.length);
    return all;
  };
  const marks = onCircles({ from: join(asked.from, standing.from), to: join(asked.to, standing.to) });
  return [...new Set([...asked.rows].filter((_, i) => marks[i] === 1))];
}

async function edgesOf(
  q: Queries,
  page: (after: number) => ReturnType<typeof sql>,
): Promise<Edges & { rows: Int32Array }> {
  let [rows, from, to] = [new Int32Array(1024), new Int32Array(1024), new Int32Array(1024)];
  let count = 0;
  for (let after = -1; ; ) {
    const found = (await page(after).execute(q)).rows as {
      at: number;
      one: number;
      other: number;
      back: boolean;
    }[];
    if (found.length === 0) break;
    for (const { at, one, other, back } of found) {
      if (count === rows.length) [rows, from, to] = [grown(rows), grown(from), grown(to)];
      rows[count] = at;
      from[count] = back ? other : one;
      to[count++] = back ? one : other;
    }
    after = found.at(-1)!.at;
  }
  return { rows: rows.slice(0, count), from: from.slice(0, count), to: to.slice(0, count) };
}

function grown(list: Int32Array): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(list.length * 2);
  larger.set(list);
  return larger;
}

async function refuseRows(
  tx: Tx,
  id: string,
  rows: readonly number[],
  field: string,
  code: string,
): Promise<void> {
  if (rows.length === 0) return;
  const problem = JSON.stringify([{ field, code, value: '' }]);
  await sql`update item_import_row set outcome = 'refused', problems = problems || ${problem}::jsonb
    where import_id = ${id} and row = any(${[...rows]}::int[])`.execute(tx);
}

/** Refused is what names nothing, and what needs a new item of a row that is refused. */
async function refuseDependents(tx: Tx, id: string): Promise<void> {
  await sql`with bad as (
      select row, jsonb_agg(jsonb_build_object('field', 'relation:' || kind || ':' || direction,
        'code', coalesce(problem, 'unknown_reference'), 'value', left(ref, 100))) as problems
      from item_import_relation where import_id = ${id}
        and (problem is not null or (other_id is null and other_row is null)) group by row)
    update item_import_row r set outcome = 'refused', problems = r.problems || b.problems
    from bad b where r.import_id = ${id} and r.row = b.row and r.outcome <> 'ambiguous'`.execute(tx);
  const refused = await sql<{ row: number }>`
    select distinct t.row from item_import_relation r
    join item_import_row t on t.import_id = r.import_id and t.row = r.other_row
    where r.import_id = ${id} and t.is_new and t.outcome in ('refused', 'ambiguous')`.execute(tx);
  if (refused.rows.length === 0) return;
  const edges = await sql<{ row: number; other: number }>`
    select r.row, r.other_row as other from item_import_relation r
    join item_import_row t on t.import_id = r.import_id and t.row = r.other_row
    where r.import_id = ${id} and t.is_new`.execute(tx);
  const fallen = neededBy(
    refused.rows.map(({ row }) => row),
    {
      from: Int32Array.from(edges.rows, ({ row }) => row),
      to: Int32Array.from(edges.rows, ({ other }) => other),
    },
  );
  const problem = JSON.stringify([{ field: null, code: 'needs_refused', value: '' }]);
  await sql`update item_import_row set outcome = 'refused', problems = problems || ${problem}::jsonb
    where import_id = ${id} and row = any(${fallen}::int[]) and outcome not in ('refused', 'ambiguous')`.execute(
    tx,
  );
}

/** A row that adds nothing but relations changes something, too. */
async function noteRelations(tx: Tx, id: string): Promise<void> {
  await sql`with more as (
      select r.row, jsonb_agg(jsonb_build_object('field', 'relation:' || r.kind || ':' || r.direction,
        'before', null, 'after', left(r.ref, 200)) order by r.n) as changes
      from item_import_relation r where r.import_id = ${id} and not r.stands group by r.row)
    update item_import_row w set changes = w.changes || m.changes,
      outcome = case when w.outcome = 'same' then 'change' else w.outcome end
    from more m where w.import_id = ${id} and w.row = m.row and w.outcome in ('new', 'change', 'same')`.execute(
    tx,
  );
}
