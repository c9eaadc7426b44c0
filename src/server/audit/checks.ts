import { sql } from 'kysely';
import type { WatchReach } from '#domain/audit/watch.ts';
import type { Instant } from '#domain/instant.ts';
import type { Queries } from '../platform/db/db.ts';

/** What a verification came to; `finding` names the first row that is not in order. */
export interface Check {
  upto: number;
  links: number;
  finding: string | null;
  /** The whole chain unless told. */
  reach?: WatchReach;
  /** The database's time unless told. */
  at?: Instant;
}

/** Keeps what a verification found, for the auditor's page. @returns its number */
export async function noteCheck(
  q: Queries,
  { upto, links, finding, reach = 'whole', at }: Check,
): Promise<number> {
  const made = await sql<{ id: number }>`
    insert into audit_check (at, upto, links, finding, reach)
    values (coalesce(${at === undefined ? null : new Date(at)}::timestamptz, now()), ${upto}, ${links}, ${finding}, ${reach})
    returning id`.execute(q);
  return made.rows[0]!.id;
}
