import { sql } from 'kysely';
import type { z } from 'zod';
import type { config } from '#contract/config.ts';
import { SERVICE_CLASS } from '#domain/config/classes.ts';
import { type Hit, MOST_HIT, MOST_WAYS } from '#domain/config/impact.ts';
import { humanId } from '#domain/config/item.ts';
import { type Classes, withBelow } from '#domain/config/item-class.ts';
import type { Actor } from '#domain/permissions/actor.ts';
import type { HitFacts } from '#domain/ticket/impact-proposal.ts';
import type { Queries } from '../platform/db/db.ts';
import { classesOf } from './classes.ts';
import { withinItems } from './reach.ts';
import { BRIEF, type Brief, briefOf, knownItem, openTickets } from './view.ts';

const MOST_TICKETS = 100;

/** An open record of another practice about some of the items that are hit. */
export type RecordThere = z.output<(typeof config)['impact']['output']>['records'][number];
/** Finds the open records of one kind about any of these items that the actor may know of; `main.ts` names them all. */
export type RecordSource = (q: Queries, items: readonly string[], actor: Actor) => Promise<RecordThere[]>;

/**
 * What is hit when an item fails, each at its shortest way, at most `depth` steps; the same as `impactOf` in the rules.
 * Trouble goes on through items that a reader may not know of: these are left out afterwards.
 */
export const hits = (q: Queries, start: string, depth: number): Promise<Hit[]> => hitsOf(q, [start], depth);

/** The same for several items that fail together. */
async function hitsOf(q: Queries, starts: readonly string[], depth: number): Promise<Hit[]> {
  const found = await sql<Hit>`
    with recursive hit (id, depth) as (
      select start, 0 from unnest(${[...starts]}::uuid[]) start
      union
      select n.id, h.depth + 1 from hit h cross join lateral (
        select r.from_id as id from item_relation r join relation_kind k on k.code = r.kind
          where r.to_id = h.id and k.flow in ('to_source', 'both')
        union all
        select r.to_id from item_relation r join relation_kind k on k.code = r.kind
          where r.from_id = h.id and k.flow in ('to_target', 'both')
      ) n where h.depth < ${depth}
    )
    select id, min(depth)::int as depth from hit group by id order by 2, 1 limit ${MOST_HIT + 1}`.execute(q);
  return found.rows;
}

/** Everything whose failure hits an item: {@link hits} the other way round. */
export async function hitting(q: Queries, start: string, depth: number): Promise<Hit[]> {
  const found = await sql<Hit>`
    with recursive cause (id, depth) as (
      select ${start}::uuid, 0
      union
      select n.id, h.depth + 1 from cause h cross join lateral (
        select r.to_id as id from item_relation r join relation_kind k on k.code = r.kind
          where r.from_id = h.id and k.flow in ('to_source', 'both')
        union all
        select r.from_id from item_relation r join relation_kind k on k.code = r.kind
          where r.to_id = h.id and k.flow in ('to_target', 'both')
      ) n where h.depth < ${depth}
    )
    select id, min(depth)::int as depth from cause group by id order by 2, 1 limit ${MOST_HIT + 1}`.execute(
    q,
  );
  return found.rows;
}

/** The answer to what depends on an item: items, services, people, and the open tickets there (2.6b, 3.3). */
export async function impactFor(
  q: Queries,
  { id, depth }: { id: string; depth: number },
  classes: Classes,
  actor: Actor,
  sources: readonly RecordSource[],
) {
  await knownItem(q, id, actor);
  const all = await hits(q, id, depth);
  const known = await briefs(q, all.slice(0, MOST_HIT), actor);
  const ids = known.map((one) => one.id);
  const tickets = await openTickets(q, ids, MOST_TICKETS, actor);
  const serviceClasses = withBelow(classes, SERVICE_CLASS);
  const services = known.filter((one) => serviceClasses.includes(one.class)).map((one) => one.id);
  const relations = await between(q, ids);
  const { people, unknownUsers } = await peopleHit(q, ids, services);
  const records: RecordThere[] = [];
  for (const source of sources) records.push(...(await source(q, ids, actor)));
  return {
    depth,
    cut: all.length > MOST_HIT,
    items: known.map((one) => ({
      ...one,
      openTickets: tickets.filter(({ itemIds }) => itemIds.includes(one.id)).length,
    })),
    relations: relations.slice(0, MOST_WAYS),
    cutRelations: relations.length > MOST_WAYS,
    services,
    people,
    unknownUsers,
    tickets: tickets.map(({ itemIds, ...ticket }) => ticket),
    records,
  };
}

