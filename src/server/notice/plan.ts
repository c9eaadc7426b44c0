import { sql } from 'kysely';
import { EVENT_KINDS, type EventKind, type TicketEvent } from '#domain/events.ts';
import { givesReceipt, isAddress, isUnproven, toldContact } from '#domain/notice/letters.ts';
import { deliverAt, isMailed, type MailChoice, type News } from '#domain/notice/mailing.ts';
import type { Priority } from '#domain/ticket/priority.ts';
import type { Channel } from '#domain/ticket/ticket.ts';
import { prepared, type Tx } from '../platform/db/db.ts';
import { rulesFor, termsOf, versionsInForce } from '../policy/rulebook.ts';
import type { Locale } from './words.ts';

interface Row {
  noticeId: number;
  kind: EventKind;
  priority: Priority;
  asRequester: boolean;
  choice: MailChoice;
  site: string | null;
  now: Date;
}

/** Puts down which notices of an event go out by mail, and when; repeating it changes nothing. */
export async function planDeliveries(tx: Tx, { ticketId, seq }: TicketEvent): Promise<void> {
  const found = await sql<Row>`${prepared('plan_deliveries')}
    select n.id as "noticeId", n.kind, e.priority, p.mail_choice as choice, p.site_id as site, now() as now,
      t.requester_id is not distinct from p.id and t.assignee_id is distinct from p.id as "asRequester"
    from notice n
      join person p on p.id = n.person_id
      join ticket e on e.id = n.ticket_id
      join ticket t on t.id = coalesce(n.heard_by, n.ticket_id)
    where n.ticket_id = ${ticketId} and n.seq = ${seq} and p.active and coalesce(p.email, '') <> ''`.execute(
    tx,
  );
  const mailed = found.rows.filter((row) => isMailed(row, row.choice));
  if (mailed.length === 0) return;
  const inForce = await versionsInForce(tx);
  const rows: { notice_id: number; deliver_at: Date }[] = [];
  for (const row of mailed) {
    const rules = await rulesFor(tx, termsOf(inForce, row.site));
    const news: News = row;
    rows.push({ notice_id: row.noticeId, deliver_at: new Date(deliverAt(news, rules, row.now.getTime())) });
  }
  await sql`
    insert into delivery (notice_id, channel, deliver_at)
    select notice_id, 'mail', deliver_at
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as x (notice_id bigint, deliver_at timestamptz)
    on conflict do nothing`.execute(tx);
}

interface OfTicket {
  channel: Channel;
  requesterId: string | null;
  contact: string | null;
  hasMail: boolean;
  locale: Locale;
}

/**
 * Puts down what an event has to say to somebody whom no notice reaches: a contact without an account, and the
 * requester of a record that came by mail or telephone, who gets its number (3.1c, 3.2a), or as whose word a mail
 * was not taken. It goes out at once.
 */
export async function planLetters(tx: Tx, event: TicketEvent): Promise<void> {
  if (EVENT_KINDS[event.kind] === 'desk') return;
  const doubted = isUnproven(event.data);
  if (!toldContact(event) && !doubted) return;
  const found = await sql<OfTicket>`${prepared('plan_letters')}
    select t.channel, t.requester_id as "requesterId", t.requester_contact as contact,
      coalesce(p.active and p.email <> '', false) as "hasMail", coalesce(b.locale, 'zh-CN') as locale
    from ticket t left join person p on p.id = t.requester_id
      left join inbound_mail m on t.channel = 'mail' and m.id::text = t.source
      left join mailbox b on b.id = m.mailbox_id
    where t.id = ${event.ticketId}`.execute(tx);
  const row = found.rows[0];
  if (!row) return;
  const { ticketId, seq } = event;
  const insert = (to: { personId: string } | { address: string }) =>
    sql`
    insert into delivery (ticket_id, seq, channel, person_id, address, locale, deliver_at)
    values (${ticketId}, ${seq}, 'mail', ${'personId' in to ? to.personId : null},
      ${'address' in to ? to.address : null}, ${'address' in to ? row.locale : null}, now())
    on conflict do nothing`.execute(tx);
  if (row.requesterId !== null) {
    if (row.hasMail && (doubted || givesReceipt(event.kind, row.channel)))
      await insert({ personId: row.requesterId });
  } else if (row.contact !== null && isAddress(row.contact)) {
    await insert({ address: row.contact.toLowerCase() });
  }
}
