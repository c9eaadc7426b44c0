import { createHmac, timingSafeEqual } from 'node:crypto';

/** HMAC-SHA-256 of a text: 32 bytes. */
export const hmacOf = (secret: Uint8Array, text: string): Buffer =>
  createHmac('sha256', secret).update(text, 'utf8').digest();

const BASE32 = 'abcdefghijklmnopqrstuvwxyz234567';

/** Bytes in lower-case base32 (RFC 4648) without padding, as many characters as asked for, 5 bits each. */
export function base32(bytes: Uint8Array, characters: number): string {
  if (characters * 5 > bytes.length * 8) throw new RangeError('there are not so many bits');
  let text = '';
  for (let bit = 0; text.length < characters; bit += 5) {
    const at = bit >> 3;
    const pair = ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0);
    text += BASE32[(pair >> (11 - (bit & 7))) & 31];
  }
  return text;
}

/** Whether two texts are equal, in a time that does not tell where they differ. */
export function sameText(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a, 'utf8'), Buffer.from(b, 'utf8')];
  return left.length === right.length && timingSafeEqual(left, right);
}