async function briefs(q: Queries, all: readonly Hit[], actor: Actor): Promise<(Brief & { depth: number })[]> {
  const depths = new Map(all.map(({ id, depth }) => [id, depth]));
  const found = await sql<Parameters<typeof briefOf>[0]>`
    select ${BRIEF} from item i where i.id = any(${[...depths.keys()]}::uuid[]) and ${withinItems(actor)}
      and i.state <> 'retired'
    order by i.name collate "zh-x-icu", i.id`.execute(q);
  return found.rows
    .map((row) => ({ ...briefOf(row), depth: depths.get(row.id) ?? 0 }))
    .sort((a, b) => a.depth - b.depth);
}

/** The relations among these by which trouble goes. */
async function between(q: Queries, ids: readonly string[]) {
  const found = await sql<{ kind: string; from: string; to: string }>`
    select r.kind, r.from_id as "from", r.to_id as "to" from item_relation r
    join relation_kind k on k.code = r.kind and k.flow <> 'none'
    where r.from_id = any(${[...ids]}::uuid[]) and r.to_id = any(${[...ids]}::uuid[])
    order by r.from_id, r.to_id, r.kind limit ${MOST_WAYS + 1}`.execute(q);
  return found.rows;
}

/** Active people who have one of these in hand, or belong to a department that uses a service of them, each once. */
async function peopleHit(q: Queries, ids: readonly string[], services: readonly string[]) {
  const found = await sql<{ people: number; unknownUsers: number; departments: number }>`
    with used as (select distinct unnest(department_and_below(i.department_id)) as id from item i
      where i.id = any(${[...services]}::uuid[]) and i.department_id is not null)
    select (select count(*)::int from (
        select i.holder_id as id from item i join person p on p.id = i.holder_id and p.active
          where i.id = any(${[...ids]}::uuid[])
        union select p.id from person p join used on used.id = p.department_id where p.active
      ) hit) as people,
      (select count(*)::int from item i where i.id = any(${[...services]}::uuid[]) and i.department_id is null)
        as "unknownUsers",
      (select count(distinct i.department_id)::int from item i where i.id = any(${[...services]}::uuid[])
        and i.department_id is not null and not exists (select 1 from item above
          where above.id = any(${[...services]}::uuid[]) and above.department_id <> i.department_id
            and i.department_id = any(department_and_below(above.department_id)))) as departments`.execute(q);
  return found.rows[0]!;
}

/** What is hit when these fail together: all of it, whoever asks, since trouble does not stop where one may not look. */
async function allHit(q: Queries, starts: readonly string[], depth: number) {
  const ids = (await hitsOf(q, starts, depth)).map(({ id }) => id);
  const classes = withBelow(await classesOf(q), SERVICE_CLASS);
  const found = await sql<HitFacts['services'][number] & { id: string }>`
    select i.id, i.name, i.criticality from item i
    where i.id = any(${ids}::uuid[]) and i.class = any(${classes}::text[]) and i.state <> 'retired'
    order by array_position(array['critical', 'high', 'normal', 'low'], i.criticality),
      i.name collate "zh-x-icu", i.id`.execute(q);
  const services = found.rows.map(({ id }) => id);
  return { ids, services: found.rows, ...(await peopleHit(q, ids, services)) };
}

/** People who are hit when any of these items fails, each once. */
export async function peopleHitBy(q: Queries, itemIds: readonly string[], depth: number): Promise<number> {
  return itemIds.length === 0 ? 0 : (await allHit(q, itemIds, depth)).people;
}

/** Farther than this nothing speaks for the rank of a ticket. */
const RANK_DEPTH = 6;

/** What is hit when these fail together, as a rank rests on it (3.3): in numbers and names of services, which are everybody's. */
export async function hitBy(q: Queries, starts: readonly string[]): Promise<HitFacts & { hit: number }> {
  const { ids, services, people, departments } = await allHit(q, starts, RANK_DEPTH);
  const named = await sql<{ number: number }>`
    select number from item where id = any(${[...starts]}::uuid[]) and state <> 'retired' order by number`.execute(
    q,
  );
  return {
    items: named.rows.map(({ number }) => humanId(number)),
    services: services.map(({ name, criticality }) => ({ name, criticality })),
    ...{ people, departments, hit: ids.length - starts.length },
  };
}
