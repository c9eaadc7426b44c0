import { sql } from 'kysely';
import type { Queries } from '../platform/db/db.ts';

/**
 * Forgets marks from before that time of alerts that are over; the last of each stays, since it says how the alert
 * stands. Some at a time. @returns how many
 */
export async function pruneMarks(q: Queries, before: Date, limit: number): Promise<number> {
  const gone = await sql`
    delete from alert_mark m using (
      select old.alert_id, old.at, old.firing from alert_mark old join alert a on a.id = old.alert_id
      where old.at < ${before} and a.state <> 'firing' and a.last_heard_at < ${before}
        and exists (
          select from alert_mark newer where newer.alert_id = old.alert_id
            and (newer.at > old.at or (newer.at = old.at and old.firing and not newer.firing)))
      order by old.at limit ${limit}) old
    where (m.alert_id, m.at, m.firing) = (old.alert_id, old.at, old.firing)`.execute(q);
  return Number(gone.numAffectedRows ?? 0n);
}
