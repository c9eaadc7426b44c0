import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { existsSync, linkSync, mkdirSync, readFileSync, unlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Keeps secrets that the product itself must say to others, such as the password of a mailbox. */
export interface Sealer {
  /** AES-256-GCM with a nonce of its own; the same text looks different each time. */
  seal(text: string): Buffer;
  /** @throws Error when the bytes were altered or sealed under another key */
  open(sealed: Buffer): string;
}

const KEY_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

export function sealerOf(key: Buffer): Sealer {
  if (key.length !== KEY_BYTES) throw new RangeError('a key has 32 bytes');
  return {
    seal: (text) => {
      const nonce = randomBytes(NONCE_BYTES);
      const cipher = createCipheriv('aes-256-gcm', key, nonce);
      const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
      return Buffer.concat([nonce, cipher.getAuthTag(), body]);
    },
    open: (sealed) => {
      const nonce = sealed.subarray(0, NONCE_BYTES);
      const tag = sealed.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES);
      const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG_BYTES });
      decipher.setAuthTag(tag);
      const body = sealed.subarray(NONCE_BYTES + TAG_BYTES);
      return Buffer.concat([decipher.update(body), decipher.final()]).toString('utf8');
    },
  };
}

/** A key as settings give it: 64 hexadecimal digits. Null for anything else. */
export const keyFrom = (text: string): Buffer | null =>
  /^[0-9a-f]{64}$/i.test(text) ? Buffer.from(text, 'hex') : null;

/**
 * A sealer whose key lies in a file of a folder, made when it is first needed and readable by its owner alone.
 * It belongs in the backup: without it sealed secrets have to be entered again.
 */
export function sealerIn(folder: string): Sealer {
  let sealer: Sealer | null = null;
  const ready = () => (sealer ??= sealerOf(keyIn(folder)));
  return { seal: (text) => ready().seal(text), open: (sealed) => ready().open(sealed) };
}

/** Of two processes that start at once one makes it, and no other ever sees half of it. */
function make(file: string): void {
  const own = `${file}.${randomBytes(6).toString('hex')}`;
  writeFileSync(own, `${randomBytes(KEY_BYTES).toString('hex')}\n`, { mode: 0o600 });
  try {
    linkSync(own, file);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
  } finally {
    unlinkSync(own);
  }
}

function keyIn(folder: string): Buffer {
  const file = join(folder, 'secret.key');
  mkdirSync(folder, { recursive: true });
  if (!existsSync(file)) make(file);
  const key = keyFrom(readFileSync(file, 'utf8').trim());
  if (!key) throw new Error(`${file} holds no key of 64 hexadecimal digits.`);
  return key;
}
