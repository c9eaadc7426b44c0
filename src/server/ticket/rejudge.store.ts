import { sql } from 'kysely';
import type { TicketEvent } from '#domain/events.ts';
import type { Instant } from '#domain/instant.ts';
import type { Terms } from '#domain/sla/rulebook.ts';
import type { Ticket } from '#domain/ticket/ticket.ts';
import type { Queries, Tx } from '../platform/db/db.ts';
import type { clockCacheOf } from './cache.ts';
import type { Appended } from './history.ts';
import { stampOf } from './rows.ts';
import { clockRows, clocksPart, eventsPart, jobsPart } from './store.ts';

/** The next open tickets by number, with the versions that they are judged by. */
export async function openTickets(
  q: Queries,
  after: number,
  limit: number,
): Promise<{ id: number; terms: Terms }[]> {
  const found = await sql<{ id: number; terms: Terms }>`
    select id, terms from ticket where open and id > ${after} order by id limit ${limit}`.execute(q);
  return found.rows;
}

/** A ticket with as much of its state and its history as its clocks, timers and escalations need. */
export interface Judgeable {
  /** Texts and parts are left out. */
  ticket: Ticket;
  /** Patches and data are cut to what moves clocks and what timers have done. */
  events: TicketEvent[];
  lastHash: string;
  timerAt: Instant | null;
}

/** Locks tickets until the transaction ends. @returns their versions by number */
export async function lockedVersions(tx: Tx, ids: readonly number[]): Promise<Map<number, number>> {
  const found = await sql<{ id: number; version: number }>`
    select id, version from ticket where id = any(${ids}::int[]) order by id for update`.execute(tx);
  return new Map(found.rows.map(({ id, version }) => [id, version]));
}

/** Many of them at once, in the order of their numbers. */
export async function judgeable(q: Queries, ids: readonly number[]): Promise<Judgeable[]> {
  if (ids.length === 0) return [];
  const found = await sql<Row>`
    select t.id, t.version, t.status, t.priority, t.terms, t.escalations, t.major, t.resolution, t.reminders,
      t.appeal, t.timer_at, h.events, h.last_hash
    from ticket t cross join lateral (
      select jsonb_agg(jsonb_build_array(e.seq, (extract(epoch from e.at) * 1000)::bigint, e.kind, e.status_after,
          case when e.after ?| '{priority,devices,requester,terms,progress}' then (
            select jsonb_object_agg(key, value) from jsonb_each(e.after)
            where key in ('priority', 'devices', 'requester', 'terms', 'progress')
          ) else '{}' end,
          e.data -> 'timer', e.data -> 'generation', e.data -> 'clock') order by e.seq) as events,
        encode((array_agg(e.hash order by e.seq desc))[1], 'hex') as last_hash
      from ticket_event e where e.ticket_id = t.id
    ) h where t.id = any(${ids}::int[]) order by t.id`.execute(q);
  return found.rows.map(({ events, last_hash, timer_at, ...ticket }) => ({
    // Columns of the same name and form as the fields of the state; the rest is not asked for here.
    ticket: ticket as unknown as Ticket,
    events: events.map((event) => eventOf(Number(ticket.id), event)),
    lastHash: last_hash,
    timerAt: timer_at?.getTime() ?? null,
  }));
}

interface Row extends Record<string, unknown> {
  events: EventRow[];
  last_hash: string;
  timer_at: Date | null;
}

type EventRow = [
  seq: number,
  at: Instant,
  kind: TicketEvent['kind'],
  statusAfter: TicketEvent['statusAfter'],
  after: TicketEvent['after'],
  timer: string | null,
  generation: number | null,
  clock: string | null,
];

const eventOf = (ticketId: number, [seq, at, kind, statusAfter, after, timer, generation, clock]: EventRow) =>
  ({
    ...{ ticketId, seq, at, kind, statusAfter, after, before: {}, actorKind: 'system', actorId: null },
    data: { ...(timer !== null && { timer, generation }), ...(clock !== null && { clock }) },
  }) satisfies TicketEvent;

/** A ticket judged anew: its new entry, and what the clocks say now. */
export interface Rejudged {
  seen: Judgeable;
  appended: Appended;
  clocks: ReturnType<typeof clockCacheOf>;
}

/** Saves many of them in one statement: entries, state, clocks and jobs. */
export async function saveRejudged(tx: Tx, all: readonly Rejudged[], now: Instant): Promise<void> {
  if (all.length === 0) return;
  const tickets = all.map(({ appended: { ticket }, clocks }) => ({
    id: ticket.id,
    version: ticket.version,
    terms: ticket.terms,
    next_due_at: clocks.nextDue === null ? 'infinity' : stampOf(clocks.nextDue.at),
    next_due_kind: clocks.nextDue?.kind ?? null,
    timer_at: stampOf(clocks.timerAt),
    at_risk: clocks.risk !== null,
    risk: clocks.risk,
    review_due_at: stampOf(clocks.reviewDueAt),
    updated_at: stampOf(now),
  }));
  await sql`
    with events as (${eventsPart(all.flatMap(({ appended }) => appended.rows))}),
      clocks as (${clocksPart(all.flatMap(({ appended, clocks }) => clockRows(appended.ticket.id, clocks)))}),
      jobs as (${jobsPart(all.flatMap(({ appended }) => appended.events))})
    update ticket t set version = n.version, terms = n.terms, next_due_at = n.next_due_at,
      next_due_kind = n.next_due_kind, timer_at = n.timer_at, at_risk = n.at_risk, risk = n.risk,
      review_due_at = n.review_due_at, updated_at = n.updated_at
    from jsonb_populate_recordset(null::ticket, ${JSON.stringify(tickets)}::jsonb) n where t.id = n.id`.execute(
    tx,
  );
}
