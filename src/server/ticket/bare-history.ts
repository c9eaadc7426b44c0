import { sql } from 'kysely';
import type { ClockEvent } from '#domain/sla/ticket-clocks.ts';
import type { Queries } from '../platform/db/db.ts';

/** A ticket with what its clocks and its priority follow from, and nothing else of its history. */
export interface TicketHistory {
  ticketId: number;
  title: string;
  events: ClockEvent[];
}

/** What of an event's patch sets clocks, targets and priorities. */
const KEYS = sql`'{priority,devices,requester,terms,progress,impact,urgency,p1Flags}'::text[]`;

/** Many histories at once, in the order of their numbers: for judging tickets by the thousand. */
export async function ticketHistories(q: Queries, ids: readonly number[]): Promise<TicketHistory[]> {
  const found = await sql<{ id: number; title: string; events: Row[] }>`
    select t.id, t.title, h.events from ticket t cross join lateral (
      select jsonb_agg(jsonb_build_array(e.seq, (extract(epoch from e.at) * 1000)::bigint, e.kind, e.status_after,
        case when e.after ?| ${KEYS} then (
          select jsonb_object_agg(key, value) from jsonb_each(e.after) where key = any(${KEYS})
        ) else '{}' end)
        order by e.seq) as events
      from ticket_event e where e.ticket_id = t.id
    ) h where t.id = any(${ids}::int[]) order by t.id`.execute(q);
  return found.rows.map(({ id, title, events }) => ({ ticketId: id, title, events: events.map(eventOf) }));
}

type Row = [
  ClockEvent['seq'],
  ClockEvent['at'],
  ClockEvent['kind'],
  ClockEvent['statusAfter'],
  ClockEvent['after'],
];

const eventOf = ([seq, at, kind, statusAfter, after]: Row): ClockEvent => ({
  seq,
  at,
  kind,
  statusAfter,
  after,
});
