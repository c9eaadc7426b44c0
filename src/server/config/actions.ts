import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import {
  becauseProblem,
  changeItem,
  createItem,
  evolveItem,
  type ItemWish,
  type NewItemEvent,
  rebuildItem,
} from '#domain/config/decide.ts';
import type { Because, Item } from '#domain/config/item.ts';
import { attributesOf, type Classes } from '#domain/config/item-class.ts';
import { managesItems, reachesItem, readsItems } from '#domain/config/reach.ts';
import { RELATION_KINDS } from '#domain/config/relation.ts';
import type { Actor } from '#domain/permissions/actor.ts';
import type { FieldProblem } from '#domain/refusal.ts';
import { isCauseOfChange } from '../change/seam.ts';
import { explained } from '../organisation/constraints.ts';
import type { Tx } from '../platform/db/db.ts';
import { Refused, refused, wrongField } from '../platform/http/refused.ts';
import { knownOf } from '../ticket/reach.ts';
import { ruleOfItem } from './class-rules.ts';
import { classesOf } from './classes.ts';
import { type By, chained, type EventRow } from './history.ts';
import { insertEvents, insertItems, type Kept, lockItems, updateItems } from './store.ts';

export interface Author extends By {
  actor: Actor;
}

/** Adds an item. @returns its id */
export async function addItem(tx: Tx, wish: ItemWish, because: Because, author: Author): Promise<string> {
  await checkCause(tx, because, author.actor);
  const classes = await classesOf(tx);
  const outcome = createItem(classes, wish, because);
  if (!('kind' in outcome)) throw new Refused(outcome);
  const item = rebuildItem([outcome]);
  if (!reachesItem(managesItems(author.actor), item)) throw refused('forbidden');
  const id = randomUUID();
  const [row] = chained({ id, version: 0, hash: null }, [outcome], because, author);
  await checkReferences(tx, classes, item);
  await insertItems(tx, [{ id, item, version: 1, hash: row!.hash, now: author.now }]);
  await insertEvents(tx, [row!]);
  await keepUnique(tx, classes, id, item);
  return id;
}

/** Changes an item on the version that the caller saw (null: whatever it is). */
export async function amendItem(
  tx: Tx,
  id: string,
  wish: ItemWish,
  because: Because,
  version: number | null,
  author: Author,
): Promise<void> {
  await checkCause(tx, because, author.actor);
  const kept = await managed(tx, id, author.actor);
  if (version !== null && version !== kept.version)
    throw refused('version_conflict', { version: kept.version });
  const classes = await classesOf(tx);
  const before = stateOf(kept);
  const isAsset = wish.state !== 'retired' || (await ruleOfItem(tx, id, classes)).disposal;
  const outcome = changeItem(classes, before, wish, because, { isAsset });
  if (!Array.isArray(outcome)) throw new Refused(outcome);
  if (outcome.length === 0) return;
  const after = outcome.reduce<Item>(evolveItem, before);
  if (!reachesItem(managesItems(author.actor), after)) throw refused('forbidden');
  await checkReferences(tx, classes, after);
  await append(tx, [{ kept, news: outcome, after }], because, author);
  await keepUnique(tx, classes, id, after);
}

/** What an item says, without what the store knows of it beside. */
export function stateOf({ id, number, version, hash, ...item }: Kept): Item {
  return item;
}

/** An item to be written, locked; one that the actor may not know of is not there. */
export async function managed(tx: Tx, id: string, actor: Actor): Promise<Kept> {
  const kept = (await lockItems(tx, [id])).get(id);
  if (!kept || !(reachesItem(readsItems(actor), kept) || reachesItem(managesItems(actor), kept)))
    throw refused('not_found');
  if (!reachesItem(managesItems(actor), kept)) throw refused('forbidden');
  return kept;
}

interface Change {
  kept: Kept;
  news: readonly NewItemEvent[];
  after: Item;
  /** Somebody has seen that it is there. */
  verified?: boolean;
}

/** Writes new states with their events. */
export async function append(tx: Tx, changes: readonly Change[], because: Because, by: By): Promise<void> {
  const rows: EventRow[] = [];
  const saved = changes.map(({ kept, news, after, verified = false }) => {
    const events = chained(kept, news, because, by);
    rows.push(...events);
    const last = events.at(-1)!;
    return { id: kept.id, item: after, version: last.seq, hash: last.hash, now: by.now, verified };
  });
  await insertEvents(tx, rows);
  await updateItems(tx, saved);
}

/** A ticket that is named as the cause is one that the actor may know of; a change is one that was approved. */
async function checkCause(tx: Tx, because: Because, actor: Actor): Promise<void> {
  const refusal = becauseProblem(because);
  if (refusal) throw new Refused(refusal);
  if (because.cause === 'change' && !(await isCauseOfChange(tx, because.ref ?? '')))
    throw wrongField('body.because.ref', 'unknown_reference');
  if (because.cause !== 'ticket') return;
  const number = /^\d{1,9}$/.test(because.ref ?? '') ? Number(because.ref) : null;
  if (number === null || !(await knownOf(tx, [number], actor)).has(number))
    throw wrongField('body.because.ref', 'unknown_reference');
}

