import { createHmac, randomBytes } from 'node:crypto';
import type { Instant } from '#domain/instant.ts';
import { base32, sameText } from './proof.ts';

/** Seconds that a code is for. */
const STEP = 30;
const DIGITS = 6;
/** Steps before and after the present one whose codes are taken too: clocks differ. */
const DRIFT = 1;

/** A secret of 160 bits, as RFC 4226 asks for. */
export const newTotpSecret = (): Buffer => randomBytes(20);

/** The code of a step of time (HOTP of RFC 4226 over the step of RFC 6238). */
export function codeOf(secret: Uint8Array, step: number, digits = DIGITS): string {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(step));
  const mac = createHmac('sha1', secret).update(counter).digest();
  const at = (mac.at(-1) ?? 0) & 15;
  const number = mac.readUInt32BE(at) & 0x7fff_ffff;
  return String(number % 10 ** digits).padStart(digits, '0');
}

export const stepAt = (now: Instant): number => Math.floor(now / 1000 / STEP);

/** The step whose code this is, later than the last that was taken; null: a wrong code, or one used before. */
export function stepOfCode(
  secret: Uint8Array,
  code: string,
  { now, lastStep }: { now: Instant; lastStep: number },
): number | null {
  const present = stepAt(now);
  let found: number | null = null;
  for (let step = present - DRIFT; step <= present + DRIFT; step++)
    if (sameText(codeOf(secret, step), code) && step > lastStep) found ??= step;
  return found;
}

/** What an authenticator app reads from the picture. */
export function totpUri(secret: Uint8Array, account: string, issuer: string): string {
  const label = `${encodeURIComponent(issuer)}:${encodeURIComponent(account)}`;
  return `otpauth://totp/${label}?secret=${secretText(secret)}&issuer=${encodeURIComponent(issuer)}`;
}

/** The secret for typing it in. */
export const secretText = (secret: Uint8Array): string => base32(secret, 32).toUpperCase();
