import { decodeText } from './charset.ts';
import { decodeBase64, decodeQuotedWord } from './transfer.ts';

/** An encoded word (RFC 2047); one that is cut off at the end of the header counts too. */
const WORD = /=\?([^?\s]{1,64})\?([QqBb])\?([^?]*)(?:\?=|$)/g;

interface Word {
  charset: string;
  encoding: 'b' | 'q';
  encoded: string;
}

type Piece = { raw: string } | { words: Word[] };

/**
 * Text of an unstructured header, given as one character a byte (Latin-1). Adjacent encoded words of one
 * charset are joined as bytes first, because senders cut them in the middle of a character; bytes outside of
 * words are guessed with `hint`, the charset of the message's text.
 */
export function decodeHeader(value: string, hint: string | null = null): string {
  return pieces(value)
    .map((piece) => decodePiece(piece, hint))
    .join('');
}

/**
 * The same for headers with addresses: encoded words stay encoded, but in UTF-8, so that a comma or an angle
 * bracket inside of a name cannot be taken for structure.
 */
export function reencodeWords(value: string, hint: string | null = null): string {
  return pieces(value)
    .map((piece) => {
      const text = decodePiece(piece, hint);
      return 'raw' in piece ? text : `=?utf-8?B?${Buffer.from(text).toString('base64')}?=`;
    })
    .join('');
}

/** One line without control, formatting or direction characters. */
export const oneLine = (text: string): string =>
  text
    .replace(/[\p{Surrogate}\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/gu, '')
    .replace(/[\p{Cc}\u2028\u2029\s]+/gu, ' ')
    .trim();

function decodePiece(piece: Piece, hint: string | null): string {
  if ('raw' in piece) return decodeText(Buffer.from(piece.raw, 'latin1'), null, hint).text;
  const [{ charset }] = piece.words as [Word];
  return decodeText(bytesOf(piece.words), charset, hint).text;
}

function pieces(value: string): Piece[] {
  const found: Piece[] = [];
  let from = 0;
  for (const match of value.matchAll(WORD)) {
    const between = value.slice(from, match.index);
    from = match.index + match[0].length;
    const word = wordOf(match);
    const last = found.at(-1);
    const adjacent = last !== undefined && 'words' in last && /^[ \t\r\n]*$/.test(between);
    if (between !== '' && !adjacent) found.push({ raw: between });
    if (adjacent && last.words[0]?.charset === word.charset) last.words.push(word);
    else found.push({ words: [word] });
  }
  if (from < value.length) found.push({ raw: value.slice(from) });
  return found;
}

const wordOf = ([, charset = '', encoding = 'b', encoded = '']: RegExpMatchArray): Word => ({
  charset: charset.toLowerCase().replace(/\*.*$/, ''),
  encoding: encoding.toLowerCase() === 'q' ? 'q' : 'b',
  encoded,
});

function bytesOf(words: readonly Word[]): Buffer {
  const parts: Buffer[] = [];
  let open = '';
  for (const { encoding, encoded } of words) {
    if (encoding === 'b') {
      open += encoded.replace(/\s/g, '');
      // A word that does not end on a group of four was cut out of one long base64 text.
      if (open.endsWith('=') || open.length % 4 === 0) {
        parts.push(decodeBase64(open));
        open = '';
      }
    } else {
      parts.push(decodeBase64(open), decodeQuotedWord(encoded));
      open = '';
    }
  }
  return Buffer.concat([...parts, decodeBase64(open)]);
}
