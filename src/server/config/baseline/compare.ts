import { type RawBuilder, sql } from 'kysely';
import { z } from 'zod';
import { fieldChanges } from '#domain/config/import/judge.ts';
import { humanId, type Item } from '#domain/config/item.ts';
import type { Actor } from '#domain/permissions/actor.ts';
import { namesIn } from '../../organisation/names.ts';
import type { Queries } from '../../platform/db/db.ts';
import { pageOf, readCursor } from '../../platform/http/cursor.ts';
import { refused, wrongField } from '../../platform/http/refused.ts';
import { classesOf } from '../classes.ts';
import { departmentNames } from '../import/view.ts';
import { conditions } from '../list.ts';
import { withinItems } from '../reach.ts';
import type { BaselineFilter } from './take.ts';

type Kind = 'added' | 'removed' | 'changed';

interface Difference {
  kind: Kind;
  id: string;
  number: number;
  name: string;
  class: string;
  before: Item;
  after: Item;
  relations: { kind: string; from: string; to: string; made: boolean }[];
}

interface Asked {
  baseline: string;
  /** Another baseline, or how the items of the first one's filter are now. */
  other: string | 'now';
  kind?: Kind | undefined;
  cursor?: string | undefined;
  limit: number;
}

const number = z.tuple([z.int().min(0).max(2_147_483_647)]);

/** What is different between a baseline and another one, or now, as far as the actor may know of the items. */
export async function compare(q: Queries, { baseline, other, kind, cursor, limit }: Asked, actor: Actor) {
  const found = await differences(q, baseline, other, actor);
  const after = cursor === undefined ? 0 : readCursor(cursor, number)[0];
  const chosen = kind === undefined ? sql`true` : sql`d.kind = ${kind}`;
  const counted = await sql<{ kind: Kind; count: number }>`
    ${found} select kind, count(*) as count from d group by kind`.execute(q);
  const rows = await sql<Difference>`
    ${found} select d.* from d where d.number > ${after} and ${chosen} order by d.number limit ${limit + 1}`.execute(
    q,
  );
  const { items, next } = pageOf(rows.rows, limit, (row) => [row.number]);
  const others = await briefs(
    q,
    items.flatMap(({ relations }) => relations.flatMap(({ from, to }) => [from, to])),
    actor,
  );
  const views = items.map((row) => viewOf(row, others));
  const count = (of: Kind) => counted.rows.find((one) => one.kind === of)?.count ?? 0;
  const changes = views.map((view) => view.changes);
  return {
    ...{ items: views, next },
    counts: { added: count('added'), removed: count('removed'), changed: count('changed') },
    names: { ...(await namesIn(q, changes)), ...(await departmentNames(q, changes)) },
  };
}

/** Differences as `d`: items of one side alone, and those whose fields or relations are not what they were. */
async function differences(
  q: Queries,
  baseline: string,
  other: string | 'now',
  actor: Actor,
): Promise<RawBuilder<unknown>> {
  const known = await sql<{ id: string; filter: BaselineFilter }>`
    select id, filter from item_baseline where id = any(${[baseline, ...(other === 'now' ? [] : [other])]}::uuid[])`.execute(
    q,
  );
  const first = known.rows.find(({ id }) => id === baseline);
  if (!first) throw refused('not_found');
  if (other !== 'now' && !known.rows.some(({ id }) => id === other))
    throw wrongField('query.with', 'unknown_reference');
  const now = sql.join(conditions(first.filter, await classesOf(q)), sql` and `);
  const second =
    other === 'now'
      ? sql`select i.id as item_id, i.version as seq from item i where ${now}`
      : sql`select item_id, seq from item_baseline_item where baseline_id = ${other}`;
  return sql`with a as (select item_id, seq from item_baseline_item where baseline_id = ${baseline}),
    b as (${second}),
    touched as (
      select coalesce(a.item_id, b.item_id) as id, a.seq as one, b.seq as two
      from a full join b on b.item_id = a.item_id where a.seq is distinct from b.seq),
    read as (
      select i.id, i.number, i.name, i.class,
        case when t.one is null then 'added' when t.two is null then 'removed' else 'changed' end as kind,
        f.before, f.after, coalesce(r.relations, '[]') as relations
      from touched t join item i on i.id = t.id and ${withinItems(actor)}
      cross join lateral (
        select item_fold(e.after order by e.seq) filter (where e.seq <= t.one) as before,
          item_fold(e.after order by e.seq) filter (where e.seq <= t.two) as after
        from item_event e where e.item_id = t.id and t.one is not null and t.two is not null) f
      left join lateral (
        select jsonb_agg(x.data || jsonb_build_object('made', (x.net > 0) = (t.two > t.one))) as relations from (
          select e.data, sum(case e.kind when 'related' then 1 else -1 end) as net from item_event e
          where e.item_id = t.id and e.kind in ('related', 'unrelated')
            and e.seq > least(t.one, t.two) and e.seq <= greatest(t.one, t.two) and t.one is not null and t.two is not null
          group by e.data having sum(case e.kind when 'related' then 1 else -1 end) <> 0) x) r on true),
    d as (select * from read where kind <> 'changed' or before <> after or relations <> '[]')`;
}

async function briefs(q: Queries, ids: readonly string[], actor: Actor) {
  const found = await sql<{ id: string; number: number; name: string; class: string }>`
    select i.id, i.number, i.name, i.class from item i where i.id = any(${[...ids]}::uuid[]) and ${withinItems(actor)}`.execute(
    q,
  );
  return new Map(found.rows.map((row) => [row.id, { ...row, number: humanId(row.number) }]));
}

function viewOf(row: Difference, others: Awaited<ReturnType<typeof briefs>>) {
  const { kind, id, name, before, after, relations } = row;
  return {
    kind,
    item: { id, number: humanId(row.number), name, class: row.class },
    changes: kind === 'changed' ? fieldChanges(before, after) : [],
    relations: relations.map(({ kind: of, from, to, made }) => ({
      ...{ kind: of, made, direction: from === id ? ('forth' as const) : ('back' as const) },
      item: others.get(from === id ? to : from) ?? null,
    })),
  };
}
