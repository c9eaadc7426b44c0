import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterAll, expect, it } from 'vitest';
import { apiOf, world } from '#test/world.ts';
import { buildApp } from '../main.ts';
import { sealerIn } from '../platform/auth/seal.ts';

const { db, people } = await world();
const dir = await mkdtemp(join(tmpdir(), 'yinuo-full-'));
const mounted = mountSmall(dir);
const app = buildApp(db, { filesDir: join(dir, 'files'), sealer: sealerIn(dir) });
await app.ready();
const lina = apiOf(app, people.lina.headers);
afterAll(async () => {
  await app.close();
  if (mounted) execFileSync('umount', [dir]);
  await rm(dir, { recursive: true });
});

/** A disk of 512 KiB, where this process may have one. */
function mountSmall(at: string): boolean {
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=512k', 'tmpfs', at], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

const rows = async () => {
  const found = await sql<{ n: number }>`
    select (select count(*) from upload) + (select count(*) from stored_file) as n`.execute(db);
  return Number(found.rows[0]?.n);
};
const kept = async () =>
  (await readdir(join(dir, 'files'), { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile())
    .map((entry) => entry.name);

it.skipIf(!mounted)(
  'a full disk is said to be full, keeps nothing half, and takes files again with space',
  async () => {
    const first = await lina.upload('a.bin', randomBytes(300_000));
    expect(first.status).toBe(201);
    const before = [await rows(), await kept()];
    expect(await lina.upload('b.bin', randomBytes(400_000))).toMatchObject({
      status: 507,
      body: { code: 'storage_full' },
    });
    expect([await rows(), await kept()]).toEqual(before);
    expect((await lina.get(`/files/${first.body.id}`)).status).toBe(200);
    expect((await lina.upload('c.bin', randomBytes(50_000))).status).toBe(201);
  },
);
