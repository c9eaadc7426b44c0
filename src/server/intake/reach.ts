import { type RawBuilder, sql } from 'kysely';
import type { Actor } from '#domain/permissions/actor.ts';
import type { Queries } from '../platform/db/db.ts';
import { withinDesk, withinReach } from '../ticket/reach.ts';

const ofDesk = (ticketId: RawBuilder<unknown>, actor: Actor) => sql`exists (
  select from ticket t where t.id = ${ticketId} and ${withinReach(actor)} and ${withinDesk(actor)})`;

/**
 * The messages of `inbound_mail` that the actor may know of: on a ticket whose desk entries they read, or on none and
 * about none that they may not read. Who reads the ticket sees to what is about it. What was
 * emptied is there for nobody.
 */
export const mailWithinReach = (
  actor: Actor,
): RawBuilder<unknown> => sql`(inbound_mail.emptied_at is null and case
  when inbound_mail.ticket_id is not null then ${ofDesk(sql`inbound_mail.ticket_id`, actor)}
  when inbound_mail.related_ticket_id is not null then ${ofDesk(sql`inbound_mail.related_ticket_id`, actor)}
  else true end)`;

/** Whether the actor may know of this message. */
export async function mayReadMail(q: Queries, id: string, actor: Actor): Promise<boolean> {
  const found = await sql`
    select from inbound_mail where id = ${id} and ${mailWithinReach(actor)}`.execute(q);
  return found.rows.length > 0;
}
