import { sql } from 'kysely';
import type { Queries } from '../platform/db/db.ts';

/** What a verification came to; `finding` names the first row that is not in order. */
export interface Check {
  upto: number;
  links: number;
  finding: string | null;
}

/** Keeps what a verification found, for the auditor's page. */
export async function noteCheck(q: Queries, { upto, links, finding }: Check): Promise<void> {
  await sql`insert into audit_check (upto, links, finding) values (${upto}, ${links}, ${finding})`.execute(q);
}
