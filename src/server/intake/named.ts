import { sql } from 'kysely';
import type { MailFacts } from '#domain/intake/mail-facts.ts';
import type { Guarded } from '#domain/permissions/can.ts';
import type { Queries } from '../platform/db/db.ts';
import { type Names, namesOf } from './names.ts';

export type NamedTicket = Guarded & { ticketId: number };

/** The tickets that a message names, by what names them. */
export interface NamedTickets {
  messages: readonly (NamedTicket & { messageId: string })[];
  addressed: readonly NamedTicket[];
}

/**
 * Looks up what a message answers, what it mentions and where it was sent. A ticket whose own mail was moved to
 * another stands for that one, so that answers follow.
 */
export async function namedTickets(q: Queries, facts: MailFacts): Promise<NamedTickets> {
  const names = await namesOf(q);
  const ids = referredIn(facts);
  const received = await receivedAs(q, ids);
  const sent = ids.flatMap((messageId) => {
    const ticketId = names.ticketOf(messageId);
    return ticketId === null ? [] : [{ messageId, ticketId }];
  });
  const at = addressedBy(facts, names);
  const tickets = await followed(q, [...received, ...sent].map(({ ticketId }) => ticketId).concat(at));
  return {
    messages: [...received, ...sent].flatMap(({ messageId, ticketId }) => {
      const ticket = tickets.get(ticketId);
      return ticket ? [{ ...ticket, messageId }] : [];
    }),
    addressed: at.flatMap((id) => tickets.get(id) ?? []),
  };
}

/** Every Message-ID that a message refers to, be it as a report. */
export function referredIn({ inReplyTo, references, report }: MailFacts): string[] {
  const original = report?.originalMessageId;
  return [...inReplyTo, ...references, ...(original ? [original] : [])];
}

const addressedBy = ({ addressed }: MailFacts, names: Names): number[] => [
  ...new Set(addressed.flatMap((address) => names.ticketAt(address) ?? [])),
];

/** Tickets of received messages with these ids, oldest first. */
async function receivedAs(
  q: Queries,
  ids: readonly string[],
): Promise<{ messageId: string; ticketId: number }[]> {
  if (ids.length === 0) return [];
  const found = await sql<{ messageId: string; ticketId: number }>`
    select message_id as "messageId", ticket_id as "ticketId" from inbound_mail
    where message_id = any(${ids}) and ticket_id is not null order by received_at, id`.execute(q);
  return found.rows;
}

type Row = Omit<NamedTicket, 'requester'> & { asked: number; requesterId: string | null };

export async function ticketsById(q: Queries, ids: readonly number[]): Promise<Map<number, NamedTicket>> {
  const found = await sql<Omit<NamedTicket, 'requester'> & { requesterId: string | null }>`
    select id as "ticketId", status, recorded_by as "recordedBy", requester_id as "requesterId"
    from ticket where id = any(${ids}::int[])`.execute(q);
  return new Map(
    found.rows.map(({ requesterId, ...row }) => [
      row.ticketId,
      { ...row, requester: { personId: requesterId } },
    ]),
  );
}

/** Each ticket, or the one to which its own mail was moved. */
async function followed(q: Queries, ids: readonly number[]): Promise<Map<number, NamedTicket>> {
  if (ids.length === 0) return new Map();
  const found = await sql<Row>`
    with recursive way (asked, id, depth) as (
      select id, id, 0 from unnest(${[...new Set(ids)]}::int[]) as wanted (id)
      union all
      select w.asked, (e.data ->> 'to')::int, w.depth + 1
      from way w join ticket_event e on e.ticket_id = w.id
      where w.depth < 20 and e.kind = 'mail_moved' and (e.data ->> 'entry')::int = 1
    )
    select distinct on (w.asked) w.asked, t.id as "ticketId", t.status, t.recorded_by as "recordedBy",
      t.requester_id as "requesterId"
    from way w join ticket t on t.id = w.id order by w.asked, w.depth desc`.execute(q);
  return new Map(
    found.rows.map(({ asked, requesterId, ...row }) => [
      asked,
      { ...row, requester: { personId: requesterId } },
    ]),
  );
}
