/** Decodes base64 leniently: other characters are skipped, padding in the middle starts anew. */
export function decodeBase64(text: string): Buffer {
  const clean = text.replace(/[^A-Za-z0-9+/=_-]/g, '');
  if (!/=[^=]/.test(clean)) return Buffer.from(clean, 'base64');
  return Buffer.concat(clean.split(/=+/).map((part) => Buffer.from(part, 'base64')));
}

/** The Q encoding of a header word: `_` is a space. */
export const decodeQuotedWord = (text: string): Buffer =>
  decodeQuotedPrintable(Buffer.from(text.replace(/_/g, ' ').replace(/[\r\n]/g, ''), 'latin1'), false);

const EQUALS = 0x3d;
const LF = 0x0a;

/** Quoted-printable (RFC 2045); an equals sign that begins nothing valid stays as it is. */
export function decodeQuotedPrintable(bytes: Uint8Array, softBreaks = true): Buffer {
  const out = Buffer.allocUnsafe(bytes.length);
  let length = 0;
  for (let i = 0; i < bytes.length; i++) {
    const byte = bytes[i]!;
    if (byte === EQUALS) {
      const value = hex(bytes[i + 1]) * 16 + hex(bytes[i + 2]);
      if (!Number.isNaN(value)) {
        out[length++] = value;
        i += 2;
        continue;
      }
      const end = softBreaks ? softBreakEnd(bytes, i + 1) : -1;
      if (end >= 0) {
        i = end;
        continue;
      }
    }
    out[length++] = byte;
  }
  return out.subarray(0, length);
}

/** Where the line end after a soft break stands, blanks before it allowed; -1 when there is none. */
function softBreakEnd(bytes: Uint8Array, from: number): number {
  for (let i = from; i < bytes.length && i < from + 80; i++) {
    if (bytes[i] === LF) return i;
    if (bytes[i] !== 0x20 && bytes[i] !== 0x09 && bytes[i] !== 0x0d) return -1;
  }
  return bytes.length - from <= 2 ? bytes.length : -1;
}

function hex(byte: number | undefined): number {
  if (byte === undefined) return Number.NaN;
  if (byte >= 0x30 && byte <= 0x39) return byte - 0x30;
  const letter = byte | 0x20;
  return letter >= 0x61 && letter <= 0x66 ? letter - 0x57 : Number.NaN;
}

/** Uuencode: the lines between `begin` and `end`. */
function decodeUu(bytes: Uint8Array): Buffer {
  const lines = Buffer.from(bytes).toString('latin1').split(/\r?\n/);
  const begin = lines.findIndex((line) => /^begin \d+ /.test(line));
  if (begin < 0) return Buffer.from(bytes);
  const parts: Buffer[] = [];
  for (const line of lines.slice(begin + 1)) {
    if (line === 'end') break;
    parts.push(uuLine(line));
  }
  return Buffer.concat(parts);
}

function uuLine(line: string): Buffer {
  const size = (line.charCodeAt(0) - 32) & 63;
  const out: number[] = [];
  for (let i = 1; i < line.length; i += 4) {
    const six = [0, 1, 2, 3].map((k) => ((line.charCodeAt(i + k) || 32) - 32) & 63);
    const group = (six[0]! << 18) | (six[1]! << 12) | (six[2]! << 6) | six[3]!;
    out.push(group >> 16, (group >> 8) & 255, group & 255);
  }
  return Buffer.from(out.slice(0, size));
}

/** The bytes of a body by its Content-Transfer-Encoding; an unknown one is taken as none. */
export function decodeTransfer(bytes: Uint8Array, encoding: string): Uint8Array {
  if (/base64/i.test(encoding)) return decodeBase64(latin1(bytes));
  if (/quoted-?printable/i.test(encoding)) return decodeQuotedPrintable(bytes);
  if (/^\s*x?-?uue?/i.test(encoding)) return decodeUu(bytes);
  return bytes;
}

const latin1 = (bytes: Uint8Array): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
