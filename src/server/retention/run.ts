import type { Instant } from '#domain/instant.ts';
import { keptUntil } from '#domain/retention/rules.ts';
import { type Database, transaction } from '../platform/db/db.ts';
import { removeBatch } from './batches.ts';
import { rulesInForce } from './rules.ts';
import { DROPPED_KINDS, SUBJECTS } from './subjects.ts';

/**
 * Removes what has been kept for long enough: of each kind one batch, each in a transaction of its own.
 * @returns whether there may be more
 */
export async function runRetention(db: Database, now: Instant): Promise<boolean> {
  const { days } = await rulesInForce(db);
  let more = false;
  for (const kind of DROPPED_KINDS) {
    const subject = SUBJECTS[kind];
    const due = subject.due(new Date(keptUntil(days[kind], now)));
    const gone = await transaction(db, (tx) =>
      removeBatch(tx, { kind, subject, due, erasure: null }, new Date(now)),
    );
    more ||= gone === subject.limit;
  }
  return more;
}
