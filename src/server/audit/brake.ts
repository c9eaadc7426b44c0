import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import type { AuditKind } from '#domain/audit/kinds.ts';
import { type Database, type Tx, transaction } from '../platform/db/db.ts';
import { type AuditEntry, audit } from './actions.ts';

/** Refusals alike within so long are counted. */
const WITHIN = sql`interval '1 minute'`;
const BATCH = 200;
/** Tickets that a count names; it counts all of them. */
const MOST_NAMED = 100;

interface Counted {
  key: Buffer;
  kind: AuditKind;
  personId: string | null;
  ip: string | null;
  what: Record<string, unknown>;
  more: number;
  tickets: number[];
  over: boolean;
}

const COLUMNS = sql`key, kind, person_id as "personId", ip, what, more, tickets, began_at <= now() - ${WITHIN} as over`;

/**
 * Keeps a refusal: the first at once, more of its kind by the same person from the same address within a minute as one
 * entry with their number, so that nobody fills the audit by knocking, and no knock is lost.
 */
export async function auditRefusal(db: Database, entry: AuditEntry): Promise<void> {
  const { kind, by, ip } = entry;
  const { ticket, ...what } = entry.what;
  const key = createHash('sha256')
    .update(JSON.stringify([kind, by, ip, what]))
    .digest();
  const id = typeof ticket === 'number' ? ticket : null;
  await transaction(db, async (tx) => {
    const found = await sql<Counted>`
      insert into audit_refusal as r (key, kind, person_id, ip, what, began_at)
      values (${key}, ${kind}, ${by}, ${ip}, ${JSON.stringify(what)}::jsonb, now())
      on conflict (key) do update set more = r.more + 1, tickets = case
        when ${id}::int is null or ${id} = any(r.tickets) or cardinality(r.tickets) >= ${MOST_NAMED} then r.tickets
        else r.tickets || ${id}::int end
      returning ${COLUMNS}`.execute(tx);
    const row = found.rows[0]!;
    if (row.more === 0) await audit(tx, entry);
    else if (row.over) await settle(tx, row);
  });
}

/** Writes down what was counted and whose minute is over. @returns whether there may be more */
export const settleRefusals = (db: Database): Promise<boolean> =>
  transaction(db, async (tx) => {
    const found = await sql<Counted>`
      select ${COLUMNS} from audit_refusal where began_at <= now() - ${WITHIN}
      order by began_at limit ${BATCH} for update skip locked`.execute(tx);
    for (const row of found.rows) await settle(tx, row);
    return found.rows.length === BATCH;
  });

async function settle(tx: Tx, { key, kind, personId, ip, what, more, tickets }: Counted): Promise<void> {
  if (more > 0) {
    const counted = { ...what, count: more, ...(tickets.length > 0 ? { tickets } : {}) };
    await audit(tx, { kind, by: personId, what: counted, ip });
  }
  await sql`delete from audit_refusal where key = ${key}`.execute(tx);
}
