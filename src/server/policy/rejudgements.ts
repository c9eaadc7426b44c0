import { sql } from 'kysely';
import { audit } from '../audit/actions.ts';
import { type Database, type Tx, transaction } from '../platform/db/db.ts';
import { rejudgeNext } from '../ticket/rejudge.ts';

interface Pending {
  family: string;
  version: number;
  reason: string;
  last: number;
}

/**
 * Judges the next open tickets anew by a version whose approval asked for it, once it is in force (A7). Each
 * transaction notes how far it came, so that a worker that dies is followed by another.
 * @returns whether there was something to do
 */
export const runRejudgements = (db: Database): Promise<boolean> =>
  transaction(db, async (tx) => {
    const pending = await takePending(tx);
    if (!pending) return false;
    const { family, version, reason } = pending;
    const done = await rejudgeNext(tx, { reason, only: [family] }, pending.last);
    const noted = await sql<{ tickets: number }>`
      update policy_rejudgement set tickets = tickets + ${done.tickets}, last_ticket_id = ${done.last ?? pending.last},
        done_at = case when ${done.last === null} then now() end
      where family = ${family} and version = ${version} returning tickets`.execute(tx);
    if (done.last === null) {
      const what = { family, version, reason, tickets: noted.rows[0]?.tickets ?? 0 };
      await audit(tx, { kind: 'policy_rejudged', by: null, what, ip: null });
    }
    return true;
  });

async function takePending(tx: Tx): Promise<Pending | null> {
  const found = await sql<Pending>`
    select r.family, r.version, r.reason, r.last_ticket_id as last
    from policy_rejudgement r join policy_version v using (family, version)
    where r.done_at is null and v.effective_from <= now()
    order by v.effective_from limit 1 for update of r skip locked`.execute(tx);
  return found.rows[0] ?? null;
}
