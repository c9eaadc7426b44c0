import { mkdir, open, rename, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { sql } from 'kysely';
import { headText } from '#domain/audit/chain.ts';
import type { Instant } from '#domain/instant.ts';
import type { Sealer } from '../platform/auth/seal.ts';
import type { Database, Queries } from '../platform/db/db.ts';
import { auditKey } from './keys.ts';
import { isoOf } from './rows.ts';
import { tellHead } from './words.ts';

/** The end of the chain with a signature; `yinuo audit verify --against` reads it. */
export interface SignedHead {
  format: 'yinuo-audit-head';
  pos: number;
  /** Hex. */
  hash: string;
  at: string;
  /** PEM. */
  publicKey: string;
  /** Base64, Ed25519 over `yinuo-audit-head`, a line feed, and the canonical JSON of pos, hash and at. */
  signature: string;
}

/** The chain as it ends now, signed; null before anything is sealed. */
export async function headNow(q: Queries, sealer: Sealer, now: Instant) {
  const found = await sql<{ pos: number; hash: string }>`
    select pos, encode(hash, 'hex') as hash from audit_link order by pos desc limit 1`.execute(q);
  const end = found.rows[0];
  if (!end) return null;
  const key = await auditKey(q, sealer);
  const head = { pos: end.pos, hash: end.hash, at: isoOf(now) };
  const signed: SignedHead = {
    ...{ format: 'yinuo-audit-head', ...head, publicKey: key.publicKey },
    signature: key.sign(headText(head)),
  };
  return { signed, keyId: key.id };
}

/** Signs the head of the day once, and leaves it as a file outside of the database, for the backup of another. */
export async function keepHead(
  db: Database,
  { sealer, filesDir }: { sealer: Sealer; filesDir: string },
  now: Instant,
) {
  const day = isoOf(now).slice(0, 10);
  const known = await headOf(db, day);
  if (!known) {
    const made = await headNow(db, sealer, now);
    if (!made) return;
    const { pos, hash, at, signature } = made.signed;
    await sql`insert into audit_head (day, pos, hash, at, key_id, signature)
      values (${day}, ${pos}, decode(${hash}, 'hex'), ${at}, ${made.keyId}, decode(${signature}, 'base64'))
      on conflict do nothing`.execute(db);
  }
  const head = known ?? (await headOf(db, day));
  if (!head) return;
  await leaveFile(join(filesDir, 'audit-heads'), `${day}.json`, head);
  await tellHead(db, day, head, now);
}

async function headOf(q: Queries, day: string): Promise<SignedHead | null> {
  const found = await sql<{ pos: number; hash: string; at: Date; publicKey: string; signature: Buffer }>`
    select pos, encode(hash, 'hex') as hash, at, public_key as "publicKey", signature
    from audit_head h join audit_key k on k.id = h.key_id where day = ${day}`.execute(q);
  const row = found.rows[0];
  if (!row) return null;
  return {
    ...{ format: 'yinuo-audit-head', pos: row.pos, hash: row.hash, at: isoOf(row.at) },
    ...{ publicKey: row.publicKey, signature: row.signature.toString('base64') },
  };
}

/** Nobody ever meets half of a head, and what is written is not written again. */
async function leaveFile(folder: string, name: string, head: SignedHead): Promise<void> {
  const path = join(folder, name);
  if (await stat(path).catch(() => null)) return;
  await mkdir(folder, { recursive: true });
  const partial = `${path}.${process.pid}`;
  const file = await open(partial, 'w', 0o644);
  await file.writeFile(`${JSON.stringify(head, null, 2)}\n`);
  await file.sync();
  await file.close();
  await rename(partial, path);
}