/** People and sites that attributes name are there. */
async function checkReferences(tx: Tx, classes: Classes, item: Item): Promise<void> {
  const named = attributesOf(classes, item.class).flatMap(({ code, type }) =>
    (type === 'person' || type === 'site') && item.attributes[code] !== undefined
      ? [{ code, type, id: String(item.attributes[code]) }]
      : [],
  );
  if (named.length === 0) return;
  const ids = named.map(({ id }) => id);
  const found = await sql<{ id: string; type: string }>`
    select id, 'person' as type from person where id = any(${ids}::uuid[])
    union all select id, 'site' from site where id = any(${ids}::uuid[])`.execute(tx);
  const known = new Set(found.rows.map(({ id, type }) => `${type} ${id}`));
  const problems: FieldProblem[] = named
    .filter(({ type, id }) => !known.has(`${type} ${id}`))
    .map(({ code }) => ({ field: `body.attributes.${code}`, code: 'unknown_reference' }));
  if (problems.length > 0) throw refused('unknown_reference', undefined, problems);
}

/** Keeps the values that no two items may share; what is retired shares with nobody. */
export async function keepUnique(tx: Tx, classes: Classes, id: string, item: Item): Promise<void> {
  await sql`delete from item_unique where item_id = ${id}`.execute(tx);
  if (item.state === 'retired') return;
  for (const { code, from, unique } of attributesOf(classes, item.class)) {
    const value = item.attributes[code];
    if (!unique || value === undefined) continue;
    const made = await sql`insert into item_unique (class, attribute, value, item_id)
      values (${from}, ${code}, ${String(value).toUpperCase()}, ${id}) on conflict do nothing returning item_id`.execute(
      tx,
    );
    if (made.rows.length === 0)
      throw refused('already_exists', undefined, [
        { field: `body.attributes.${code}`, code: 'already_exists' },
      ]);
  }
}

interface RelationWish {
  kind: string;
  direction: 'forth' | 'back';
  to: string;
}

/** Relates two items; it stands in the history of both. */
export async function relate(
  tx: Tx,
  id: string,
  { kind, direction, to }: RelationWish,
  because: Because,
  author: Author,
): Promise<{ id: string; version: number }> {
  await checkCause(tx, because, author.actor);
  if (!RELATION_KINDS.some(({ code }) => code === kind)) throw wrongField('body.kind', 'unknown_reference');
  if (to === id) throw wrongField('body.to', 'not_allowed');
  const [here, there] = await both(tx, [id, to], author.actor);
  if (here.state === 'retired' || there.state === 'retired') throw refused('item_retired');
  const [from, target] = direction === 'forth' ? [id, to] : [to, id];
  const made = await explained(
    sql<{ id: string }>`insert into item_relation (kind, from_id, to_id) values (${kind}, ${from}, ${target})
      returning id`.execute(tx),
  );
  await tell(tx, 'related', [here, there], { kind, from, to: target }, because, author);
  return { id: made.rows[0]!.id, version: here.version + 1 };
}

/** Ends a relation. */
export async function unrelate(
  tx: Tx,
  id: string,
  relation: string,
  because: Because,
  author: Author,
): Promise<{ version: number }> {
  await checkCause(tx, because, author.actor);
  const found = await sql<{ kind: string; from: string; to: string }>`
    select kind, from_id as "from", to_id as "to" from item_relation where id = ${relation}
      and ${id}::uuid in (from_id, to_id)`.execute(tx);
  const was = found.rows[0];
  if (!was) throw refused('not_found');
  const [here, there] = await both(tx, [id, was.from === id ? was.to : was.from], author.actor);
  const gone = await sql`delete from item_relation where id = ${relation} returning id`.execute(tx);
  if (gone.rows.length === 0) throw refused('not_found');
  await tell(tx, 'unrelated', [here, there], was, because, author);
  return { version: here.version + 1 };
}

/** Both ends of a relation, locked: the first is managed by the actor, the other at least known to them. */
async function both(tx: Tx, [id, other]: [string, string], actor: Actor): Promise<[Kept, Kept]> {
  const locked = await lockItems(tx, [id, other]);
  const here = await managed(tx, id, actor);
  const there = locked.get(other);
  if (!there || !reachesItem(readsItems(actor), there)) throw wrongField('body.to', 'unknown_reference');
  return [here, there];
}

async function tell(
  tx: Tx,
  kind: 'related' | 'unrelated',
  ends: readonly Kept[],
  data: { kind: string; from: string; to: string },
  because: Because,
  by: By,
): Promise<void> {
  const event = { kind, before: {}, after: {}, data };
  await append(
    tx,
    ends.map((kept) => ({ kept, news: [event], after: stateOf(kept) })),
    because,
    by,
  );
}
