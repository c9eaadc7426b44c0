import { sql } from 'kysely';
import type { Queries } from '../platform/db/db.ts';

/**
 * Forgets messages that were sent, failed or withheld before that time, some at a time; what waits or is held has
 * not ended. @returns how many
 */
export async function pruneMessages(q: Queries, before: Date, limit: number): Promise<number> {
  const gone = await sql`
    delete from message where id in (
      select id from message where ended_at < ${before} and not ticket_is_held(ticket_id) order by ended_at limit ${limit}
      for update skip locked)`.execute(q);
  return Number(gone.numAffectedRows ?? 0n);
}
