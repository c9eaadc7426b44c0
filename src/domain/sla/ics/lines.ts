/** A content line of RFC 5545, unfolded, with the number of the line on which it begins (from 1). */
export interface Line {
  number: number;
  text: string;
}

/** Content lines end with CRLF or LF; one that begins with a space or a tab continues the one before (3.1). */
export function unfold(text: string): Line[] {
  const lines: { number: number; parts: string[] }[] = [];
  const withoutMark = text.startsWith('\uFEFF') ? text.slice(1) : text;
  for (const [index, physical] of withoutMark.split(/\r?\n/).entries()) {
    const last = lines.at(-1);
    if (last && /^[ \t]/.test(physical)) last.parts.push(physical.slice(1));
    else lines.push({ number: index + 1, parts: [physical] });
  }
  return lines
    .map(({ number, parts }) => ({ number, text: parts.join('') }))
    .filter((line) => line.text.trim() !== '');
}

/** Octets of a line before its line break (3.1). */
const LONGEST = 75;

/** A content line folded so that no piece is longer than 75 octets and no character is torn. */
export function fold(text: string): string {
  const pieces: string[] = [];
  let piece = '';
  let length = 0;
  for (const character of text) {
    const more = octets(character);
    if (length + more > LONGEST) {
      pieces.push(piece);
      // The space that marks a continuation counts.
      piece = ' ';
      length = 1;
    }
    piece += character;
    length += more;
  }
  return [...pieces, piece].join('\r\n');
}

/** Octets of a text in UTF-8. */
export function octets(text: string): number {
  let sum = 0;
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    if (code < 0x80) sum += 1;
    else if (code < 0x800) sum += 2;
    else sum += code < 0x10000 ? 3 : 4;
  }
  return sum;
}
