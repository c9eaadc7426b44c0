import { sql } from 'kysely';
import type { Queries } from '../platform/db/db.ts';

/** A version that tickets may be judged by, as it is handed to whoever verifies them. */
export interface ApprovedVersion {
  family: string;
  version: number;
  effectiveFrom: number;
  /** Hex. */
  hash: string;
  content: Readonly<Record<string, unknown>>;
}

/** Every version of policies and calendars that was ever approved, by family and number. */
export async function approvedVersions(q: Queries): Promise<ApprovedVersion[]> {
  const found = await sql<Omit<ApprovedVersion, 'effectiveFrom'> & { effective_from: Date }>`
    select family, version, effective_from, encode(hash, 'hex') as hash, content from policy_version
    where state = 'approved' order by family, version`.execute(q);
  return found.rows.map(({ family, version, effective_from, hash, content }) => ({
    ...{ family, version, effectiveFrom: effective_from.getTime(), hash, content },
  }));
}
