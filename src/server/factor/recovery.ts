import { randomBytes } from 'node:crypto';
import { audit } from '../audit/actions.ts';
import { base32 } from '../platform/auth/proof.ts';
import { hashOf } from '../platform/auth/secret.ts';
import type { Tx } from '../platform/db/db.ts';
import { recoveryCodesLeft, replaceRecoveryCodes } from './store.ts';

const COUNT = 10;

/** 80 random bits in four groups: nobody can try them all, even over the hashes. */
const newCode = (): string => base32(randomBytes(10), 16).replace(/(.{4})(?=.)/g, '$1-');

/** Hash of a code however it was typed; null when it cannot be one. */
export function recoveryHash(code: string): Buffer | null {
  const plain = code.toLowerCase().replace(/[\s-]/g, '');
  return /^[a-z2-7]{16}$/.test(plain) ? hashOf(plain) : null;
}

/** Ten new codes in place of all earlier ones; only their hashes are kept. */
export async function newRecoveryCodes(
  tx: Tx,
  personId: string,
  by: { personId: string; ip: string },
): Promise<string[]> {
  const codes = Array.from({ length: COUNT }, newCode);
  const hashes = codes.map((code) => hashOf(code.replaceAll('-', '')));
  await replaceRecoveryCodes(tx, personId, hashes);
  await audit(tx, { kind: 'recovery_codes_made', by: by.personId, what: { person: personId }, ip: by.ip });
  return codes;
}

/** Codes for who has none: with the first factor. */
export const firstRecoveryCodes = async (
  tx: Tx,
  personId: string,
  by: { personId: string; ip: string },
): Promise<string[] | null> =>
  (await recoveryCodesLeft(tx, personId)) > 0 ? null : newRecoveryCodes(tx, personId, by);
