import { sql } from 'kysely';
import type { Queries } from '../platform/db/db.ts';

/** Forgets messages that ended before that time, with their attempts, some at a time. @returns how many */
export async function pruneWebhooks(q: Queries, before: Date, limit: number): Promise<number> {
  const gone = await sql`
    with old as (
      select id from webhook_message where ended_at < ${before} and not ticket_is_held(ticket_id) order by ended_at limit ${limit}
      for update skip locked),
    attempts as (delete from webhook_attempt where message_id in (select id from old))
    delete from webhook_message where id in (select id from old)`.execute(q);
  return Number(gone.numAffectedRows ?? 0n);
}
