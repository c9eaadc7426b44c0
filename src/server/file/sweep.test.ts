import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, readdir, rm, stat, utimes } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { sql } from 'kysely';
import { afterAll, expect, it } from 'vitest';
import { SYSTEM } from '#domain/permissions/actor.ts';
import { apiOf, INCIDENT, world } from '#test/world.ts';
import { buildApp } from '../main.ts';
import { sealerIn } from '../platform/auth/seal.ts';
import { transaction } from '../platform/db/db.ts';
import { diskStore, keyOf, StoreProblem } from '../platform/storage/files.ts';
import { dropForgottenUploads, keepStored } from '../ticket/uploads.ts';
import { sweepFiles } from './sweep.ts';

const { db, people } = await world();
const dir = await mkdtemp(join(tmpdir(), 'yinuo-sweep-'));
const files = diskStore(dir);
const app = buildApp(db, { filesDir: dir, sealer: sealerIn(dir) });
await app.ready();
const lina = apiOf(app, people.lina.headers);
afterAll(async () => {
  await app.close();
  await rm(dir, { recursive: true });
});

const HALF = fileURLToPath(new URL('../../../test/storage/half-upload.ts', import.meta.url));
const incoming = join(dir, 'incoming');
const DAY = 86_400_000;
const later = (hours: number) => ({ db, files, clock: () => Date.now() + hours * 3_600_000 });
const bytes = () => Readable.from([Buffer.from(randomUUID())]);
const rowsOf = async (sha256: string) =>
  (await sql`select from stored_file where sha256 = decode(${sha256}, 'hex')`.execute(db)).rows.length;

it('what an upload left that was killed half way is taken away when it is a day old', async () => {
  const child = spawn(process.execPath, [HALF, dir], { stdio: ['pipe', 'ignore', 'inherit'] });
  child.stdin.on('error', () => undefined);
  child.stdin.write(Buffer.alloc(500_000, 'x'));
  const left = async () => (await readdir(incoming).catch(() => [])).map((name) => join(incoming, name));
  for (;;) {
    const [half] = await left();
    if (half && (await stat(half)).size > 0) break;
    await sleep(20);
  }
  child.kill('SIGKILL');
  await once(child, 'exit');
  const [half = ''] = await left();
  expect(await sweepFiles(later(23))).toEqual({ forgotten: 0, broken: 0 });
  expect((await stat(half)).size).toBeGreaterThan(0);
  expect(await sweepFiles(later(25), true), 'only counted').toEqual({ forgotten: 0, broken: 1 });
  expect(await sweepFiles(later(25))).toEqual({ forgotten: 0, broken: 1 });
  expect(await left()).toEqual([]);
});

it('bytes that nothing names are taken away when they are a day old, and no others', async () => {
  const kept = (await lina.upload('kept.txt', randomUUID())).body.id;
  const ticket = await lina.post('/tickets', { ...INCIDENT, uploadIds: [kept] });
  expect(ticket.status).toBe(201);
  const dropped = (await lina.upload('dropped.txt', randomUUID())).body.id;
  const evil = (await lina.upload('evil.txt', randomUUID())).body.id;
  const names = await sql<{ id: string; name: string }>`
    select id, encode(sha256, 'hex') as name from upload`.execute(db);
  const nameOf = (id: string) => names.rows.find((row) => row.id === id)?.name ?? '';
  await sql`update stored_file set scan = 'infected', scanned_at = now(), scan_signatures = 'x', scan_finding = 'x'
    where sha256 = decode(${nameOf(evil)}, 'hex')`.execute(db);
  const { sha256: orphan } = await files.put(bytes(), 100);
  await dropForgottenUploads(db, Date.now() + 2 * DAY);
  expect(await sweepFiles(later(23))).toEqual({ forgotten: 0, broken: 0 });
  expect(await sweepFiles(later(25), true)).toEqual({ forgotten: 2, broken: 0 });
  expect(await sweepFiles(later(25))).toEqual({ forgotten: 2, broken: 0 });
  for (const gone of [orphan, nameOf(dropped)])
    expect([await files.has(gone), await rowsOf(gone)]).toEqual([false, 0]);
  for (const still of [nameOf(kept), nameOf(evil)])
    expect([await files.has(still), await rowsOf(still)]).toEqual([true, 1]);
  expect((await lina.get(`/files/${kept}`)).status).toBe(200);
  expect(await sweepFiles(later(25))).toEqual({ forgotten: 0, broken: 0 });
});

it('old bytes that came again are not taken away', async () => {
  const text = randomUUID();
  const { sha256 } = await files.put(Readable.from([text]), 100);
  const long = new Date(Date.now() - 2 * DAY);
  await utimes(join(dir, keyOf(sha256)), long, long);
  await files.put(Readable.from([text]), 100);
  expect(await sweepFiles(later(0))).toEqual({ forgotten: 0, broken: 0 });
  expect(await files.has(sha256)).toBe(true);
});

it('bytes that an open transaction names are waited for, and stay', async () => {
  const stored = await files.put(bytes(), 100);
  let sweeping: Promise<unknown> = Promise.resolve();
  await transaction(db, async (tx) => {
    const by = { actor: SYSTEM, now: Date.now() };
    await keepStored(tx, files, stored, 'mail.txt', by);
    sweeping = sweepFiles(later(25));
    // It is at this name now, and waits.
    for (;;) {
      const waiting = await sql<{ n: number }>`
        select count(*)::int as n from pg_stat_activity
        where datname = current_database() and wait_event_type = 'Lock'`.execute(db);
      if (waiting.rows[0]!.n > 0) break;
      await sleep(20);
    }
  });
  await sweeping;
  expect([await files.has(stored.sha256), await rowsOf(stored.sha256)]).toEqual([true, 1]);
});

it('whoever names bytes that were just swept is told to try again, and names nothing', async () => {
  const stored = await files.put(bytes(), 100);
  await sweepFiles(later(25));
  const by = { actor: SYSTEM, now: Date.now() };
  const naming = transaction(db, (tx) => keepStored(tx, files, stored, 'mail.txt', by));
  await expect(naming).rejects.toThrow(StoreProblem);
  expect(await rowsOf(stored.sha256)).toBe(0);
});
