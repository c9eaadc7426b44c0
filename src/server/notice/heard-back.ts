import { sql } from 'kysely';
import { endsAddress, undelivered } from '#domain/notice/undelivered.ts';
import type { Tx } from '../platform/db/db.ts';
import { toldUndelivered } from './undelivered.ts';

/** What a mail system says about a message of ours. */
export interface Report {
  /** Message-IDs that it names, without angle brackets. */
  about: readonly string[];
  /** failed, delayed ...; null: it only came back. */
  action: string | null;
  /** Code of RFC 3463; null when there is none. */
  status: string | null;
}

/**
 * Puts down at the letter what came back about it. Only who got the letter, or a system on its way, knows what it
 * was named; whatever address a report claims, the one that we wrote to is meant. A lasting failure is final.
 */
export async function heardBack(tx: Tx, { about, action, status }: Report): Promise<void> {
  if (about.length === 0) return;
  const report = action === 'delayed' ? 'delayed' : 'failed';
  const why = undelivered(status);
  const found = await sql<{ id: number }>`
    update delivery set report = ${report}, report_status = ${status}, reported_at = now(), error = ${why},
      state = ${report === 'failed' ? sql`'failed'` : sql`state`}
    where id = (
      select id from delivery
      where message_id = any(${about}) and channel = 'mail' and state in ('sent', 'waiting')
        and (report is null or (report = 'delayed' and ${report} = 'failed'))
      order by id desc limit 1 for update)
    returning id`.execute(tx);
  const [delivery] = found.rows;
  if (!delivery) return;
  const ends = endsAddress(why, { failed: report === 'failed', status });
  await toldUndelivered(tx, delivery.id, { report, why, status, ends });
}
