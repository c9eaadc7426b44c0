import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import { canonical } from '#domain/evidence/canonical.ts';
import type { Instant } from '#domain/instant.ts';
import type { Queries, Tx } from '../db/db.ts';

/** Something that happened to a record, before it is numbered: `after` holds the fields of its state that it sets. */
export interface Happened {
  kind: string;
  data: object;
  after: object;
}

/** Where a history ends; hashes are hex. A record that is yet to be made: version 0, hash null. */
export interface End {
  id: string;
  version: number;
  hash: string | null;
}

/** Who did it; null: the system. */
export interface By {
  personId: string | null;
  now: Instant;
}

/** A row of `<noun>_event`, a table made by `make_history` (migration 0061). */
export interface RecordEvent extends Happened {
  recordId: string;
  seq: number;
  at: Instant;
  personId: string | null;
  prevHash: string | null;
  hash: string;
}

/** Numbers, dates and chains events after the end of a history. The last one's seq and hash are the record's. */
export function chained(end: End, news: readonly Happened[], { personId, now }: By): RecordEvent[] {
  const rows: RecordEvent[] = [];
  let { version, hash } = end;
  for (const { kind, data, after } of news) {
    version += 1;
    const said = { recordId: end.id, seq: version, at: now, personId, kind, data, after };
    const row = { ...said, prevHash: hash, hash: eventHash(said, hash) };
    rows.push(row);
    hash = row.hash;
  }
  return rows;
}

/** SHA-256 in hex over an entry and the hash before it; whoever verifies a history works it out again. */
export function eventHash(event: Omit<RecordEvent, 'hash' | 'prevHash'>, prevHash: string | null): string {
  const { recordId, seq, at, personId, kind, data, after } = event;
  return createHash('sha256')
    .update(`${prevHash ?? ''}\n${canonical({ recordId, seq, at, personId, kind, data, after })}`)
    .digest('hex');
}

/** Number of the first entry that was altered, or whose predecessor is missing; null: the history is whole. */
export function brokenAt(events: readonly RecordEvent[]): number | null {
  let before: string | null = null;
  for (const [index, event] of events.entries()) {
    if (event.seq !== index + 1 || event.prevHash !== before || event.hash !== eventHash(event, before))
      return index + 1;
    before = event.hash;
  }
  return null;
}

const bytes = (hex: string | null) => (hex === null ? null : `\\x${hex}`);

/** Writes events of the table `<noun>_event`; the record itself is to be written in the same transaction. */
export async function appendEvents(tx: Tx, noun: string, events: readonly RecordEvent[]): Promise<void> {
  const rows = events.map(({ recordId, personId, at, prevHash, hash, ...event }) => ({
    ...event,
    ...{ record_id: recordId, person_id: personId, at: new Date(at).toISOString() },
    ...{ prev_hash: bytes(prevHash), hash: bytes(hash) },
  }));
  await sql`insert into ${sql.table(`${noun}_event`)}
      (record_id, seq, at, person_id, kind, data, after, prev_hash, hash)
    select record_id, seq, at, person_id, kind, data, after, prev_hash, hash
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as x (record_id uuid, seq int, at timestamptz,
      person_id uuid, kind text, data jsonb, after jsonb, prev_hash bytea, hash bytea)`.execute(tx);
}

/** Events of a record with a number above `after`, the oldest first. */
export async function eventsOf(q: Queries, noun: string, id: string, after = 0): Promise<RecordEvent[]> {
  const found = await sql<RecordEvent>`
    select record_id as "recordId", seq, round(extract(epoch from at) * 1000)::float8 as at,
      person_id as "personId", kind, data, after, encode(prev_hash, 'hex') as "prevHash", encode(hash, 'hex') as hash
    from ${sql.table(`${noun}_event`)} where record_id = ${id} and seq > ${after} order by seq`.execute(q);
  return found.rows;
}
