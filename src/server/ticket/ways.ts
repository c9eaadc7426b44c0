import { type RawBuilder, sql } from 'kysely';
import type { Actor } from '#domain/permissions/actor.ts';
import { type Branch, branchesOf } from '#domain/permissions/branches.ts';
import { reads } from '#domain/permissions/reach.ts';
import { columnOf, conditionOf } from './reach.ts';

type Sql = RawBuilder<unknown>;

/** What is looked for among the tickets `t` within reach. */
export interface Sought {
  where: Sql;
  order: Sql;
  limit: number;
}

const KEYS = sql`t.id, t.priority, t.next_due_at`;

/**
 * The first tickets within the actor's reach as a table of id, priority and next_due_at, each way of reach on an index
 * of its own and cut on its way; an "or" of all ways would look at every ticket. Null: one walk through all is best.
 */
export function foundByWays(actor: Actor, sought: Sought): Sql | null {
  const branches = branchesOf(reads(actor));
  if (branches === null || branches.length === 0) return null;
  const { order, limit } = sought;
  const ways = branches.map((branch) => sql`(${wayOf(branch, sought)})`);
  return sql`select distinct ${KEYS} from (${sql.join(ways, sql` union all `)}) t order by ${order} limit ${limit}`;
}

function wayOf({ by, and }: Branch, { where, order, limit }: Sought): Sql {
  const beside = sql.join([...and.map(conditionOf), where], sql` and `);
  const last = sql`order by ${order} limit ${limit}`;
  if (by.is === 'named_reader' || by.ids.length === 1)
    return sql`select ${KEYS} from ticket t where ${conditionOf(by)} and ${beside} ${last}`;
  return sql`select f.* from unnest(${[...by.ids]}::uuid[]) one (id) cross join lateral (
    select ${KEYS} from ticket t where ${columnOf(by.fact)} = one.id and ${beside} ${last}) f`;
}
