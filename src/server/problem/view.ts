import { sql } from 'kysely';
import { z } from 'zod';
import { humanId } from '#domain/config/item.ts';
import type { Instant } from '#domain/instant.ts';
import type { Permission } from '#domain/permissions/actions.ts';
import type { Actor } from '#domain/permissions/actor.ts';
import { holds } from '#domain/permissions/actor.ts';
import { effectOf } from '#domain/problem/effect.ts';
import { PROBLEM_ACTIONS, type ProblemAction, stateAfter } from '#domain/problem/lifecycle.ts';
import {
  type Problem,
  type ProblemState,
  problemNumber,
  type TimelineEntry,
} from '#domain/problem/problem.ts';
import { withinItems } from '../config/reach.ts';
import { type TicketRow, ticketOf } from '../config/view.ts';
import { namesIn } from '../organisation/names.ts';
import type { Queries } from '../platform/db/db.ts';
import { pageOf, readCursor } from '../platform/http/cursor.ts';
import { refused } from '../platform/http/refused.ts';
import { knownOf, withinReach } from '../ticket/reach.ts';
import { linkedChanges } from './changes.ts';
import { effectOfProblem } from './effect.ts';
import { keptProblem } from './store.ts';

export interface Reader {
  actor: Actor;
  now: Instant;
}

/** One problem, with those of its tickets and items that the reader may know of. */
export async function openProblem(q: Queries, id: string, { actor, now }: Reader) {
  const kept = await keptProblem(q, id);
  if (!kept) throw refused('not_found');
  const { problem, number, version, createdAt, changedAt } = kept;
  const names = await namesIn(q, problem);
  const nameOf = (person: string | null) => (person === null ? null : (names[person] ?? null));
  const tickets = await linkedTickets(q, id, actor);
  const known = new Set(tickets.map((ticket) => ticket.id));
  const unlinked = problem.timeline.flatMap(({ source }) =>
    source.kind === 'ticket' ? [source.ticketId] : [],
  );
  for (const ticketId of await knownOf(q, unlinked, actor)) known.add(ticketId);
  const numbers = problem.resolvedAt === null ? null : await effectOfProblem(q, kept, { actor, now });
  const { ticketIds: _ticketIds, itemIds: _itemIds, ...said } = problem;
  return {
    ...said,
    ...{ id, number: problemNumber(number), version, createdAt, changedAt },
    ...{ owner: nameOf(problem.ownerId), group: nameOf(problem.groupId) },
    published: problem.publication !== null,
    hasCause: problem.rootCause !== null,
    hasWorkaround: problem.knownError !== null,
    tickets: tickets.length,
    linkedTickets: tickets,
    items: await namedItems(q, problem.itemIds, actor),
    changes: await linkedChanges(q, problem.changes, actor),
    whys: [...problem.whys],
    causes: [...problem.causes],
    timeline: timelineFor(problem, known, nameOf),
    knownError: signed(problem.knownError, nameOf),
    publication: signed(problem.publication, nameOf),
    review: signed(problem.review, nameOf),
    effect: numbers && { ...numbers, effect: effectOf(numbers) },
    actions: actionsFor(problem.state, actor).filter((action) => makesSense(action, problem)),
  };
}

const signed = <T extends { by: string }>(said: T | null, nameOf: (id: string) => string | null) =>
  said && { ...said, by: nameOf(said.by) };

type ShownEntry = Omit<TimelineEntry, 'source'> & {
  source: { kind: 'person'; name: string | null } | Extract<TimelineEntry['source'], { kind: 'ticket' }>;
};

/** Entries without those that were taken from tickets which the reader may not know of. */
const timelineFor = (
  { timeline }: Problem,
  known: ReadonlySet<number>,
  nameOf: (id: string) => string | null,
) =>
  timeline.flatMap(({ source, ...entry }): ShownEntry[] => {
    if (source.kind === 'person')
      return [{ ...entry, source: { kind: source.kind, name: nameOf(source.personId) } }];
    return known.has(source.ticketId) ? [{ ...entry, source }] : [];
  });

async function linkedTickets(q: Queries, id: string, actor: Actor) {
  const found = await sql<TicketRow>`
    select t.id, t.title, t.status, t.priority, t.open, t.recorded_at as "recordedAt"
    from problem_ticket l join ticket t on t.id = l.ticket_id
    where l.problem_id = ${id} and ${withinReach(actor)} order by t.id desc`.execute(q);
  return found.rows.map(ticketOf);
}

/** Items by their names, of those that the actor may know of. */
export async function namedItems(q: Queries, ids: readonly string[], actor: Actor) {
  if (ids.length === 0) return [];
  const found = await sql<{ id: string; number: number; name: string }>`
    select i.id, i.number, i.name from item i where i.id = any(${[...new Set(ids)]}::uuid[]) and ${withinItems(actor)}
    order by i.number`.execute(q);
  return found.rows.map(({ number, ...item }) => ({ ...item, number: humanId(number) }));
}

const NEEDS: Partial<Record<ProblemAction, Permission>> = {
  publish: 'problem.publish',
  withdraw: 'problem.publish',
};

function actionsFor(state: ProblemState, actor: Actor): ProblemAction[] {
  if (!holds(actor, 'problem.manage')) return [];
  return PROBLEM_ACTIONS.filter(
    (action) => stateAfter(state, action) !== undefined && holds(actor, NEEDS[action] ?? 'problem.manage'),
  );
}

/** With something to act on; `use_workaround` is done on a ticket. */
function makesSense(action: ProblemAction, { knownError, publication, changes }: Problem): boolean {
  if (action === 'use_workaround') return false;
  if (action === 'publish') return knownError !== null;
  if (action === 'withdraw') return publication !== null;
  return action !== 'await_change' || changes.length > 0;
}

const seqKey = z.tuple([z.int().min(1).max(2_147_483_647)]);

/** What was done to a problem, the newest first: who did what, without the ids of what it was done to. */
export async function historyOf(
  q: Queries,
  id: string,
  { cursor, limit }: { cursor?: string | undefined; limit: number },
) {
  if (!(await keptProblem(q, id))) throw refused('not_found');
  const before = cursor === undefined ? null : readCursor(cursor, seqKey)[0];
  type Row = {
    seq: number;
    at: number;
    by: string | null;
    kind: 'create' | ProblemAction;
    state: ProblemState | null;
    reason: string | null;
  };
  const found = await sql<Row>`
    select e.seq, (extract(epoch from e.at) * 1000)::float8 as at, p.name as by, e.kind, e.after->>'state' as state,
      coalesce(e.data->>'reason', e.after->>'reason', e.data->>'change') as reason
    from problem_event e left join person p on p.id = e.person_id
    where e.record_id = ${id} and (${before}::int is null or e.seq < ${before}::int)
    order by e.seq desc limit ${limit + 1}`.execute(q);
  return pageOf(found.rows, limit, ({ seq }) => [seq]);
}
