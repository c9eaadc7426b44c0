import iconv from 'iconv-lite';
import { charsetOf } from './charset-names.ts';
import { decodeHz, decodeIso2022Jp, decodeIso2022Kr } from './iso2022.ts';

export interface Decoded {
  text: string;
  /** The charset by which it was read. */
  used: string;
}

const SEVEN_BIT = new Set(['iso-2022-jp', 'iso-2022-kr', 'hz-gb-2312']);
const REPLACEMENT = '\ufffd';
/** Knows the characters that GB18030 moved out of the private area since 2000; iconv-lite does not. */
const gb18030 = new TextDecoder('gb18030');
const strictUtf8 = new TextDecoder('utf-8', { fatal: true });

/**
 * Text of bytes by the declared charset. A charset never makes it fail: GB2312 and GBK are read as GB18030,
 * an unknown or missing label is guessed (strict UTF-8, `hint`, GB18030 or Big5, Windows-1252), and
 * a label that the bytes contradict is overruled.
 */
export function decodeText(bytes: Uint8Array, declared: string | null, hint: string | null = null): Decoded {
  const charset = charsetOf(declared);
  const contradicted = charset !== null && SEVEN_BIT.has(charset) && bytes.some((byte) => byte >= 0x80);
  if (charset === null || contradicted) return guess(bytes, hint === declared ? null : hint);
  const text = decodeAs(bytes, charset);
  const lost = countLost(text);
  if (charset === 'windows-1252' || lost > 0) {
    const utf8 = isAscii(bytes) ? null : asUtf8(bytes);
    if (utf8 !== null) return { text: utf8, used: 'utf-8' };
  }
  const readable = charset === 'utf-8' && lost > 0 ? countReadable(text) : lost;
  if (lost > readable) {
    const other = guess(bytes, hint);
    // Broken UTF-8 of which something can be read is better than Windows-1252 of which nothing can.
    if (readable === 0 || other.used !== 'windows-1252') return other;
  }
  return { text: unmark(text), used: charset };
}

function guess(bytes: Uint8Array, hint: string | null): Decoded {
  if (hasShift(bytes)) return byShift(bytes);
  const utf8 = asUtf8(bytes);
  if (utf8 !== null) return { text: utf8, used: 'utf-8' };
  for (const charset of candidates(bytes, hint)) {
    const text = decodeAs(bytes, charset);
    // A subject that was cut in the middle of a character is still what it was.
    if (!text.slice(0, -1).includes(REPLACEMENT)) return { text, used: charset };
  }
  return { text: iconv.decode(Buffer.from(bytes), 'windows-1252'), used: 'windows-1252' };
}

function candidates(bytes: Uint8Array, hint: string | null): string[] {
  const hinted = charsetOf(hint);
  const likely = likelyChinese(bytes);
  return [hinted, likely].flatMap((charset) => (charset === null || charset === 'utf-8' ? [] : [charset]));
}

function decodeAs(bytes: Uint8Array, charset: string): string {
  switch (charset) {
    case 'gb18030':
      return gb18030.decode(bytes);
    case 'iso-2022-jp':
      return decodeIso2022Jp(bytes);
    case 'iso-2022-kr':
      return decodeIso2022Kr(bytes);
    case 'hz-gb-2312':
      return decodeHz(bytes);
    default:
      return iconv.decode(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength), charset);
  }
}

function byShift(bytes: Uint8Array): Decoded {
  const korean = bytes.includes(0x0e);
  const used = korean ? 'iso-2022-kr' : 'iso-2022-jp';
  return { text: decodeAs(bytes, used), used };
}

/** Undeclared seven-bit text that switches charsets: ESC $ or ESC ( begins a sequence. */
function hasShift(bytes: Uint8Array): boolean {
  for (let at = bytes.indexOf(0x1b); at >= 0; at = bytes.indexOf(0x1b, at + 1)) {
    if (bytes[at + 1] === 0x24 || bytes[at + 1] === 0x28) return true;
  }
  return false;
}

function asUtf8(bytes: Uint8Array): string | null {
  try {
    return strictUtf8.decode(bytes);
  } catch {
    return null;
  }
}

/** Two common characters beside each other, or one that does not stand among letters. */
const GB_WORD =
  /[\xa1-\xf7][\xa1-\xfe][\xa1-\xf7][\xa1-\xfe]|(?<![A-Za-z])[\xa1-\xf7][\xa1-\xfe](?![A-Za-z])/;
const BIG5_WORD = /(?:[\xa4-\xc6][\x40-\x7e\xa1-\xfe]){2}/;

/**
 * GB18030 or Big5 when the bytes look like it. Chinese text comes in pairs: in the common characters of GB
 * both bytes are from A1 upwards, in those of Big5 the first is from A4 to C6. In Western text a high byte
 * stands alone among letters.
 */
function likelyChinese(bytes: Uint8Array): 'gb18030' | 'big5' | null {
  let pairs = 0;
  let gb = 0;
  let big5 = 0;
  for (let i = 0; i < bytes.length; i++) {
    const lead = bytes[i]!;
    if (lead < 0x81) continue;
    const trail = bytes[++i] ?? 0;
    pairs++;
    if (lead >= 0xa1 && trail >= 0xa1) gb++;
    if (lead >= 0xa1 && lead <= 0xc6 && trail >= 0x40) big5++;
  }
  const words = Buffer.from(bytes.subarray(0, 10_000)).toString('latin1');
  if (gb >= pairs * 0.8 && GB_WORD.test(words)) return 'gb18030';
  if (big5 >= pairs * 0.9 && BIG5_WORD.test(words)) return 'big5';
  return gb >= pairs * 0.5 && GB_WORD.test(words) ? 'gb18030' : null;
}

const isAscii = (bytes: Uint8Array): boolean => bytes.every((byte) => byte < 0x80 && byte !== 0x1b);

const unmark = (text: string): string => (text.startsWith('\ufeff') ? text.slice(1) : text);

function countLost(text: string): number {
  let found = 0;
  for (let at = text.indexOf(REPLACEMENT); at >= 0; at = text.indexOf(REPLACEMENT, at + 1)) found++;
  return found;
}

/** Characters beyond ASCII that were read. */
function countReadable(text: string): number {
  let found = 0;
  for (let i = 0; i < text.length; i++) if (text.charCodeAt(i) > 0x7f && text[i] !== REPLACEMENT) found++;
  return found;
}
