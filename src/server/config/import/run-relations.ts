import { sql } from 'kysely';
import { evolveItem, type NewItemEvent } from '#domain/config/decide.ts';
import { managesItems, reachesItem, readsItems } from '#domain/config/reach.ts';
import type { Instant } from '#domain/instant.ts';
import type { Database, Tx } from '../../platform/db/db.ts';
import { append, stateOf } from '../actions.ts';
import type { By } from '../history.ts';
import { type Kept, lockItems } from '../store.ts';
import { circleRows } from './checks.ts';
import type { Importing } from './facts.ts';
import { importingOf } from './judging.ts';
import { type AtWork, step } from './lease.ts';
import { BATCH } from './limits.ts';

interface Asked {
  row: number;
  n: number;
  kind: string;
  direction: 'forth' | 'back';
  here: string | null;
  there: string | null;
}

/** Relates the items of rows that were applied, a thousand relations in a transaction; each stands at both ends. */
export async function applyRelations(db: Database, work: AtWork, clock: () => Instant): Promise<void> {
  await step(db, work, async (tx) => {
    // What hung together otherwise when the file was looked at may close a circle now.
    const rows = await circleRows(tx, work.id);
    await sql`update item_import_relation set problem = 'circle' where import_id = ${work.id} and kind = 'part_of'
      and not applied and not stands and row = any(${rows}::int[])`.execute(tx);
  });
  for (let more = true; more; ) more = await step(db, work, (tx) => relateBatch(tx, work, clock()));
}

async function relateBatch(tx: Tx, work: AtWork, now: Instant): Promise<boolean> {
  const found = await sql<Asked>`
    select r.row, r.n, r.kind, r.direction, w.item_id as here, coalesce(r.other_id, t.item_id) as there
    from item_import_relation r
    join item_import_row w on w.import_id = r.import_id and w.row = r.row and w.result = 'done'
    left join item_import_row t on t.import_id = r.import_id and t.row = r.other_row
    where r.import_id = ${work.id} and not r.applied and not r.stands and r.problem is null
    order by r.row, r.n limit ${BATCH}`.execute(tx);
  if (found.rows.length === 0) return false;
  const importing = await importingOf(tx, work);
  const items = await lockItems(tx, [
    ...new Set(found.rows.flatMap(({ here, there }) => [here, there].filter((id) => id !== null))),
  ]);
  const problems: { row: number; n: number; problem: string }[] = [];
  const wanted: (Asked & { from: string; to: string })[] = [];
  for (const one of found.rows) {
    const problem = importing ? problemOf(one, items, importing) : 'not_yours';
    if (problem) problems.push({ row: one.row, n: one.n, problem });
    else {
      const [here, there] = [one.here!, one.there!];
      wanted.push({
        ...one,
        ...(one.direction === 'forth' ? { from: here, to: there } : { from: there, to: here }),
      });
    }
  }
  const made = await insert(tx, wanted);
  if (importing) await tell(tx, items, made, importing, { personId: work.byId, ip: work.ip, now });
  await settle(tx, work.id, wanted, made, problems);
  return true;
}

function problemOf({ here, there }: Asked, items: Map<string, Kept>, { actor }: Importing): string | null {
  const [one, other] = [items.get(here ?? ''), items.get(there ?? '')];
  if (!one || !other || !reachesItem(readsItems(actor), other)) return 'unknown_reference';
  if (!reachesItem(managesItems(actor), one)) return 'not_yours';
  if (one.id === other.id) return 'not_allowed';
  return one.state === 'retired' || other.state === 'retired' ? 'item_retired' : null;
}

interface Made {
  id: string;
  kind: string;
  from: string;
  to: string;
}

async function insert(
  tx: Tx,
  wanted: readonly { kind: string; from: string; to: string }[],
): Promise<Made[]> {
  if (wanted.length === 0) return [];
  const rows = wanted.map(({ kind, from, to }) => ({ kind, from, to }));
  const made = await sql<Made>`
    insert into item_relation (kind, from_id, to_id) select distinct x.kind, x."from", x."to"
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as x(kind text, "from" uuid, "to" uuid)
    on conflict do nothing returning id, kind, from_id as "from", to_id as "to"`.execute(tx);
  return made.rows;
}

async function tell(
  tx: Tx,
  items: Map<string, Kept>,
  made: readonly Made[],
  { because }: Importing,
  by: By,
): Promise<void> {
  const news = new Map<string, NewItemEvent[]>();
  for (const { kind, from, to } of made)
    for (const end of [from, to])
      news.set(end, [
        ...(news.get(end) ?? []),
        { kind: 'related', before: {}, after: {}, data: { kind, from, to } },
      ]);
  await appendAll(tx, items, news, because, by);
}

/** Writes events of many items, each after the end of its history. */
export async function appendAll(
  tx: Tx,
  items: Map<string, Kept>,
  news: Map<string, NewItemEvent[]>,
  because: Importing['because'],
  by: By,
): Promise<void> {
  const changes = [...news].flatMap(([id, events]) => {
    const kept = items.get(id);
    return kept ? [{ kept, news: events, after: events.reduce(evolveItem, stateOf(kept)) }] : [];
  });
  if (changes.length > 0) await append(tx, changes, because, by);
}

/** A relation that two rows ask for is made by the first of them. */
async function settle(
  tx: Tx,
  id: string,
  wanted: readonly (Asked & { from: string; to: string })[],
  made: readonly Made[],
  problems: readonly { row: number; n: number; problem: string }[],
): Promise<void> {
  const open = new Map(made.map((one) => [`${one.kind} ${one.from} ${one.to}`, one.id]));
  const settled = wanted.map(({ row, n, kind, from, to }) => {
    const key = `${kind} ${from} ${to}`;
    const made_id = open.get(key) ?? null;
    open.delete(key);
    return { row, n, made_id };
  });
  await sql`update item_import_relation r set applied = true, made_id = x.made_id
    from jsonb_to_recordset(${JSON.stringify(settled)}::jsonb) as x(row int, n int, made_id uuid)
    where r.import_id = ${id} and r.row = x.row and r.n = x.n`.execute(tx);
  if (problems.length === 0) return;
  await sql`update item_import_relation r set problem = x.problem
    from jsonb_to_recordset(${JSON.stringify(problems)}::jsonb) as x(row int, n int, problem text)
    where r.import_id = ${id} and r.row = x.row and r.n = x.n`.execute(tx);
}
