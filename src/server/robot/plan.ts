import { sql } from 'kysely';
import type { EventKind, TicketEvent } from '#domain/events.ts';
import { deliverAt, isBrought, isPage, type MailChoice } from '#domain/notice/mailing.ts';
import { goesFirst, groupNewsOf } from '#domain/robot/group-news.ts';
import type { MessageChannel } from '#domain/robot/robot.ts';
import type { Priority } from '#domain/ticket/priority.ts';
import { prepared, type Tx } from '../platform/db/db.ts';
import { rulesFor, termsOf, versionsInForce } from '../policy/rulebook.ts';

interface Row {
  noticeId: number;
  kind: EventKind;
  priority: Priority;
  channel: MessageChannel;
  choice: MailChoice;
  asRequester: boolean;
  site: string | null;
  now: Date;
}

/** Puts down what of an event goes out by robots, apps and gateways, and when; repeating it changes nothing. */
export async function planMessages(tx: Tx, event: TicketEvent): Promise<void> {
  await planForPeople(tx, event);
  await planForGroups(tx, event);
}

/** Of the notices of an event, by every channel at which its person has an address and somebody set up a way. */
async function planForPeople(tx: Tx, { ticketId, seq }: TicketEvent): Promise<void> {
  const found = await sql<Row>`${prepared('plan_messages')}
    select n.id as "noticeId", n.kind, e.priority, c.channel, c.choice, p.site_id as site, now() as now,
      t.requester_id is not distinct from p.id and t.assignee_id is distinct from p.id as "asRequester"
    from notice n
      join person p on p.id = n.person_id
      join person_channel c on c.person_id = p.id
      join ticket e on e.id = n.ticket_id
      join ticket t on t.id = coalesce(n.heard_by, n.ticket_id)
    where n.ticket_id = ${ticketId} and n.seq = ${seq} and p.active
      and exists (select from robot r where r.channel = c.channel and r.serves = 'people')`.execute(tx);
  const brought = found.rows.filter((row) => isBrought(row, row.channel, row.choice));
  if (brought.length === 0) return;
  const inForce = await versionsInForce(tx);
  const rows: object[] = [];
  for (const row of brought) {
    const rules = await rulesFor(tx, termsOf(inForce, row.site));
    const at = new Date(deliverAt(row, rules, row.now.getTime()));
    rows.push({ notice_id: row.noticeId, channel: row.channel, first: isPage(row), deliver_at: at });
  }
  await sql`
    insert into message (notice_id, channel, first, deliver_at)
    select notice_id, channel, first, deliver_at from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
      as x (notice_id bigint, channel text, first boolean, deliver_at timestamptz)
    on conflict do nothing`.execute(tx);
}

/** A group is told at once, by each of its robots, once an event and not once a member. */
async function planForGroups(tx: Tx, event: TicketEvent): Promise<void> {
  const standing = await sql<{
    groupId: string | null;
    priority: Priority;
    confidential: boolean;
  }>`${prepared('standing')}
    select group_id as "groupId", priority, confidential from ticket where id = ${event.ticketId}`.execute(
    tx,
  );
  const ticket = standing.rows[0];
  // Nobody knows who reads along in a chat group: of what is confidential it hears nothing, not even that there is it.
  if (!ticket || ticket.confidential) return;
  const told = [...groupNewsOf(event, ticket)];
  if (told.length === 0) return;
  const ids = told.filter((id) => id !== null);
  await sql`
    insert into message (robot_id, channel, ticket_id, seq, first, deliver_at)
    select r.id, r.channel, ${event.ticketId}, ${event.seq}, ${goesFirst(ticket)}, now()
    from robot r join support_group g on g.id = r.group_id
    where r.serves = 'group' and r.enabled
      and (r.group_id = any(${ids}::uuid[]) or (${told.includes(null)} and g.line = 1))
    on conflict do nothing`.execute(tx);
}
