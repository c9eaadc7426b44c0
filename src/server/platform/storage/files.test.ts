import { createHash, randomBytes } from 'node:crypto';
import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { afterAll, describe, expect, it } from 'vitest';
import { diskStore, TooLarge } from './files.ts';

const dir = await mkdtemp(join(tmpdir(), 'yinuo-store-'));
afterAll(() => rm(dir, { recursive: true }));
const store = diskStore(dir);

/** Every file below the folder, as paths from it. */
const files = async () =>
  (await readdir(dir, { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(dir.length + 1))
    .sort();

describe('the store of files (39)', () => {
  it('names bytes by what they are and keeps the same ones once', async () => {
    const bytes = randomBytes(200_000);
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    const both = await Promise.all([1, 2].map(() => store.put(Readable.from([bytes]), 1_000_000)));
    expect(both).toEqual([
      { sha256, size: 200_000 },
      { sha256, size: 200_000 },
    ]);
    expect(await files()).toEqual([`${sha256.slice(0, 2)}/${sha256.slice(2)}`]);
    const found = await store.get(sha256);
    expect(found?.size).toBe(200_000);
    expect(bytes.equals(await buffer(found?.stream ?? Readable.from([])))).toBe(true);
    expect((await stat(join(dir, sha256.slice(0, 2), sha256.slice(2)))).mode & 0o077).toBe(0);
  });

  it('leaves nothing behind of what is too large or breaks off', async () => {
    const before = await files();
    await expect(store.put(Readable.from([Buffer.alloc(60), Buffer.alloc(60)]), 100)).rejects.toThrow(
      TooLarge,
    );
    const breaks = Readable.from(
      (async function* () {
        yield Buffer.alloc(60);
        throw new Error('connection lost');
      })(),
    );
    await expect(store.put(breaks, 100)).rejects.toThrow('connection lost');
    expect(await files()).toEqual(before);
    expect((await store.put(Readable.from([Buffer.alloc(100)]), 100)).size).toBe(100);
  });

  it('says of what it has lost that it has not got it', async () => {
    expect(await store.get('ab'.repeat(32))).toBe(null);
  });
});
