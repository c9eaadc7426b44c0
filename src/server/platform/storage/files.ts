import { createHash, randomUUID } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, open, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';

export interface Stored {
  /** SHA-256 of the bytes, in hex; the file's only name in the store. */
  sha256: string;
  size: number;
}

/** Bytes by their content. The same bytes are kept once, and nothing is ever written over. */
export interface FileStore {
  /** Streams to the disk and syncs before it answers; fails with `too_large` past `maxBytes`. */
  put(source: Readable, maxBytes: number): Promise<Stored>;
  /** The bytes, or null when the store has lost them. */
  get(sha256: string): Promise<{ size: number; stream: Readable } | null>;
}

export class TooLarge extends Error {}

/** A store in a folder: `ab/cdef...`, written under another name and renamed, so that no half file shows. */
export function diskStore(dir: string): FileStore {
  const pathOf = (sha256: string) => join(dir, sha256.slice(0, 2), sha256.slice(2));
  return {
    async put(source, maxBytes) {
      const waiting = join(dir, 'incoming', randomUUID());
      await mkdir(dirname(waiting), { recursive: true });
      try {
        const stored = await receive(source, waiting, maxBytes);
        const path = pathOf(stored.sha256);
        await mkdir(dirname(path), { recursive: true });
        await rename(waiting, path);
        return stored;
      } catch (error) {
        await rm(waiting, { force: true });
        throw error;
      }
    },
    async get(sha256) {
      const path = pathOf(sha256);
      const found = await stat(path).catch(() => null);
      return found ? { size: found.size, stream: createReadStream(path) } : null;
    },
  };
}

async function receive(source: Readable, path: string, maxBytes: number): Promise<Stored> {
  const hash = createHash('sha256');
  let size = 0;
  const measure = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      size += chunk.length;
      hash.update(chunk);
      done(size > maxBytes ? new TooLarge() : null, chunk);
    },
  });
  await pipeline(source, measure, createWriteStream(path, { mode: 0o600 }));
  const file = await open(path, 'r');
  try {
    await file.sync();
  } finally {
    await file.close();
  }
  return { sha256: hash.digest('hex'), size };
}
