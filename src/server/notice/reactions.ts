import { sql } from 'kysely';
import type { TicketEvent } from '#domain/events.ts';
import { DESK_ROLES } from '#domain/permissions/roles.ts';
import {
  asksLeads,
  audienceOf,
  type Hearers,
  reachesDuplicates,
  reachesOriginal,
} from '#domain/ticket/notices.ts';
import type { MajorIncident } from '#domain/ticket/parts.ts';
import type { Ticket } from '#domain/ticket/ticket.ts';
import { prepared, type Tx } from '../platform/db/db.ts';
import { planDeliveries, planLetters } from './plan.ts';

/** Tells the people concerned of an event, once each: repeating it changes nothing. */
export async function notify(tx: Tx, event: TicketEvent): Promise<void> {
  const hearers = await hearersOf(tx, event);
  if (!hearers) return;
  const { personIds, groupIds } = audienceOf(event, hearers);
  if (personIds.length > 0 || groupIds.length > 0) {
    await sql`${prepared('notify')}
      insert into notice (person_id, ticket_id, seq, kind, created_at)
      select id, ${event.ticketId}, ${event.seq}, ${event.kind}, ${new Date(event.at)} from (
        select unnest(${personIds}::uuid[]) as id
        union
        select p.id from group_member m join person p on p.id = m.person_id
        where m.group_id = any(${groupIds}::uuid[]) and p.active and p.roles && ${[...DESK_ROLES]}
          and p.id is distinct from ${event.actorId}::uuid
      ) hearers
      on conflict do nothing`.execute(tx);
  }
  if (reachesOriginal(event, hearers)) await notifyOriginal(tx, event);
  if (reachesDuplicates(event)) await notifyFollowers(tx, event);
  await planDeliveries(tx, event);
  await planLetters(tx, event);
}

/** Whoever works on the ticket that a duplicate follows, or their group while nobody does, hears its requester too. */
async function notifyOriginal(tx: Tx, event: TicketEvent): Promise<void> {
  await sql`
    insert into notice (person_id, ticket_id, seq, kind, created_at)
    select p.id, d.id, ${event.seq}, ${event.kind}, ${new Date(event.at)}
    from ticket d join ticket o on o.id = d.duplicate_of join person p on p.active and p.roles && ${[...DESK_ROLES]}
      and (p.id = o.assignee_id or (o.assignee_id is null
        and exists (select from group_member m where m.group_id = o.group_id and m.person_id = p.id)))
    where d.id = ${event.ticketId} and p.id is distinct from ${event.actorId}::uuid
    on conflict do nothing`.execute(tx);
}

async function hearersOf(tx: Tx, event: TicketEvent): Promise<Hearers | null> {
  const found = await sql<{
    requesterId: string | null;
    assigneeId: string | null;
    groupId: string | null;
    escalations: Ticket['escalations'];
    major: MajorIncident | null;
  }>`${prepared('hearers')}
    select requester_id as "requesterId", assignee_id as "assigneeId", group_id as "groupId", escalations, major
    from ticket
    where id = ${event.ticketId}`.execute(tx);
  const row = found.rows[0];
  if (!row) return null;
  const { requesterId, ...rest } = row;
  const requester = { personId: requesterId, name: null, department: null, contact: null };
  const leads = asksLeads(event) ? await leadIds(tx) : [];
  return { requester, ...rest, leads };
}

async function leadIds(tx: Tx): Promise<string[]> {
  const found = await sql<{ id: string }>`
    select id from person where active and roles && '{lead,it_manager}'`.execute(tx);
  return found.rows.map(({ id }) => id);
}

/** Each requester of an open duplicate hears of it by their own ticket: the other one they may not know. */
async function notifyFollowers(tx: Tx, event: TicketEvent): Promise<void> {
  await sql`
    insert into notice (person_id, ticket_id, seq, kind, created_at, heard_by)
    select d.requester_id, ${event.ticketId}, ${event.seq}, ${event.kind}, ${new Date(event.at)}, min(d.id)
    from ticket d
    where d.duplicate_of = ${event.ticketId} and d.open and d.requester_id is not null
      and d.requester_id is distinct from ${event.actorId}::uuid
    group by d.requester_id
    on conflict do nothing`.execute(tx);
}
