import { type RawBuilder, sql } from 'kysely';
import type { Instant } from '#domain/instant.ts';
import type { Problem } from '#domain/problem/problem.ts';
import { indexWords } from '#domain/search/words.ts';
import { explained } from '../organisation/constraints.ts';
import type { Queries, Tx } from '../platform/db/db.ts';

/** A problem with what the store knows of it beside. */
export interface Kept {
  id: string;
  number: number;
  version: number;
  /** In hex. */
  hash: string;
  problem: Problem;
  createdAt: Instant;
  changedAt: Instant;
}

const KEPT = sql`p.id, p.number, p.version, encode(p.hash, 'hex') as hash, p.body as problem,
  (extract(epoch from p.created_at) * 1000)::float8 as "createdAt",
  (extract(epoch from p.changed_at) * 1000)::float8 as "changedAt"`;

/** Problems `p` that meet a condition, in the order given, `most` at most. */
export async function keptWhere(
  q: Queries,
  condition: RawBuilder<unknown>,
  { order = sql`p.number desc`, most }: { order?: RawBuilder<unknown>; most: number },
): Promise<Kept[]> {
  const found = await sql<Kept>`
    select ${KEPT} from problem p where ${condition} order by ${order} limit ${most}`.execute(q);
  return found.rows;
}

export async function keptProblem(q: Queries, id: string): Promise<Kept | null> {
  const [found] = await keptWhere(q, sql`p.id = ${id}`, { most: 1 });
  return found ?? null;
}

/** A problem locked until the transaction ends. */
export async function lockProblem(tx: Tx, id: string): Promise<Kept | null> {
  const locked = await sql`select from problem where id = ${id} for no key update`.execute(tx);
  return locked.rows.length === 0 ? null : keptProblem(tx, id);
}

export interface Saved {
  id: string;
  version: number;
  hash: string;
  problem: Problem;
  now: Instant;
}

/** The words by which a problem is found, and trouble is likened to it. */
const wordsOf = ({ title, description, rootCause, knownError, solution }: Problem): string[] =>
  indexWords(
    [title, description, rootCause, knownError?.symptoms, knownError?.workaround, solution]
      .filter((text): text is string => typeof text === 'string')
      .join('\n'),
  );

const stamp = (at: Instant | null) => (at === null ? null : new Date(at).toISOString());

export async function insertProblem(tx: Tx, saved: Saved): Promise<void> {
  const { id, version, hash, problem, now } = saved;
  await explained(
    sql`insert into problem (id, version, hash, title, state, priority, origin, service, owner_id, group_id,
        resolved_at, body, created_at, changed_at, words)
      values (${id}, ${version}, ${Buffer.from(hash, 'hex')}, ${problem.title}, ${problem.state}, ${problem.priority},
        ${problem.origin}, ${problem.service}, ${problem.ownerId}, ${problem.groupId}, ${stamp(problem.resolvedAt)},
        ${JSON.stringify(problem)}::jsonb, ${stamp(now)}, ${stamp(now)},
        array_to_tsvector(${wordsOf(problem)}::text[]))`.execute(tx),
  );
  await keepLinks(tx, id, problem);
}

export async function updateProblem(tx: Tx, before: Problem, saved: Saved): Promise<void> {
  const { id, version, hash, problem, now } = saved;
  await explained(
    sql`update problem set version = ${version}, hash = ${Buffer.from(hash, 'hex')}, title = ${problem.title},
        state = ${problem.state}, priority = ${problem.priority}, service = ${problem.service},
        owner_id = ${problem.ownerId}, group_id = ${problem.groupId}, resolved_at = ${stamp(problem.resolvedAt)},
        body = ${JSON.stringify(problem)}::jsonb, changed_at = ${stamp(now)},
        words = array_to_tsvector(${wordsOf(problem)}::text[])
      where id = ${id}`.execute(tx),
  );
  const linked = ({ ticketIds, itemIds, changes }: Problem) => JSON.stringify([ticketIds, itemIds, changes]);
  if (linked(before) !== linked(problem)) await keepLinks(tx, id, problem);
}

/** The links as tables; a ticket that was purged since is left out. */
async function keepLinks(tx: Tx, id: string, { ticketIds, itemIds, changes }: Problem): Promise<void> {
  await sql`delete from problem_ticket where problem_id = ${id}`.execute(tx);
  await sql`delete from problem_item where problem_id = ${id}`.execute(tx);
  await sql`delete from problem_change where problem_id = ${id}`.execute(tx);
  await sql`insert into problem_ticket (problem_id, ticket_id)
    select ${id}::uuid, t.id from ticket t where t.id = any(${[...ticketIds]}::int[])`.execute(tx);
  await sql`insert into problem_item (problem_id, item_id)
    select ${id}::uuid, i.id from item i where i.id = any(${[...itemIds]}::uuid[])`.execute(tx);
  await sql`insert into problem_change (problem_id, change)
    select ${id}::uuid, unnest(${[...changes]}::text[])`.execute(tx);
}
