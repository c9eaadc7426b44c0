/** A header as it stands in the message, unfolded; `value` has one character a byte (Latin-1). */
export interface HeaderField {
  /** In lower case. */
  name: string;
  value: string;
}

/** Bytes of headers that are read, of one header and of all; the rest stays in the raw message. */
const MAX_FIELD = 64 * 1024;
const MAX_HEADERS = 1024 * 1024;

const FIELD = /^([!-9;-~]{1,100})[ \t]*:/;

/** Reads the header block at the begin of `bytes`; `bodyAt` is the first byte after it. */
export function readHeaders(bytes: Uint8Array): { headers: HeaderField[]; bodyAt: number } {
  const source = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const headers: HeaderField[] = [];
  let at = skipBlankLines(source);
  while (at < source.length) {
    const { text, next } = line(source, at);
    if (text === '') return { headers, bodyAt: next };
    if (isBody(text, headers)) return { headers, bodyAt: at };
    take(headers, text);
    at = next;
    if (at > MAX_HEADERS) return { headers, bodyAt: bodyAfter(source, at) };
  }
  return { headers, bodyAt: source.length };
}

function take(headers: HeaderField[], text: string): void {
  const last = headers.at(-1);
  if (/^[ \t]/.test(text)) {
    if (last && last.value.length < MAX_FIELD) last.value += text;
    return;
  }
  const match = FIELD.exec(text);
  if (!match) return;
  const value = text.slice(match[0].length, match[0].length + MAX_FIELD).trim();
  headers.push({ name: match[1]!.toLowerCase(), value });
}

/** The blank line is missing: a MIME delimiter after the headers, or text where none has come yet. */
const isBody = (text: string, headers: readonly HeaderField[]): boolean =>
  !FIELD.test(text) && (headers.length > 0 ? text.startsWith('--') : !/^>?From /.test(text));

/** A byte order mark and blank lines before the first header are no headers. */
function skipBlankLines(source: Buffer): number {
  let at = source.subarray(0, 3).equals(Buffer.from([0xef, 0xbb, 0xbf])) ? 3 : 0;
  while (source[at] === 0x0d || source[at] === 0x0a) at++;
  // Only blank lines: a part without headers begins with one.
  return at < source.length && FIELD.test(line(source, at).text) ? at : 0;
}

function line(source: Buffer, at: number): { text: string; next: number } {
  const lf = source.indexOf(0x0a, at);
  const end = lf < 0 ? source.length : lf;
  const textEnd = source[end - 1] === 0x0d && end > at ? end - 1 : end;
  const text = source.toString('latin1', at, Math.min(textEnd, at + MAX_FIELD + 200));
  return { text, next: lf < 0 ? source.length : lf + 1 };
}

function bodyAfter(source: Buffer, at: number): number {
  const crlf = source.indexOf('\r\n\r\n', at, 'latin1');
  const lf = source.indexOf('\n\n', at, 'latin1');
  const ends = [crlf < 0 ? -1 : crlf + 4, lf < 0 ? -1 : lf + 2].filter((end) => end >= 0);
  return ends.length > 0 ? Math.min(...ends) : source.length;
}
