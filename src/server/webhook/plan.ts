import { sql } from 'kysely';
import { EVENT_KINDS, type TicketEvent } from '#domain/events.ts';
import { TOLD_KINDS } from '#domain/webhook/webhook.ts';
import type { Tx } from '../platform/db/db.ts';

/** Puts an event down for every webhook that tells of its kind, once each. */
export async function planWebhooks(tx: Tx, event: TicketEvent): Promise<void> {
  if (EVENT_KINDS[event.kind] !== 'public') return;
  await sql`
    insert into webhook_message (webhook_id, ticket_id, seq, kind, created_at)
    select id, ${event.ticketId}, ${event.seq}, ${event.kind}, ${new Date(event.at)} from webhook
    where enabled and created_at <= ${new Date(event.at)} and (kinds = '{}' or ${event.kind} = any(kinds))
    on conflict do nothing`.execute(tx);
}

/**
 * Tells everything of a stretch of time again, and what was never put down because the webhook was off.
 * Each keeps the name by which the receiver knows it. @returns how many
 */
export async function replayBetween(
  tx: Tx,
  webhook: string,
  { from, to }: { from: Date; to: Date },
): Promise<number> {
  const again = await sql`
    insert into webhook_message (webhook_id, ticket_id, seq, kind, created_at)
    select w.id, e.ticket_id, e.seq, e.kind, e.at from webhook w join ticket_event e on true
    where w.id = ${webhook} and e.at >= ${from} and e.at < ${to} and e.kind = any(${TOLD_KINDS}::text[])
      and (w.kinds = '{}' or e.kind = any(w.kinds))
    order by e.at, e.ticket_id, e.seq
    on conflict (webhook_id, ticket_id, seq)
      do update set state = 'waiting', attempts = 0, first_at = null, next_at = now(), ended_at = null`.execute(
    tx,
  );
  return Number(again.numAffectedRows ?? 0);
}

/** Tells one thing again. @returns whether there is such a message */
export async function replayOne(tx: Tx, webhook: string, message: number): Promise<boolean> {
  const again = await sql`
    update webhook_message set state = 'waiting', attempts = 0, first_at = null, next_at = now(), ended_at = null
    where id = ${message} and webhook_id = ${webhook}`.execute(tx);
  return Number(again.numAffectedRows ?? 0) > 0;
}

/** A message that says nothing of any ticket. */
export async function planTest(tx: Tx, webhook: string, now: Date): Promise<number> {
  const made = await sql<{ id: number }>`
    insert into webhook_message (webhook_id, kind, created_at) values (${webhook}, 'test', ${now})
    returning id`.execute(tx);
  return made.rows[0]!.id;
}
