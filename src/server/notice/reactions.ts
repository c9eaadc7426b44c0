import { sql } from 'kysely';
import type { TicketEvent } from '#domain/events.ts';
import { audienceOf } from '#domain/ticket/notices.ts';
import type { Tx } from '../platform/db/db.ts';

/** Tells the people concerned of an event, once each: repeating it changes nothing. */
export async function notify(tx: Tx, event: TicketEvent): Promise<void> {
  const found = await sql<{ requesterId: string | null; assigneeId: string | null }>`
    select requester_id as "requesterId", assignee_id as "assigneeId" from ticket
    where id = ${event.ticketId}`.execute(tx);
  const row = found.rows[0];
  if (!row) return;
  const requester = { personId: row.requesterId, name: null, department: null, contact: null };
  const people = audienceOf(event, { requester, assigneeId: row.assigneeId });
  if (people.length === 0) return;
  await sql`
    insert into notice (person_id, ticket_id, seq, kind, created_at)
    select unnest(${people}::uuid[]), ${event.ticketId}, ${event.seq}, ${event.kind}, ${new Date(event.at)}
    on conflict do nothing`.execute(tx);
}
