import { type RawBuilder, sql } from 'kysely';
import { z } from 'zod';
import type { Actor } from '#domain/permissions/actor.ts';
import {
  ENDED,
  OFFERED,
  type ProblemState,
  problemNumber,
  problemNumberIn,
} from '#domain/problem/problem.ts';
import { soughtWords } from '#domain/search/words.ts';
import type { Queries } from '../platform/db/db.ts';
import { pageOf, readCursor } from '../platform/http/cursor.ts';
import { withinReach } from '../ticket/reach.ts';
import type { Kept } from './store.ts';

export type Flag = 'no_workaround' | 'no_cause' | 'recurring' | 'review_due' | 'no_effect';

export interface ProblemFilter {
  q?: string | undefined;
  state: ProblemState | 'open' | 'known' | 'all';
  owner?: string | undefined;
  item?: string | undefined;
  ticket?: number | undefined;
  flag?: Flag | undefined;
}

const AT_WORK = sql`p.state in ('investigating', 'cause_found', 'known_error', 'change_pending')`;

/** What each flag asks of problems `p` (2.6d). */
export const FLAGGED: Record<Flag, RawBuilder<unknown>> = {
  no_workaround: sql`(${AT_WORK} and p.body->'rootCause' <> 'null' and p.body->'knownError' = 'null')`,
  no_cause: sql`(p.state in ('new', 'investigating', 'known_error', 'change_pending') and p.body->'rootCause' = 'null')`,
  recurring: sql`((p.body->>'recurred')::int > 0)`,
  review_due: sql`(p.state in ('resolved', 'review'))`,
  no_effect: sql`(p.body->'review'->'effective' = 'false')`,
};

const BRIEF = sql`p.id, p.number, p.title, p.state, p.priority, p.service, p.owner_id as "ownerId", o.name as owner,
  g.name as "group", p.body->'publication' <> 'null' as published, p.body->'rootCause' <> 'null' as "hasCause",
  p.body->'knownError' <> 'null' as "hasWorkaround", (p.body->>'recurred')::int as recurred,
  (extract(epoch from p.created_at) * 1000)::float8 as "createdAt",
  (extract(epoch from p.changed_at) * 1000)::float8 as "changedAt"`;

export interface Brief {
  id: string;
  number: number;
  title: string;
  state: ProblemState;
  priority: Kept['problem']['priority'];
  service: string | null;
  ownerId: string | null;
  owner: string | null;
  group: string | null;
  published: boolean;
  hasCause: boolean;
  hasWorkaround: boolean;
  recurred: number;
  /** Of those that the reader may know of. */
  tickets: number;
  createdAt: number;
  changedAt: number;
}

/** Problems `p` that meet all conditions, the newest first. */
export async function briefs(
  q: Queries,
  all: readonly RawBuilder<unknown>[],
  limit: number,
  actor: Actor,
): Promise<Brief[]> {
  const found = await sql<Brief>`
    select ${BRIEF}, (select count(*)::int from problem_ticket l join ticket t on t.id = l.ticket_id
      where l.problem_id = p.id and ${withinReach(actor)}) as tickets
    from problem p left join person o on o.id = p.owner_id left join support_group g on g.id = p.group_id
    where ${sql.join([sql`true`, ...all], sql` and `)} order by p.number desc limit ${limit}`.execute(q);
  return found.rows;
}

export const shown = ({ number, ...row }: Brief) => ({ ...row, number: problemNumber(number) });

const cursorKeys = z.tuple([z.int().min(1).max(2_147_483_647)]);

export async function listProblems(
  q: Queries,
  { cursor, limit, ...filter }: ProblemFilter & { cursor?: string | undefined; limit: number },
  actor: Actor,
) {
  const after = cursor === undefined ? null : readCursor(cursor, cursorKeys)[0];
  const all = conditions(filter, actor);
  if (after !== null) all.push(sql`p.number < ${after}`);
  const { items, next } = pageOf(await briefs(q, all, limit + 1, actor), limit, ({ number }) => [number]);
  return { items: items.map(shown), next };
}

export function conditions({ q, state, owner, item, ticket, flag }: ProblemFilter, actor: Actor) {
  const all: RawBuilder<unknown>[] = [];
  if (state === 'open') all.push(sql`p.state <> all(${[...ENDED]}::text[])`);
  else if (state === 'known') all.push(sql`p.state = any(${[...OFFERED]}::text[])`);
  else if (state !== 'all') all.push(sql`p.state = ${state}`);
  if (owner) all.push(sql`p.owner_id = ${owner}`);
  if (item) all.push(sql`p.id in (select problem_id from problem_item where item_id = ${item})`);
  if (ticket)
    all.push(sql`p.id in (select l.problem_id from problem_ticket l join ticket t on t.id = l.ticket_id
      where t.id = ${ticket} and ${withinReach(actor)})`);
  if (flag) all.push(FLAGGED[flag]);
  if (q) all.push(containing(q));
  return all;
}

const quoted = (word: string): string => `'${word.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`;

function containing(text: string): RawBuilder<unknown> {
  const number = problemNumberIn(text);
  const { words, prefix } = soughtWords(text);
  const terms = [...words.map(quoted), ...(prefix ? [`${quoted(prefix)}:*`] : [])];
  const found = [
    ...(number === null ? [] : [sql`p.number = ${number}`]),
    ...(terms.length > 0 ? [sql`p.words @@ ${terms.join(' & ')}::tsquery`] : []),
  ];
  return found.length === 0 ? sql`false` : sql`(${sql.join(found, sql` or `)})`;
}
