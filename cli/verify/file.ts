import { createHash } from 'node:crypto';

export type Json = Readonly<Record<string, unknown>>;

/** An event of a ticket: the fields that its hash covers, and the two hashes. */
export interface Event extends Json {
  seq: number;
  at: number;
  kind: string;
  statusAfter: string;
  data: Json;
  after: Json;
  prevHash: string | null;
  hash: string;
}

/** A ticket as it lies in the file: how many events it has and the hash of the last, then what there is. */
export interface Told {
  id: number;
  events: number;
  head: string;
  history: Event[];
  rows: Json[];
}

export interface Version {
  family: string;
  version: number;
  hash: string;
  content: Json;
}

export type Piece = { version: Version } | { ticket: Told } | { line: number; wrong: string };

/** Reads an export and gives one version or ticket at a time, so that its size does not matter. */
export async function* pieces(lines: AsyncIterable<string>): AsyncGenerator<Piece> {
  const bytes = createHash('sha256');
  const counts: Record<string, number> = { version: 0, ticket: 0, event: 0, verdict: 0 };
  let ticket: Told | null = null;
  let end: Json | null = null;
  let line = 0;
  for await (const text of lines) {
    line += 1;
    const record = parsed(text);
    const type = String(record.type);
    if (end) yield { line, wrong: 'comes after the end' };
    if (line === 1 && (type !== 'header' || record.format !== 'yinuo-sla' || record.formatVersion !== 1))
      // Of another file nothing else would be worth saying.
      return yield { line, wrong: 'is not the header of an export of format 1' };
    if (type === 'end') {
      end = record;
      continue;
    }
    bytes.update(`${text}\n`);
    if (counts[type] !== undefined) counts[type] += 1;
    if (type === 'version') yield { version: record as unknown as Version };
    else if (type === 'ticket') {
      if (ticket) yield { ticket };
      ticket = { ...(record as unknown as Told), history: [], rows: [] };
    } else if (type === 'event' && ticket?.id === record.ticketId) ticket?.history.push(record as Event);
    else if (type === 'verdict' && ticket?.id === record.ticketId) ticket?.rows.push(record);
    else if (line > 1) yield { line, wrong: 'does not belong where it stands' };
  }
  if (line === 0) return yield { line: 1, wrong: 'the file is empty' };
  if (ticket) yield { ticket };
  if (!end) return yield { line, wrong: 'the last line: the file breaks off here' };
  for (const [type, count] of Object.entries(counts)) {
    if (end[type] !== count) yield { line, wrong: `${count} lines of ${type} instead of ${end[type]}` };
  }
  if (end.sha256 !== bytes.digest('hex'))
    yield { line, wrong: 'the lines do not have the SHA-256 written here' };
}

function parsed(text: string): Json {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Json) : {};
  } catch {
    return {};
  }
}
