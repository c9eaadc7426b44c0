import { createHash, randomBytes } from 'node:crypto';

/** 256 random bits, as 43 characters that a cookie and a header can carry. */
export const newSecret = (): string => randomBytes(32).toString('base64url');

/** What is kept of a secret of full entropy: a fast hash is enough, nobody can guess 256 bits. */
export const hashOf = (secret: string): Buffer => createHash('sha256').update(secret).digest();

export const isSecret = (text: string): boolean => /^[A-Za-z0-9_-]{43}$/.test(text);

/** A password for people: 20 characters without look-alikes, about 98 bits. */
export function randomPassword(): string {
  const letters = 'abcdefghjkmnpqrstuvwxyz23456789';
  const draw = () => {
    for (;;) {
      const byte = randomBytes(1)[0] ?? 255;
      if (byte < letters.length * 8) return letters.charAt(byte % letters.length);
    }
  };
  const groups = Array.from({ length: 4 }, () => Array.from({ length: 5 }, draw).join(''));
  return groups.join('-');
}
