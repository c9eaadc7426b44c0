const MARK = '…';

/** Bytes of a text in UTF-8. */
export function bytesOf(text: string): number {
  let bytes = 0;
  for (const sign of text) bytes += bytesOfSign(sign.codePointAt(0) ?? 0);
  return bytes;
}

const bytesOfSign = (code: number): number => (code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4);

/**
 * The longest beginning of a text that takes at most so many bytes, whole signs only; a text that is cut ends
 * with a mark that says so, within the same limit. A limit has room for the mark (3 bytes).
 */
export function cutTo(text: string, max: number, mark = MARK): string {
  if (bytesOf(text) <= max) return text;
  const room = max - bytesOf(mark);
  let kept = '';
  let bytes = 0;
  for (const { segment } of new Intl.Segmenter().segment(text)) {
    bytes += bytesOf(segment);
    if (bytes > room) break;
    kept += segment;
  }
  return kept + mark;
}

/** The same, counted in signs as text messages are. */
export function cutSigns(text: string, max: number): string {
  const signs = [...text];
  return signs.length <= max ? text : `${signs.slice(0, max - 1).join('')}${MARK}`;
}
