import { type RawBuilder, sql } from 'kysely';
import type { Actor } from '#domain/permissions/actor.ts';
import { type Branch, branchesOf } from '#domain/permissions/branches.ts';
import { reads } from '#domain/permissions/reach.ts';
import { PRIORITIES } from '#domain/ticket/priority.ts';
import { columnOf, conditionOf } from './reach.ts';

type Sql = RawBuilder<unknown>;

/** What is looked for among the tickets `t` within reach. */
export interface Sought {
  where: Sql;
  order: Sql;
  limit: number;
  /** Each priority is walked by itself: an index that knows a place by priority then has these in order of due time. */
  eachPriority?: boolean;
  /** Columns of `t` to be answered, those of the order among them. */
  columns?: Sql;
}

const KEYS = sql`t.id, t.priority, t.next_due_at`;

/**
 * The first tickets within the actor's reach as a table (of id, priority and next_due_at unless told), each way of
 * reach on an index of its own and cut on its way; an "or" of all ways would look at every ticket. Null: one walk
 * through all is best.
 */
export function foundByWays(actor: Actor, sought: Sought): Sql | null {
  const branches = branchesOf(reads(actor));
  if (branches === null || branches.length === 0) return null;
  const { order, limit, columns = KEYS } = sought;
  const ways = branches.map((branch) => sql`(${wayOf(branch, sought)})`);
  return sql`select distinct ${columns} from (${sql.join(ways, sql` union all `)}) t order by ${order} limit ${limit}`;
}

function wayOf(
  { by, and }: Branch,
  { where, order, limit, eachPriority = false, columns = KEYS }: Sought,
): Sql {
  const beside = sql.join([...and.map(conditionOf), where], sql` and `);
  const last = sql`order by ${order} limit ${limit}`;
  if (by.is === 'named_reader' || (by.ids.length === 1 && !eachPriority))
    return sql`select ${columns} from ticket t where ${conditionOf(by)} and ${beside} ${last}`;
  const ranks = eachPriority ? sql`cross join unnest(${[...PRIORITIES]}::text[]) rank (priority)` : sql``;
  const ranked = eachPriority ? sql`t.priority = rank.priority` : sql`true`;
  return sql`select f.* from unnest(${[...by.ids]}::uuid[]) one (id) ${ranks} cross join lateral (
    select ${columns} from ticket t where ${columnOf(by.fact)} = one.id and ${ranked} and ${beside} ${last}) f`;
}
