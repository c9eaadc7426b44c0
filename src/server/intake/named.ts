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
  const at = await addressedBy(q, facts, names);
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

async function addressedBy(q: Queries, { addressed, from }: MailFacts, names: Names): Promise<number[]> {
  const claimed = addressed.flatMap((address) => {
    const ticketId = names.claimedBy(address);
    return ticketId === null ? [] : [{ address, ticketId }];
  });
  const written = await writtenTo(
    q,
    claimed.map(({ ticketId }) => ticketId),
  );
  const sender = from ? [from.address] : [];
  return [
    ...new Set(
      claimed.flatMap(
        ({ address, ticketId }) =>
          names.ticketAt(address, [...sender, ...(written.get(ticketId) ?? [])]) ?? [],
      ),
    ),
  ];
}

/** To whom letters about tickets have gone: whoever was on copy answers to the address of somebody else's. */
async function writtenTo(q: Queries, ids: readonly number[]): Promise<Map<number, string[]>> {
  if (ids.length === 0) return new Map();
  const found = await sql<{ ticketId: number; addresses: string[] }>`
    select t.id as "ticketId", array(
      select lower(d.address) from delivery d left join notice n on n.id = d.notice_id
      where d.address is not null and coalesce(n.heard_by, n.ticket_id, d.ticket_id) = t.id
      union select lower(p.email) from person p where p.id = t.requester_id and p.email is not null) as addresses
    from ticket t where t.id = any(${[...new Set(ids)]}::int[])`.execute(q);
  return new Map(found.rows.map(({ ticketId, addresses }) => [ticketId, addresses]));
}

/** Whether a message answers a letter that went to its sender alone. */
export async function answersOwnLetter(q: Queries, facts: MailFacts, ticketId: number): Promise<boolean> {
  const address = facts.from?.address ?? '';
  const names = await namesOf(q);
  if (facts.addressed.some((one) => names.ticketFor(one, address) === ticketId)) return true;
  const letters = referredIn(facts).flatMap((id) => names.letterOf(id) ?? []);
  const keys = letters.filter((one) => one.ticketId === ticketId).map(({ letter }) => letter);
  if (keys.length === 0) return false;
  const found = await sql`
    select from delivery d left join notice n on n.id = d.notice_id
      left join person p on p.id = coalesce(n.person_id, d.person_id)
    where d.key::text = any(${keys}) and lower(coalesce(d.address, p.email)) = ${address} limit 1`.execute(q);
  return found.rows.length > 0;
}

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

type Bare = Omit<NamedTicket, 'requester'> & { requesterId: string | null; contact: string | null };
type Row = Bare & { asked: number };

export async function ticketsById(q: Queries, ids: readonly number[]): Promise<Map<number, NamedTicket>> {
  const found = await sql<Bare>`
    select id as "ticketId", status, recorded_by as "recordedBy", requester_id as "requesterId",
      requester_contact as contact
    from ticket where id = any(${ids}::int[])`.execute(q);
  return new Map(
    found.rows.map(({ requesterId, contact, ...row }) => [
      row.ticketId,
      { ...row, requester: { personId: requesterId, contact } },
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
      t.requester_id as "requesterId", t.requester_contact as contact
    from way w join ticket t on t.id = w.id order by w.asked, w.depth desc`.execute(q);
  return new Map(
    found.rows.map(({ asked, requesterId, contact, ...row }) => [
      asked,
      { ...row, requester: { personId: requesterId, contact } },
    ]),
  );
}
