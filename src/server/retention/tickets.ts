import { sql } from 'kysely';
import type { Tx } from '../platform/db/db.ts';

/**
 * Leaves of each ticket its numbers and the hashes of its history, then removes it with all that stands on it.
 * PostgreSQL refuses what is open, held, too young, or belongs to another (0049_privacy.sql).
 */
export async function buryTickets(tx: Tx, ids: readonly number[], batchId: number): Promise<void> {
  await sql`
    insert into past_ticket (ticket_id, batch_id, hashes, type, channel, priority, status, closure, rounds, recorded_at,
      ended_at, group_id, department_id, site_id, confidential)
    select t.id, ${batchId}, h.hashes, t.type, t.channel, t.priority, t.status, t.closure, t.round, t.recorded_at,
      h.last, t.group_id, t.department_id, t.site_id, t.confidential
    from ticket t cross join lateral (
      select array_agg(hash order by seq) as hashes, max(at) as last from ticket_event where ticket_id = t.id) h
    where t.id = any(${[...ids]}::int[])`.execute(tx);
  await sql`select drop_past_tickets(${[...ids]}::int[])`.execute(tx);
}
