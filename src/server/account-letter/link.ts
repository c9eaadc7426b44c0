import { hmacOf, sameText } from '../platform/auth/proof.ts';
import type { Queries } from '../platform/db/db.ts';
import { installationSecret } from '../setting/secrets.ts';

const TOKEN = /^([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\.([\w-]{43})$/;

const proofOf = async (q: Queries, id: string): Promise<string> =>
  hmacOf(await installationSecret(q, 'account'), `account letter ${id}`).toString('base64url');

/** What proves that somebody read this letter: its id with the whole HMAC-SHA-256 over it. Stored nowhere. */
export const tokenOf = async (q: Queries, id: string): Promise<string> => `${id}.${await proofOf(q, id)}`;

/** The letter that a token of ours is of; null when it is not ours, cut or forged. */
export async function linkIn(q: Queries, token: string): Promise<string | null> {
  const [, id, proof] = TOKEN.exec(token) ?? [];
  return id && proof && sameText(await proofOf(q, id), proof) ? id : null;
}
