import { sql } from 'kysely';
import type { ChainedEntry } from '#domain/audit/chain.ts';
import type { Queries } from '../platform/db/db.ts';
import { eventLine } from '../ticket/export.ts';
import { CHAINED_ENTRY, isoOf } from './rows.ts';

/** One line of an export of the audit (docs/audit.md). */
export type AuditRecord = { type: string } & Readonly<Record<string, unknown>>;

const BATCH = 1000;

/** The whole chain: keys, tombstones, heads, then link by link with what it covers. In one snapshot of the database. */
export async function* chainRecords(q: Queries): AsyncGenerator<AuditRecord> {
  const keys = await sql<{ id: number; publicKey: string }>`
    select id, public_key as "publicKey" from audit_key order by id`.execute(q);
  for (const key of keys.rows) yield { type: 'key', ...key };
  yield* tombstones(q);
  yield* heads(q);
  yield* links(q);
}

async function* tombstones(q: Queries): AsyncGenerator<AuditRecord> {
  type Row = {
    upto: number;
    hash: string;
    links: number;
    firstAt: Date;
    lastAt: Date;
    at: Date;
    key: number;
    signature: Buffer;
  };
  const found = await sql<Row>`
    select upto, encode(hash, 'hex') as hash, links, first_at as "firstAt", last_at as "lastAt", at, key_id as key, signature
    from audit_tombstone order by upto`.execute(q);
  for (const { firstAt, lastAt, at, signature, ...row } of found.rows) {
    const times = { firstAt: isoOf(firstAt), lastAt: isoOf(lastAt), at: isoOf(at) };
    yield { type: 'tombstone', ...row, ...times, signature: signature.toString('base64') };
  }
}

async function* heads(q: Queries): AsyncGenerator<AuditRecord> {
  const found = await sql<{ pos: number; hash: string; at: Date; key: number; signature: Buffer }>`
    select pos, encode(hash, 'hex') as hash, at, key_id as key, signature from audit_head order by day`.execute(
    q,
  );
  for (const { at, signature, ...row } of found.rows) {
    yield { type: 'head', ...row, at: isoOf(at), signature: signature.toString('base64') };
  }
}

async function* links(q: Queries): AsyncGenerator<AuditRecord> {
  type Row = {
    pos: number;
    entryId: number | null;
    ticketId: number | null;
    seq: number | null;
    eventHash: string | null;
    sealedAt: Date;
    hash: string;
    entry: ChainedEntry | null;
  };
  for (let after = 0; ; ) {
    const found = await sql<Row>`
      select l.pos, l.entry_id as "entryId", l.ticket_id as "ticketId", l.seq, encode(l.event_hash, 'hex') as "eventHash",
        l.sealed_at as "sealedAt", encode(l.hash, 'hex') as hash, ${CHAINED_ENTRY} as entry
      from audit_link l left join audit_entry e on e.id = l.entry_id
      where l.pos > ${after} order by l.pos limit ${BATCH}`.execute(q);
    for (const { entryId, ticketId, seq, eventHash, sealedAt, entry, ...link } of found.rows) {
      const about = entryId === null ? { event: { ticketId, seq, hash: eventHash } } : { entryId, entry };
      yield { type: 'link', ...link, sealedAt: isoOf(sealedAt), ...about };
    }
    const last = found.rows.at(-1);
    if (!last || found.rows.length < BATCH) return;
    after = last.pos;
  }
}

/**
 * What an export cannot have: the history of each ticket with decisions in the chain, and rows that stand in the
 * tables, but neither in the chain nor among what waits for it.
 */
export async function* tableRecords(q: Queries): AsyncGenerator<AuditRecord> {
  type Ticket = { ticketId: number; sealed: unknown; events: Record<string, unknown>[] | null };
  for (let after = 0; ; ) {
    const found = await sql<Ticket>`
      select l.ticket_id as "ticketId",
        jsonb_agg(jsonb_build_object('pos', l.pos, 'seq', l.seq, 'hash', encode(l.event_hash, 'hex')) order by l.seq) as sealed,
        (select jsonb_agg(to_jsonb(v) order by v.seq) from ticket_event v where v.ticket_id = l.ticket_id) as events
      from audit_link l where l.ticket_id > ${after}
        and not exists (select from past_ticket p where p.ticket_id = l.ticket_id)
      group by l.ticket_id order by l.ticket_id limit 200`.execute(q);
    for (const { ticketId, sealed, events } of found.rows)
      yield { type: 'history', ticketId, sealed, events: (events ?? []).map(eventLine) };
    const last = found.rows.at(-1);
    if (!last) break;
    after = last.ticketId;
  }
  yield* pastRecords(q);
  for (const row of await looseRows(q, 100)) yield { type: 'loose', ...row };
}

/** Rows that stand in the tables, but neither in the chain nor among what waits for it. */
export async function looseRows(q: Queries, most: number) {
  const loose = await sql<{ entryId: number | null; ticketId: number | null; seq: number | null }>`
    select e.id as "entryId", null::int as "ticketId", null::int as seq from audit_entry e
    where not exists (select from audit_link l where l.entry_id = e.id)
      and not exists (select from audit_unsealed u where u.entry_id = e.id)
    union all
    select null, v.ticket_id, v.seq from ticket_event v
    where is_decision(v.kind) and not exists (select from audit_link l where (l.ticket_id, l.seq) = (v.ticket_id, v.seq))
      and not exists (select from audit_unsealed u where (u.ticket_id, u.seq) = (v.ticket_id, v.seq))
      and not exists (select from audit_tombstone s where v.at <= s.last_at)
    order by 1, 2, 3 limit ${most}`.execute(q);
  return loose.rows;
}

/** What tickets left that are gone: the hashes of their histories, and the batches that they went in. */
async function* pastRecords(q: Queries): AsyncGenerator<AuditRecord> {
  type Past = { ticketId: number; batch: number; hashes: string[]; sealed: unknown };
  for (let after = 0; ; ) {
    const found = await sql<Past>`
      select p.ticket_id as "ticketId", p.batch_id as batch,
        array(select encode(h, 'hex') from unnest(p.hashes) with ordinality u (h, n) order by n) as hashes,
        (select coalesce(jsonb_agg(jsonb_build_object('pos', l.pos, 'seq', l.seq, 'hash', encode(l.event_hash, 'hex'))
          order by l.seq), '[]') from audit_link l where l.ticket_id = p.ticket_id) as sealed
      from past_ticket p where p.ticket_id > ${after} order by p.ticket_id limit 500`.execute(q);
    for (const row of found.rows) yield { type: 'past', ...row };
    const last = found.rows.at(-1);
    if (!last) break;
    after = last.ticketId;
  }
  const batches = await sql<{ batch: number; hash: string; told: boolean }>`
    select b.id as batch, encode(b.ids_hash, 'hex') as hash,
      b.at <= (select max(last_at) from audit_tombstone) is true or exists (
        select from audit_entry e where e.kind = 'records_purged' and e.what ->> 'batch' = b.id::text
          and e.what ->> 'ids' = encode(b.ids_hash, 'hex')) as told
    from retention_batch b where exists (select from past_ticket p where p.batch_id = b.id) order by b.id`.execute(
    q,
  );
  for (const row of batches.rows) yield { type: 'batch', ...row };
}
