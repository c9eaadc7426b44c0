import { sql } from 'kysely';
import type { Instant } from '#domain/instant.ts';
import type { Actor } from '#domain/permissions/actor.ts';
import type { Queries } from '../platform/db/db.ts';
import { refused } from '../platform/http/refused.ts';
import { withinReach } from '../ticket/reach.ts';
import { type CallView, views } from './calls.ts';

/** How long a call of the requester is offered for their ticket. */
const RECENT = 3 * 86_400_000;

/** A number is known by its end, as in `callersOf`; a short key is an extension and fits as a whole alone. */
const isOf = (personId: string) => sql`exists (
  select from caller_key k
  where k.person_id = ${personId} and k.key like '#%'
    and case when length(k.key) > 4 then '#' || reverse(regexp_replace(c.number, '\\D', '', 'g')) like k.key || '%'
      else '#' || reverse(regexp_replace(c.number, '\\D', '', 'g')) = k.key end)`;

/** The calls of a ticket, and those of its requester that may be about it. */
export async function callsOfTicket(
  q: Queries,
  ticketId: number,
  actor: Actor,
  now: Instant,
): Promise<{ items: CallView[]; recent: CallView[] }> {
  const found = await sql<{ requesterId: string | null }>`
    select t.requester_id as "requesterId" from ticket t where t.id = ${ticketId} and ${withinReach(actor)}`.execute(
    q,
  );
  const ticket = found.rows[0];
  if (!ticket) throw refused('not_found');
  const bound = sql`exists (
    select from phone_call_ticket b where b.call_id = c.id and b.ticket_id = ${ticketId})`;
  const items = await views(q, bound, 50, { actor, now });
  if (ticket.requesterId === null) return { items, recent: [] };
  const since = new Date(now - RECENT);
  const recent = sql`c.started_at > ${since} and not ${bound} and ${isOf(ticket.requesterId)}`;
  return { items, recent: await views(q, recent, 10, { actor, now }) };
}
