import { createHash, randomUUID } from 'node:crypto';
import { createReadStream, createWriteStream, type Stats } from 'node:fs';
import { mkdir, open, readdir, rename, rm, stat, statfs } from 'node:fs/promises';
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
  /**
   * Answers once the bytes are safe under their name, whole; nothing stays of what fails.
   * @throws TooLarge past `maxBytes`; StoreProblem; an error with the code of the file system
   */
  put(source: Readable, maxBytes: number): Promise<Stored>;
  /** The bytes, or null when the store has lost them. */
  get(sha256: string): Promise<{ size: number; stream: Readable } | null>;
  has(sha256: string): Promise<boolean>;
  /** Whether the disk on which files are received has space for some more. */
  hasRoom(): Promise<boolean>;
  /** Every file that it keeps, by name, in no order that counts. */
  list(): AsyncIterable<string>;
  /** Whether it keeps the file and last got it before that time. */
  isOlder(sha256: string, before: Date): Promise<boolean>;
  /** Takes a file away that it last got before that time. @returns whether it did */
  remove(sha256: string, before: Date): Promise<boolean>;
  /** Takes away what was being received before that time and never came whole. @param dry only counts; @returns how many */
  sweepIncoming(before: Date, dry: boolean): Promise<number>;
}

export class TooLarge extends Error {}

/** A store on another machine that does not do its part; the message is for whoever runs it. */
export class StoreProblem extends Error {
  /** `full` asks for space, `refused` for other settings, `unreachable` for patience. */
  readonly why: 'full' | 'refused' | 'unreachable';

  constructor(why: StoreProblem['why'], message: string, options?: ErrorOptions) {
    super(message, options);
    this.why = why;
  }
}

/** Where a store keeps a file, below its root. */
export const keyOf = (sha256: string): string => `${sha256.slice(0, 2)}/${sha256.slice(2)}`;

/** The file that is kept there; null when it is none of ours. */
export const nameAt = (key: string): string | null =>
  /^[0-9a-f]{2}\/[0-9a-f]{62}$/.test(key) ? key.replace('/', '') : null;

/** A store in a folder: `ab/cdef...`, written under another name and renamed, so that no half file shows. */
export function diskStore(dir: string): FileStore {
  const pathOf = (sha256: string) => join(dir, keyOf(sha256));
  const isOlder = async (sha256: string, before: Date) => {
    const found = await present(pathOf(sha256));
    return found !== null && found.mtime < before;
  };
  return {
    isOlder,
    hasRoom: () => hasRoom(dir),
    async remove(sha256, before) {
      if (!(await isOlder(sha256, before))) return false;
      await rm(pathOf(sha256), { force: true });
      return true;
    },
    sweepIncoming: (before, dry) => sweepIncoming(join(dir, 'incoming'), before, dry),
    put: (source, maxBytes) =>
      received(source, { dir: join(dir, 'incoming'), maxBytes }, async (stored, waiting) => {
        const path = pathOf(stored.sha256);
        await mkdir(dirname(path), { recursive: true });
        await rename(waiting, path);
        await synced(dirname(path));
      }),
    async get(sha256) {
      const path = pathOf(sha256);
      const found = await present(path);
      return found ? { size: found.size, stream: createReadStream(path) } : null;
    },
    has: async (sha256) => (await present(pathOf(sha256))) !== null,
    async *list() {
      for (const folder of await foldersOf(dir)) {
        for (const file of await readdir(join(dir, folder))) {
          const name = nameAt(`${folder}/${file}`);
          if (name) yield name;
        }
      }
    },
  };
}

/** Null only of what is not there: a disk that cannot be read has lost nothing yet. */
const present = (path: string): Promise<Stats | null> =>
  stat(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw error;
  });

const foldersOf = async (dir: string): Promise<string[]> =>
  (await readdir(dir).catch(() => [])).filter((folder) => /^[0-9a-f]{2}$/.test(folder)).sort();

/** Lets a whole file wait under a name of its own, on the disk, while `keep` puts it where it belongs. */
export async function received(
  source: Readable,
  { dir, maxBytes }: { dir: string; maxBytes: number },
  keep: (stored: Stored, waiting: string) => Promise<void>,
): Promise<Stored> {
  const waiting = join(dir, randomUUID());
  await mkdir(dir, { recursive: true });
  try {
    const stored = await receive(source, waiting, maxBytes);
    await keep(stored, waiting);
    return stored;
  } finally {
    await rm(waiting, { force: true });
  }
}

/** Space (bytes) that is left to people's uploads; no mail is fetched into it. */
const RESERVE = 32 * 1024 * 1024;

export async function hasRoom(dir: string): Promise<boolean> {
  await mkdir(dir, { recursive: true }).catch(() => undefined);
  const { bavail, bsize } = await statfs(dir);
  return bavail * bsize >= RESERVE;
}

/** In a folder where files are received, those that nobody has written to since. */
export async function sweepIncoming(dir: string, before: Date, dry: boolean): Promise<number> {
  let swept = 0;
  for (const name of await readdir(dir).catch(() => [])) {
    const path = join(dir, name);
    const found = await present(path);
    if (!found?.isFile() || found.mtime >= before) continue;
    if (!dry) await rm(path, { force: true });
    swept++;
  }
  return swept;
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
  await synced(path);
  return { sha256: hash.digest('hex'), size };
}

/** Makes sure that a file, or the names in a folder, outlive a loss of power. */
async function synced(path: string): Promise<void> {
  const opened = await open(path, 'r');
  try {
    await opened.sync();
  } catch (error) {
    // Windows syncs no folders; it keeps the names by itself.
    if (process.platform !== 'win32') throw error;
  } finally {
    await opened.close();
  }
}
