import { type HeaderField, readHeaders } from './headers.ts';
import { parameter, parseStructured, type Structured } from './parameters.ts';
import { decodeTransfer } from './transfer.ts';

/** A message or one part of it (RFC 2045). */
export interface Entity {
  headers: readonly HeaderField[];
  type: Structured;
  disposition: Structured;
  /** Decoded body; empty for a multipart. */
  body: Uint8Array;
  /** Parts of a multipart. */
  parts: readonly Entity[];
}

/** Deeper or more parts than these are left in the raw message and not read one by one. */
const MAX_DEPTH = 20;
const MAX_PARTS = 1000;

interface Budget {
  parts: number;
}

/** The first value of a header, one character a byte; null when absent. */
export const headerOf = (entity: Entity, name: string): string | null =>
  entity.headers.find((field) => field.name === name)?.value ?? null;

/** Splits a message into its parts. Never throws: what is no MIME is one text. */
export const readEntity = (bytes: Uint8Array): Entity => entity(bytes, 'text/plain', 0, { parts: MAX_PARTS });

function entity(bytes: Uint8Array, defaultType: string, depth: number, budget: Budget): Entity {
  const { headers, bodyAt } = readHeaders(bytes);
  const find = (name: string) => headers.find((field) => field.name === name)?.value ?? '';
  const type = typeOf(find('content-type'), defaultType);
  const disposition = parseStructured(find('content-disposition'));
  const raw = bytes.subarray(bodyAt);
  const empty = new Uint8Array();
  if (type.value.startsWith('multipart/') && depth < MAX_DEPTH) {
    const inner = type.value === 'multipart/digest' ? 'message/rfc822' : 'text/plain';
    const parts = split(raw, boundaryOf(type, raw))
      .slice(0, budget.parts)
      .map((part) => {
        budget.parts--;
        return entity(part, inner, depth + 1, budget);
      });
    if (parts.length > 0) return { headers, type, disposition, body: empty, parts };
    return { headers, type: typeOf('', 'text/plain'), disposition, body: raw, parts };
  }
  const encoding = find('content-transfer-encoding');
  return { headers, type, disposition, body: decodeTransfer(raw, encoding), parts: [] };
}

/** A type without a slash, such as `text`, says nothing. */
function typeOf(header: string, defaultType: string): Structured {
  const type = parseStructured(header);
  return /^[\w.+!#$&^-]{1,100}\/[\w.+!#$&^-]{1,100}$/.test(type.value)
    ? type
    : { value: defaultType, raw: type.raw };
}

/** The declared boundary, or the first line of the body that looks like one. */
function boundaryOf(type: Structured, body: Uint8Array): string {
  const declared = type.raw.get('boundary') === undefined ? '' : (parameter(type, 'boundary') ?? '');
  const source = Buffer.from(body.buffer, body.byteOffset, body.byteLength);
  if (declared !== '' && source.includes(`--${declared}`, 0, 'latin1')) return declared;
  const first = /^[ \t\r\n]*--([^\r\n]{1,200})\r?\n/.exec(source.toString('latin1', 0, 2000));
  return first?.[1]?.trimEnd() ?? '';
}

function split(body: Uint8Array, boundary: string): Uint8Array[] {
  if (boundary === '') return [];
  const source = Buffer.from(body.buffer, body.byteOffset, body.byteLength);
  const delimiter = Buffer.from(`--${boundary}`, 'latin1');
  const parts: Uint8Array[] = [];
  let start = -1;
  for (let at = source.indexOf(delimiter); at >= 0; at = source.indexOf(delimiter, at + delimiter.length)) {
    const line = delimiterLine(source, at, delimiter.length);
    if (!line) continue;
    if (start >= 0) parts.push(source.subarray(start, withoutLineEnd(source, start, at)));
    start = line.last ? -1 : line.end;
    if (line.last || parts.length >= MAX_PARTS) break;
  }
  // A message that was cut off has no last delimiter.
  if (start >= 0 && start < source.length) parts.push(source.subarray(start));
  return parts;
}

/** The delimiter's line when it stands alone on one, and whether it is the last of its multipart. */
function delimiterLine(source: Buffer, at: number, length: number): { end: number; last: boolean } | null {
  if (at > 0 && source[at - 1] !== 0x0a && source[at - 1] !== 0x0d) return null;
  const lineEnd = source.indexOf(0x0a, at);
  const end = lineEnd < 0 ? source.length : lineEnd + 1;
  const rest = source.toString('latin1', at + length, Math.min(end, at + length + 100));
  const match = /^(--)?[ \t]*[\r\n]*$/.exec(rest);
  return match ? { end, last: match[1] !== undefined } : null;
}

/** The line end before a delimiter belongs to the delimiter. */
function withoutLineEnd(source: Buffer, start: number, at: number): number {
  let end = at;
  if (end > start && source[end - 1] === 0x0a) end--;
  if (end > start && source[end - 1] === 0x0d) end--;
  return end;
}
