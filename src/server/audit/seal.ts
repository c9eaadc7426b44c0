import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import { type ChainedEntry, type Link, linkText } from '#domain/audit/chain.ts';
import type { Instant } from '#domain/instant.ts';
import { type Database, type Tx, transaction } from '../platform/db/db.ts';
import { CHAINED_ENTRY, isoOf } from './rows.ts';

/** Any number that nothing else takes an advisory lock on: one worker seals at a time. */
const SEALING = 7_105_114_040;
const BATCH = 500;

interface Waiting {
  id: number;
  entryId: number | null;
  ticketId: number | null;
  seq: number | null;
  entry: ChainedEntry | null;
  eventHash: string | null;
}

/**
 * Gives committed entries and decisions their place in the chain, in one order (docs/decisions/one-chain.md). A
 * worker that dies in between leaves no half of it: the next begins where the last commit ended.
 * @returns whether there may be more
 */
export const sealAudit = (db: Database, now: Instant): Promise<boolean> =>
  transaction(db, async (tx) => {
    const lock = await sql<{ mine: boolean }>`select pg_try_advisory_xact_lock(${SEALING}) as mine`.execute(
      tx,
    );
    if (!lock.rows[0]?.mine) return false;
    const waiting = await waitingRows(tx);
    if (waiting.length === 0) return false;
    const last = await lastLink(tx);
    const rows = chained(waiting, last, isoOf(Math.max(now, last.sealedAt)));
    await sql`
      insert into audit_link (pos, entry_id, ticket_id, seq, event_hash, sealed_at, hash)
      select pos, entry_id, ticket_id, seq, event_hash, sealed_at, hash
      from jsonb_populate_recordset(null::audit_link, ${JSON.stringify(rows)}::jsonb)`.execute(tx);
    await sql`delete from audit_unsealed where id = any(${waiting.map(({ id }) => id)}::bigint[])`.execute(
      tx,
    );
    return waiting.length === BATCH;
  });

/** Seals all that waits now. */
export async function sealAll(db: Database, now: Instant): Promise<void> {
  while (await sealAudit(db, now));
}

async function waitingRows(tx: Tx): Promise<Waiting[]> {
  const found = await sql<Waiting>`
    select u.id, u.entry_id as "entryId", u.ticket_id as "ticketId", u.seq, ${CHAINED_ENTRY} as entry,
      encode(t.hash, 'hex') as "eventHash"
    from audit_unsealed u left join audit_entry e on e.id = u.entry_id
      left join ticket_event t on t.ticket_id = u.ticket_id and t.seq = u.seq
    order by u.id limit ${BATCH}`.execute(tx);
  return found.rows;
}

interface Last {
  pos: number;
  hash: string;
  sealedAt: Instant;
}

/** The end of the chain; where everything was purged, what its tombstone says. */
async function lastLink(tx: Tx): Promise<Last> {
  const found = await sql<{ pos: number; hash: string; at: Date }>`
    (select pos, encode(hash, 'hex') as hash, sealed_at as at from audit_link order by pos desc limit 1)
    union all
    (select upto, encode(hash, 'hex'), last_at from audit_tombstone order by upto desc limit 1)
    order by pos desc limit 1`.execute(tx);
  const row = found.rows[0];
  return row
    ? { pos: row.pos, hash: row.hash, sealedAt: row.at.getTime() }
    : { pos: 0, hash: '', sealedAt: 0 };
}

function chained(waiting: readonly Waiting[], last: Last, sealedAt: string): object[] {
  let { pos, hash } = last;
  return waiting.map(({ entryId, ticketId, seq, entry, eventHash }) => {
    pos += 1;
    const place = { pos, sealedAt };
    // What vanished while it waited is chained as missing, and verification says so.
    const link =
      entryId !== null
        ? ({ ...place, entry } as Link)
        : ({ ...place, event: { ticketId, seq, hash: eventHash ?? '' } } as Link);
    hash = createHash('sha256').update(linkText(hash, link)).digest('hex');
    return {
      ...{ pos, entry_id: entryId, ticket_id: ticketId, seq, sealed_at: sealedAt, hash: `\\x${hash}` },
      event_hash: entryId === null ? `\\x${eventHash ?? ''}` : null,
    };
  });
}
