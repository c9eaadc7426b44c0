import { sql } from 'kysely';
import type { Instant } from '#domain/instant.ts';
import type { Actor } from '#domain/permissions/actor.ts';
import { isLookedInto, p1ReviewDue } from '#domain/problem/p1-review.ts';
import { ENDED, PROBLEM_STATES, type ProblemState } from '#domain/problem/problem.ts';
import { type TicketRow, ticketOf } from '../config/view.ts';
import type { Queries } from '../platform/db/db.ts';
import { rulesFor, termsOf, versionsInForce } from '../policy/rulebook.ts';
import { withinReach } from '../ticket/reach.ts';
import { FLAGGED } from './list.ts';
import { listProposals } from './proposals.ts';

const DAY = 86_400_000;
/** P1 incidents of so many days are looked at, and at most so many listed. */
const P1_DAYS = 180;
const MOST_P1 = 100;

export async function problemStatistics(q: Queries, { actor, now }: { actor: Actor; now: Instant }) {
  const [states, counts, p1, proposals] = [
    await statesOf(q, now),
    await countsOf(q, now),
    await p1WithoutReview(q, { actor, now }),
    await listProposals(q, { state: 'open', limit: 100 }, actor),
  ];
  return { states, p1, proposals: proposals.items.length, ...counts };
}

async function statesOf(q: Queries, now: Instant) {
  const ago = (days: number) => new Date(now - days * DAY).toISOString();
  type Row = { state: ProblemState; count: number; days7: number; days30: number; older: number };
  const found = await sql<Row>`
    select state, count(*)::int as count, (count(*) filter (where created_at >= ${ago(7)}))::int as days7,
      (count(*) filter (where created_at < ${ago(7)} and created_at >= ${ago(30)}))::int as days30,
      (count(*) filter (where created_at < ${ago(30)}))::int as older
    from problem group by state`.execute(q);
  const by = new Map(found.rows.map((row) => [row.state, row]));
  return PROBLEM_STATES.map((state) => by.get(state) ?? { state, count: 0, days7: 0, days30: 0, older: 0 });
}

async function countsOf(q: Queries, now: Instant) {
  const open = sql`p.state <> all(${[...ENDED]}::text[])`;
  const since = new Date(now - 365 * DAY).toISOString();
  type Row = {
    noWorkaround: number;
    noCause: number;
    recurring: number;
    reviewDue: number;
    knownErrors: number;
    published: number;
    concluded: number;
    effective: number;
    workaroundsUsed: number;
    medianDays: number | null;
  };
  const found = await sql<Row>`
    select (count(*) filter (where ${open} and ${FLAGGED.no_workaround}))::int as "noWorkaround",
      (count(*) filter (where ${open} and ${FLAGGED.no_cause}))::int as "noCause",
      (count(*) filter (where ${FLAGGED.recurring}))::int as recurring,
      (count(*) filter (where ${FLAGGED.review_due}))::int as "reviewDue",
      (count(*) filter (where p.state in ('known_error', 'change_pending')))::int as "knownErrors",
      (count(*) filter (where p.body->'publication' <> 'null'))::int as published,
      (select count(*)::int from problem_event e where e.kind = 'conclude' and e.at >= ${since}) as concluded,
      (select count(*)::int from problem_event e where e.kind = 'conclude' and e.at >= ${since}
        and e.after->'review'->'effective' = 'true') as effective,
      (select count(*)::int from problem_event e where e.kind = 'use_workaround') as "workaroundsUsed",
      (percentile_cont(0.5) within group (order by extract(epoch from p.resolved_at - p.created_at) / 86400)
        filter (where p.resolved_at is not null))::float8 as "medianDays"
    from problem p`.execute(q);
  return found.rows[0]!;
}

/** P1 incidents that nobody looked into as a problem, by when that is due, the latest first (2.6d). */
async function p1WithoutReview(q: Queries, { actor, now }: { actor: Actor; now: Instant }) {
  const since = new Date(now - P1_DAYS * DAY).toISOString();
  const found = await sql<TicketRow & { states: ProblemState[] }>`
    select t.id, t.title, t.status, t.priority, t.open, t.recorded_at as "recordedAt",
      array(select p.state from problem_ticket l join problem p on p.id = l.problem_id where l.ticket_id = t.id) as states
    from ticket t where t.priority = 'P1' and t.type = 'incident' and t.status <> 'withdrawn'
      and t.duplicate_of is null and t.recorded_at >= ${since} and ${withinReach(actor)}
    order by t.recorded_at limit 1000`.execute(q);
  const { calendars } = await rulesFor(q, termsOf(await versionsInForce(q), null));
  return found.rows
    .filter(({ states }) => !isLookedInto(states))
    .slice(0, MOST_P1)
    .map(({ states: _states, ...row }) => {
      const dueAt = p1ReviewDue(calendars.working, row.recordedAt.getTime());
      return { ...ticketOf(row), dueAt, late: dueAt !== null && dueAt <= now };
    });
}
