import { decodeText } from './charset.ts';
import { decodeHeader } from './header-text.ts';

/** A header such as `text/plain; charset=gbk`, given as one character a byte. */
export interface Structured {
  /** Before the first semicolon, lower case. */
  value: string;
  /** Raw parameters by name in lower case; the first of a name counts. */
  raw: ReadonlyMap<string, string>;
}

export function parseStructured(header: string): Structured {
  const [first = '', ...rest] = splitUnquoted(header);
  const raw = new Map<string, string>();
  for (const part of rest) {
    const equals = part.indexOf('=');
    if (equals < 0) continue;
    const name = part.slice(0, equals).trim().toLowerCase();
    if (name !== '' && !raw.has(name)) raw.set(name, unquote(part.slice(equals + 1)));
  }
  return {
    value: first
      .replace(/\(.*?\)/g, '')
      .trim()
      .toLowerCase(),
    raw,
  };
}

/**
 * A parameter as text, by whatever way the sender wrote it: extended or continued (RFC 2231), encoded words
 * in quotes (against RFC 2047, but common), or raw bytes in any charset. Null when it is not there.
 */
export function parameter({ raw }: Structured, name: string, hint: string | null = null): string | null {
  const extended = raw.get(`${name}*`);
  if (extended !== undefined) return decodeExtended([{ value: extended, encoded: true }], hint);
  const sections = sectionsOf(raw, name);
  if (sections.some((section) => section.encoded)) return decodeExtended(sections, hint);
  const plain = sections.length > 0 ? sections.map((s) => s.value).join('') : raw.get(name);
  return plain === undefined ? null : decodeHeader(plain, hint);
}

interface Section {
  value: string;
  /** Percent-encoded; the first one begins with charset'language'. */
  encoded: boolean;
}

function sectionsOf(raw: ReadonlyMap<string, string>, name: string): Section[] {
  const found: (Section & { number: number })[] = [];
  for (const [key, value] of raw) {
    const match = key.startsWith(`${name}*`) ? /^(\d{1,4})(\*?)$/.exec(key.slice(name.length + 1)) : null;
    if (match) found.push({ number: Number(match[1]), encoded: match[2] === '*', value });
  }
  return found.sort((a, b) => a.number - b.number);
}

function decodeExtended(sections: readonly Section[], hint: string | null): string {
  let charset: string | null = null;
  const bytes = sections.map(({ value, encoded }, i) => {
    if (!encoded) return Buffer.from(value, 'latin1');
    const head = i === 0 ? /^([^']*)'[^']*'/.exec(value) : null;
    if (head) charset = head[1] || null;
    return percentDecode(head ? value.slice(head[0].length) : value);
  });
  return decodeText(Buffer.concat(bytes), charset, hint).text;
}

const percentDecode = (value: string): Buffer =>
  Buffer.from(
    value.replace(/%([0-9a-f]{2})/gi, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16))),
    'latin1',
  );

function splitUnquoted(header: string): string[] {
  const parts: string[] = [];
  let from = 0;
  let quoted = false;
  if (!hasClosedQuotes(header)) return header.split(';');
  for (let i = 0; i < header.length; i++) {
    const char = header[i];
    if (quoted && escapes(header, i)) i++;
    else if (char === '"') quoted = !quoted;
    else if (char === ';' && !quoted) {
      parts.push(header.slice(from, i));
      from = i + 1;
    }
  }
  return [...parts, header.slice(from)];
}

function hasClosedQuotes(header: string): boolean {
  let quoted = false;
  for (let i = 0; i < header.length; i++) {
    if (quoted && escapes(header, i)) i++;
    else if (header[i] === '"') quoted = !quoted;
  }
  return !quoted;
}

function unquote(value: string): string {
  const trimmed = value.trim();
  if (!trimmed.startsWith('"')) return trimmed;
  let out = '';
  for (let i = 1; i < trimmed.length; i++) {
    if (escapes(trimmed, i)) out += trimmed[++i];
    else if (trimmed[i] === '"') break;
    else out += trimmed[i];
  }
  return out;
}

/** A backslash escapes only what needs it: it is also a path separator and half of a Big5 character. */
const escapes = (text: string, i: number): boolean =>
  text[i] === '\\' && (text[i + 1] === '"' || text[i + 1] === '\\');
