import { createPrivateKey, createPublicKey, generateKeyPairSync, sign } from 'node:crypto';
import { sql } from 'kysely';
import type { Sealer } from '../platform/auth/seal.ts';
import type { Queries } from '../platform/db/db.ts';

/** The key that the installation signs heads and tombstones with (Ed25519). */
export interface AuditKey {
  id: number;
  /** PEM. */
  publicKey: string;
  /** Base64 of the signature over a text. */
  sign(text: string): string;
}

interface Row {
  id: number;
  publicKey: string;
  sealed: Buffer;
}

/**
 * The newest key; made when it is first asked for, and anew where the old one cannot be opened because the secret of
 * the installation is another: old signatures stay valid, since every public key is kept.
 */
export async function auditKey(q: Queries, sealer: Sealer): Promise<AuditKey> {
  const known = await newest(q);
  const opened = known && openedKey(known, sealer);
  if (opened) return opened;
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  const secret = String(privateKey.export({ type: 'pkcs8', format: 'pem' }));
  await sql`insert into audit_key (public_key, private_key)
    values (${String(publicKey.export({ type: 'spki', format: 'pem' }))}, ${sealer.seal(secret)})`.execute(q);
  const made = await newest(q);
  const key = made && openedKey(made, sealer);
  if (!key) throw new Error('The new key of the audit cannot be opened.');
  return key;
}

async function newest(q: Queries): Promise<Row | undefined> {
  const found = await sql<Row>`
    select id, public_key as "publicKey", private_key as sealed from audit_key order by id desc limit 1`.execute(
    q,
  );
  return found.rows[0];
}

function openedKey({ id, publicKey, sealed }: Row, sealer: Sealer): AuditKey | null {
  try {
    const key = createPrivateKey(sealer.open(sealed));
    const same = createPublicKey(key).export({ type: 'spki', format: 'pem' }) === publicKey;
    if (!same) return null;
    return { id, publicKey, sign: (text) => sign(null, Buffer.from(text), key).toString('base64') };
  } catch {
    return null;
  }
}
