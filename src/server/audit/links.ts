import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import { type ChainedEntry, type Link, linkText } from '#domain/audit/chain.ts';
import { canonical } from '#domain/evidence/canonical.ts';
import type { Queries } from '../platform/db/db.ts';
import { eventLine } from '../ticket/export.ts';
import { CHAINED_ENTRY, isoOf } from './rows.ts';

interface Row {
  pos: number;
  entryId: number | null;
  ticketId: number | null;
  seq: number | null;
  eventHash: string | null;
  sealedAt: Date;
  hash: string;
  entry: ChainedEntry | null;
  /** The decision as its ticket has it now, and what a ticket that is gone has left of it. */
  event: Record<string, unknown> | null;
  left: string | null;
}

export interface Walked {
  upto: number;
  links: number;
  finding: string | null;
}

/** The hash that link `after` has; null where there is no such link, nor a tombstone that covers it. */
async function hashAt(q: Queries, after: number): Promise<string | null> {
  if (after === 0) return '';
  const found = await sql<{ hash: string }>`
    select encode(hash, 'hex') as hash from audit_link where pos = ${after}
    union all select encode(hash, 'hex') from audit_tombstone where upto = ${after} limit 1`.execute(q);
  return found.rows[0]?.hash ?? null;
}

/** Recomputes some links after one that is in order, with the entries and decisions they cover, in the rows of now. */
export async function walkLinks(q: Queries, after: number, most: number): Promise<Walked> {
  let prev = await hashAt(q, after);
  let upto = after;
  if (prev === null) return { upto, links: 0, finding: `Link ${after} of the chain is missing.` };
  const found = await sql<Row>`
    select l.pos, l.entry_id as "entryId", l.ticket_id as "ticketId", l.seq, encode(l.event_hash, 'hex') as "eventHash",
      l.sealed_at as "sealedAt", encode(l.hash, 'hex') as hash, ${CHAINED_ENTRY} as entry, to_jsonb(v) as event,
      (select encode(p.hashes[l.seq], 'hex') from past_ticket p where p.ticket_id = l.ticket_id) as left
    from audit_link l left join audit_entry e on e.id = l.entry_id
      left join ticket_event v on v.ticket_id = l.ticket_id and v.seq = l.seq
    where l.pos > ${after} order by l.pos limit ${most}`.execute(q);
  for (const row of found.rows) {
    const finding = findingOf(row, upto + 1, prev);
    if (finding) return { upto, links: upto - after, finding };
    [upto, prev] = [row.pos, row.hash];
  }
  return { upto, links: upto - after, finding: null };
}

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

/** The first thing that is not in order, in the words of the separate program (cli/verify-audit). */
function findingOf(row: Row, pos: number, prev: string): string | null {
  const { entryId, entry, ticketId, seq, eventHash } = row;
  if (row.pos !== pos) return `Link ${pos} of the chain is missing.`;
  if (entryId !== null && entry === null) return `Entry ${entryId} (link ${pos}) is missing.`;
  const place = { pos, sealedAt: isoOf(row.sealedAt) };
  const link = (
    entry ? { ...place, entry } : { ...place, event: { ticketId, seq, hash: eventHash } }
  ) as Link;
  if (sha256(linkText(prev, link)) !== row.hash || (entry && entry.id !== entryId))
    return entry
      ? `Entry ${entry.id} (link ${pos}) was altered.`
      : `Link ${pos}, to event ${seq} of ticket ${ticketId}, was altered.`;
  return entry ? null : eventFinding(row);
}

function eventFinding({ event, left, eventHash, ticketId, seq, pos }: Row): string | null {
  const name = `event ${seq} of ticket ${ticketId} (link ${pos})`;
  if (left !== null) return left === eventHash ? null : `What is left of ${name} was altered.`;
  if (event === null) return `E${name.slice(1)} is missing.`;
  const { prevHash, hash, ...told } = eventLine(event);
  const whole = hash === eventHash && sha256(`${prevHash ?? ''}\n${canonical(told)}`) === hash;
  return whole ? null : `E${name.slice(1)} was altered.`;
}
