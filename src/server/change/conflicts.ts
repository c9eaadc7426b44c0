import { sql } from 'kysely';
import { type Conflict, conflictsOf, type Near, type Planned } from '#domain/change/conflicts.ts';
import type { Touched } from '#domain/change/freeze.ts';
import type { Freeze } from '#domain/change/policy.ts';
import type { Instant } from '#domain/instant.ts';
import type { PersonActor } from '#domain/permissions/actor.ts';
import type { Calendar } from '#domain/sla/calendar.ts';
import { hits, hitting } from '../config/impact.ts';
import { withinItems } from '../config/reach.ts';
import type { Queries } from '../platform/db/db.ts';
import { rulesFor, termsOf, versionsInForce } from '../policy/rulebook.ts';
import { type ChangeRow, ROW, ROW_JOINS, rowOf } from './list.ts';
import { knownChange } from './view.ts';

/** More changes at the same time than these are not looked at; the answer says so. */
const MOST = 200;

/** The calendar by which most of the house works. */
export const houseCalendar = async (q: Queries): Promise<Calendar> =>
  (await rulesFor(q, termsOf(await versionsInForce(q), null))).calendars.working;

/** Items near each of these, in either direction; the same as `nearBy` in the rules. */
export async function nearFrom(q: Queries, ids: readonly string[], depth: number): Promise<Near> {
  const reached = new Map<string, ReadonlySet<string>>();
  for (const id of ids) {
    const [down, up] = [await hits(q, id, depth), await hitting(q, id, depth)];
    reached.set(id, new Set([...down, ...up].map((hit) => hit.id)));
  }
  return (one, other) => reached.get(one)?.has(other) ?? reached.get(other)?.has(one) ?? false;
}

/** Changes that are asked for or planned, and overlap a window. */
async function atTheSameTime(q: Queries, id: string, from: Instant, to: Instant) {
  const found = await sql<ChangeRow & { items: Touched[] }>`
    select ${ROW}, (select coalesce(json_agg(json_build_object('id', i.id, 'criticality', i.criticality)), '[]')
        from change_item x join item i on i.id = x.item_id where x.change_id = c.id) as items
    from change_request c ${ROW_JOINS}
    where c.window_from < ${to} and c.window_to > ${from} and c.id <> ${id}
      and c.status in ('approving', 'approved', 'scheduled', 'implementing')
    order by c.window_from, c.number limit ${MOST + 1}`.execute(q);
  return found.rows;
}

/** What stands in the way of a change, for who may know of it. */
export async function conflictsFor(q: Queries, ref: string, actor: PersonActor, now: Instant) {
  const { row, context } = await knownChange(q, ref, actor, now);
  const { window } = row.change;
  if (window === null) return { items: [], cut: false };
  const others = await atTheSameTime(q, row.id, window.from, window.to);
  const planned = others
    .slice(0, MOST)
    .map(({ id, change, items }): Planned => ({ id, window: change.window ?? window, items }));
  const { freezes, depth } = context.policy;
  const found = conflictsOf(
    { id: row.id, window, items: context.items },
    planned,
    await nearFrom(q, row.change.itemIds, depth),
    freezes,
    await houseCalendar(q),
  );
  const names = await namesOf(q, row.change.itemIds, actor);
  const byId = new Map(others.map((one) => [one.id, one]));
  return { items: found.map((one) => shown(one, { byId, freezes, names })), cut: others.length > MOST };
}

interface Known {
  byId: ReadonlyMap<string, ChangeRow>;
  freezes: readonly Freeze[];
  names: ReadonlyMap<string, string>;
}

function shown(conflict: Conflict, { byId, freezes, names }: Known) {
  const other = 'changeId' in conflict ? byId.get(conflict.changeId) : undefined;
  const ids = 'itemIds' in conflict ? conflict.itemIds : [];
  return {
    kind: conflict.kind,
    change: other ? rowOf(other) : null,
    items: ids.flatMap((id) => {
      const name = names.get(id);
      return name === undefined ? [] : [{ id, name }];
    }),
    freeze: conflict.kind === 'freeze' ? (freezes.find(({ code }) => code === conflict.code) ?? null) : null,
    dates: conflict.kind === 'holiday' ? [...conflict.dates] : [],
    ms: conflict.kind === 'working_hours' ? conflict.ms : null,
  };
}

async function namesOf(q: Queries, ids: readonly string[], actor: PersonActor) {
  const found = await sql<{ id: string; name: string }>`
    select i.id, i.name from item i where i.id = any(${[...ids]}::uuid[]) and ${withinItems(actor)}`.execute(
    q,
  );
  return new Map(found.rows.map(({ id, name }) => [id, name]));
}
