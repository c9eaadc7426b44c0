import { sql } from 'kysely';
import type { EventKind, TicketEvent } from '#domain/events.ts';
import { deliverAt, isMailed, type MailChoice, type News } from '#domain/notice/mailing.ts';
import type { Priority } from '#domain/ticket/priority.ts';
import { prepared, type Tx } from '../platform/db/db.ts';
import { rulesFor, termsOf, versionsInForce } from '../policy/rulebook.ts';

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
