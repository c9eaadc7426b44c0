import { type RawBuilder, sql } from 'kysely';
import type { z } from 'zod';
import { type BoardList, LIST_LIMIT, LISTS, type reason } from '#contract/board.ts';
import type { Instant } from '#domain/instant.ts';
import type { Actor } from '#domain/permissions/actor.ts';
import type { MajorIncident } from '#domain/ticket/parts.ts';
import type { Priority } from '#domain/ticket/priority.ts';
import { openActions } from '#domain/ticket/review-actions.ts';
import type { Risk } from '#domain/ticket/steps.ts';
import type { Status, Ticket } from '#domain/ticket/ticket.ts';
import { firstUnanswered } from '#domain/ticket/unanswered.ts';
import type { Queries } from '../platform/db/db.ts';
import { withinReach } from '../ticket/reach.ts';
import { stampOf } from '../ticket/rows.ts';

export type Reason = z.input<typeof reason>;

export interface BoardRow {
  id: number;
  title: string;
  status: Status;
  priority: Priority;
  groupId: string | null;
  assigneeId: string | null;
  reason: Reason;
}

export type BoardLists = Record<BoardList, BoardRow[]>;

/** A list: which tickets, in what order, each on an index of its own; and the facts behind its reason. */
interface List {
  where(now: Instant): RawBuilder<unknown>;
  order: RawBuilder<unknown>;
  facts: RawBuilder<unknown>;
}

const ms = (column: string) => sql.raw(`(extract(epoch from ${column}) * 1000)::bigint`);

const DEFINITIONS: Record<BoardList, List> = {
  majors: {
    where: () => sql`t.major is not null and t.major ->> 'endedAt' is null`,
    order: sql`(t.major ->> 'declaredAt')::bigint, t.id`,
    facts: sql`t.major`,
  },
  escalations: {
    where: () => sql`t.escalation_due_at is not null`,
    order: sql`t.escalation_due_at, t.id`,
    facts: sql`t.escalations`,
  },
  breached: {
    where: (now) => sql`t.open and t.next_due_at < ${stampOf(now)}::timestamptz`,
    order: sql`t.next_due_at, t.id`,
    facts: sql`jsonb_build_object('clock', t.next_due_kind, 'dueAt', ${ms('t.next_due_at')})`,
  },
  atRisk: {
    where: () => sql`t.at_risk`,
    order: sql`t.next_due_at, t.id`,
    facts: sql`t.risk`,
  },
  appeals: {
    where: () => sql`t.appeal is not null and t.appeal ->> 'decidedAt' is null and t.status <> 'withdrawn'`,
    order: sql`(t.appeal ->> 'at')::bigint, t.id`,
    facts: sql`jsonb_build_object('since', t.appeal -> 'at', 'dueAt',
      (select ${ms('c.due_at')} from ticket_clock c where c.ticket_id = t.id and c.kind = 'appeal'))`,
  },
  reviews: {
    where: () => sql`t.review_due_at is not null`,
    order: sql`t.review_due_at, t.id`,
    facts: sql`jsonb_build_object('endedAt', t.major -> 'endedAt', 'dueAt', ${ms('t.review_due_at')})`,
  },
  actions: {
    where: () => sql`t.action_due_at is not null`,
    order: sql`t.action_due_at, t.id`,
    facts: sql`t.major`,
  },
};

/** The reason of a row, from the facts of its list; null when they no longer give one. */
const REASONS: Record<BoardList, (facts: never, now: Instant) => Reason | null> = {
  majors: ({ headline, declaredAt, leadId, notice }: MajorIncident) => ({
    kind: 'major',
    headline: headline ?? null,
    since: declaredAt,
    leadId,
    nextAt: notice?.nextAt ?? null,
  }),
  escalations: (escalations: Ticket['escalations']) => {
    const first = firstUnanswered(escalations);
    if (!first) return null;
    const { trigger, level, at, acceptBy, toGroupId, toPersonIds } = first;
    return { kind: 'escalation', trigger, level, since: at, acceptBy, toGroupId, toPersonIds };
  },
  breached: ({ clock, dueAt }: { clock: Risk['clock']; dueAt: Instant }, now) => ({
    kind: 'breached',
    clock,
    dueAt,
    lateMs: now - dueAt,
  }),
  atRisk: (risk: Risk) => ({ kind: 'at_risk', ...risk }),
  appeals: (facts: { since: Instant; dueAt: Instant | null }) => ({ kind: 'appeal', ...facts }),
  reviews: (facts: { endedAt: Instant; dueAt: Instant }) => ({ kind: 'review', ...facts }),
  actions: (major: MajorIncident) => {
    const open = openActions(major).map(({ text, ownerId, dueAt }) => ({ text, ownerId, dueAt }));
    return open.length === 0 ? null : { kind: 'actions', open };
  },
};

type Row = Omit<BoardRow, 'reason'> & { list: BoardList; place: number; facts: unknown };

/** All lists in one query, each cut to what is shown; a reader sees what they may read and nothing else. */
export async function boardLists(q: Queries, actor: Actor, now: Instant): Promise<BoardLists> {
  const parts = LISTS.map((name) => {
    const { where, order, facts } = DEFINITIONS[name];
    return sql`(
      select ${sql.lit(name)} as list, row_number() over (order by ${order})::int as place, t.id, t.title, t.status,
        t.priority, t.group_id as "groupId", t.assignee_id as "assigneeId", ${facts} as facts
      from ticket t where ${where(now)} and ${withinReach(actor)} order by ${order} limit ${LIST_LIMIT})`;
  });
  const found = await sql<Row>`
    select * from (${sql.join(parts, sql` union all `)}) x order by list, place`.execute(q);
  const lists = Object.fromEntries(LISTS.map((name) => [name, []])) as unknown as BoardLists;
  for (const { list, place: _place, facts, ...row } of found.rows) {
    const why = facts === null ? null : REASONS[list](facts as never, now);
    if (why) lists[list].push({ ...row, reason: why });
  }
  return lists;
}

/** Where counting stops: nobody works by the exact size of a long list. */
const COUNT_LIMIT = 1000;

/** How many tickets are on each list, in one query. */
export async function boardCounts(
  q: Queries,
  actor: Actor,
  now: Instant,
): Promise<Record<BoardList, number>> {
  const counts = LISTS.map(
    (name) => sql`(select count(*) from (
      select from ticket t where ${DEFINITIONS[name].where(now)} and ${withinReach(actor)} limit ${COUNT_LIMIT}
    ) x)::int as ${sql.id(name)}`,
  );
  const found = await sql<Record<BoardList, number>>`select ${sql.join(counts)}`.execute(q);
  return found.rows[0]!;
}
