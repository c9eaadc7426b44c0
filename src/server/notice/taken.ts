import { sql } from 'kysely';
import type { TicketEvent } from '#domain/events.ts';
import type { Instant } from '#domain/instant.ts';
import { LETTERS_WITHIN, LOOP_WITHIN, type Traffic } from '#domain/notice/brake.ts';
import type { Role } from '#domain/permissions/roles.ts';
import type { Priority } from '#domain/ticket/priority.ts';
import type { Tx } from '../platform/db/db.ts';
import type { Locale } from './words.ts';

/** A delivery with everything that decides about it now. */
export interface Taken {
  id: number;
  key: string;
  attempts: number;
  firstAt: Date | null;
  released: boolean;
  now: Date;
  /** Null: a letter, that is no news of an account. */
  noticeId: number | null;
  /** Null: a contact whom the directory does not know. */
  personId: string | null;
  name: string | null;
  address: string | null;
  locale: Locale;
  zone: string;
  roles: Role[];
  active: boolean;
  ticketId: number;
  /** As it was recorded; null: nothing shows that it is the requester's own word, so no letter repeats it. */
  title: string | null;
  priority: Priority;
  requesterId: string | null;
  contact: string | null;
  assigneeId: string | null;
  seq: number;
  kind: TicketEvent['kind'];
  data: TicketEvent['data'];
  after: TicketEvent['after'];
  /** Its words were found to belong to another ticket. */
  moved: boolean;
  /** An earlier one to the same about the same ticket is due and has not gone out. */
  behind: boolean;
}

/** Locks a delivery that is due until the transaction ends; null when it is not, or another worker has it. */
export async function takeDelivery(tx: Tx, id: number): Promise<Taken | null> {
  const locked = await sql`
    select from delivery where id = ${id} and state = 'waiting' and deliver_at <= now()
      and coalesce(claimed_until, '-infinity') <= now()
    for update skip locked`.execute(tx);
  if (locked.rows.length === 0) return null;
  const found = await sql<Taken>`
    select d.id, d.key, d.attempts, d.first_at as "firstAt", d.released_at is not null as released, now() as now,
      d.notice_id as "noticeId", p.id as "personId", p.name, lower(coalesce(p.email, d.address)) as address,
      coalesce(p.locale, d.locale) as locale, coalesce(p.zone, 'Asia/Shanghai') as zone,
      coalesce(p.roles, '{}') as roles, coalesce(p.active, true) as active,
      t.id as "ticketId", case when first.data -> 'mail' ->> 'doubt' is null then coalesce(first.after ->> 'title', t.title) end as title, t.priority,
      t.requester_id as "requesterId", t.requester_contact as contact, t.assignee_id as "assigneeId",
      e.seq, e.kind, e.data, e.after, ${MOVED} as moved, ${BEHIND} as behind
    from delivery d left join notice n on n.id = d.notice_id
      left join person p on p.id = coalesce(n.person_id, d.person_id)
      join ticket t on t.id = coalesce(n.heard_by, n.ticket_id, d.ticket_id)
      join ticket_event first on first.ticket_id = t.id and first.seq = 1
      join ticket_event e on e.ticket_id = coalesce(n.ticket_id, d.ticket_id) and e.seq = coalesce(n.seq, d.seq)
    where d.id = ${id}`.execute(tx);
  return found.rows[0] ?? null;
}

const MOVED = sql`exists (
  select from ticket_event moved where moved.ticket_id = e.ticket_id and moved.kind = 'mail_moved'
    and moved.data -> 'entry' = to_jsonb(e.seq))`;

/** An earlier delivery `o` of the same ticket to the same reader that is being tried again, or is due now. */
const EARLIER = sql`o.channel = d.channel and o.id < d.id and o.state = 'waiting'
  and (o.attempts > 0 or o.deliver_at <= now())`;
const BEHIND = sql`(
  exists (
    select from notice other join delivery o on o.notice_id = other.id
    where other.person_id = p.id and other.ticket_id = e.ticket_id and ${EARLIER})
  or exists (
    select from delivery o
    where o.notice_id is null and o.ticket_id = e.ticket_id
      and (o.person_id = p.id or (o.person_id is null and p.id is null and o.address = d.address)) and ${EARLIER}))`;

/** One worker at a time writes to an address; false: another does just now, or has a letter to it in hand. */
export async function lockAddress(tx: Tx, address: string): Promise<boolean> {
  const found = await sql<{ got: boolean }>`
    select pg_try_advisory_xact_lock(hashtextextended('mail to ' || ${address}, 0)) as got`.execute(tx);
  if (!found.rows[0]!.got) return false;
  const inHand = await sql`
    select from delivery where address = ${address} and state = 'waiting' and claimed_until > now()
    limit 1`.execute(tx);
  return inHand.rows.length === 0;
}

/** What went between the desk and an address since the last time that somebody let it go on. */
export async function trafficOf(tx: Tx, address: string, now: Instant): Promise<Traffic> {
  const since = new Date(now - Math.max(LETTERS_WITHIN, LOOP_WITHIN));
  const found = await sql<{ at: Date; what: 'letter' | 'news' | 'received' }>`
    with freed as (
      select coalesce(max(ended_at), '-infinity') as at from address_hold where address = ${address} and reason = 'loop'
    )
    select sent_at as at, case when notice_id is null then 'letter' else 'news' end as what
    from delivery, freed where address = ${address} and channel = 'mail' and sent_at > ${since}
    union all
    select received_at, 'received' from inbound_mail, freed
    where lower(sender) = ${address} and received_at > ${since} and received_at > freed.at
    order by at`.execute(tx);
  const times = (...whats: string[]) =>
    found.rows.filter(({ what }) => whats.includes(what)).map(({ at }) => at.getTime());
  return { sent: times('letter', 'news'), letters: times('letter'), received: times('received') };
}

/** Message-ID of what the address wrote last about the ticket, as far as it can stand in a header. */
export async function lastFrom(tx: Tx, ticketId: number, address: string): Promise<string | null> {
  const found = await sql<{ messageId: string }>`
    select message_id as "messageId" from inbound_mail
    where ticket_id = ${ticketId} and lower(sender) = ${address} and message_id ~ '^[!-;=?-~]{1,250}$'
    order by received_at desc, id desc limit 1`.execute(tx);
  return found.rows[0]?.messageId ?? null;
}
