import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterAll, expect, it } from 'vitest';
import { auditByNight } from '#server/file/audit.ts';
import { buildApp } from '#server/main.ts';
import { sealerIn } from '#server/platform/auth/seal.ts';
import type { Scanner } from '#server/platform/scan/clamd.ts';
import { diskStore, type FileStore, keyOf, StoreProblem } from '#server/platform/storage/files.ts';
import { SEALER } from '#test/api.ts';
import { apiOf, INCIDENT, world } from '#test/world.ts';
import { COMMANDS } from './commands.ts';
import { dispatch } from './dispatch.ts';

const { db, people } = await world();
const dir = await mkdtemp(join(tmpdir(), 'yinuo-audit-'));
const files = diskStore(dir);
const app = buildApp(db, { filesDir: dir, sealer: sealerIn(dir) });
await app.ready();
afterAll(async () => {
  await app.close();
  await rm(dir, { recursive: true });
});
const as = (who: keyof typeof people) => apiOf(app, people[who].headers);

async function attached(bytes: string) {
  const kept = await as('lina').upload('日志.txt', bytes);
  const ticket = await as('lina').post('/tickets', { ...INCIDENT, uploadIds: [kept.body.id] });
  const found = await sql<{ name: string }>`
    select encode(sha256, 'hex') as name from upload where id = ${kept.body.id}`.execute(db);
  return {
    file: kept.body.id as string,
    ticket: ticket.body.id as number,
    sha256: found.rows[0]?.name ?? '',
  };
}

async function audit(store: FileStore = files) {
  const said: string[] = [];
  const open = async () => ({ db, files: store, sealer: SEALER, close: async () => {} });
  const code = await dispatch(COMMANDS, ['files', 'audit'], { print: (line) => said.push(line), open });
  return { code, said: said.join('\n') };
}

const trouble = async () => (await as('admin').get('/stored-files/trouble')).body;

it('finds every file whole, then the missing and the altered one; what was said stays readable', async () => {
  const [lost, altered, whole] = [await attached('lost'), await attached('altered'), await attached('whole')];
  expect(await audit()).toEqual({ code: 0, said: '3 of 3 files read: 0 missing, 0 altered; 0 infected' });
  expect((await trouble()).items).toEqual([]);

  await rm(join(dir, keyOf(lost.sha256)));
  await writeFile(join(dir, keyOf(altered.sha256)), 'ALTERED');
  // Not read again yet: the store itself says so.
  expect(await as('lina').get(`/files/${lost.file}`)).toMatchObject({
    status: 410,
    body: { code: 'file_lost' },
  });
  const { code, said } = await audit();
  expect(code).toBe(1);
  expect(said).toContain(`missing  ${lost.sha256}  4 bytes  on #${lost.ticket}`);
  expect(said).toContain(`altered  ${altered.sha256}  7 bytes  on #${altered.ticket}`);
  expect(said).toContain('3 of 3 files read: 1 missing, 1 altered');

  for (const { file, ticket } of [lost, altered]) {
    for (const who of ['lina', 'chen'] as const) {
      const opened = await as(who).get(`/tickets/${ticket}`);
      expect(opened.status).toBe(200);
      expect(opened.body.symptom).toBe(INCIDENT.symptom);
      expect(opened.body.files).toMatchObject([{ id: file, name: '日志.txt', state: 'lost' }]);
      expect(await as(who).get(`/files/${file}`)).toMatchObject({ status: 410, body: { code: 'file_lost' } });
    }
  }
  expect((await as('chen').get('/tickets?state=all')).body.items).toHaveLength(3);
  expect((await as('chen').get(`/files/${whole.file}`)).raw.toString()).toBe('whole');
  const told = await trouble();
  expect(told.counts).toMatchObject({ all: 3, read: 3, missing: 1, altered: 1 });
  expect(told.items.map(({ audit }: { audit: string }) => audit).sort()).toEqual(['altered', 'missing']);

  // Bytes that are uploaded once more, or come out of a backup, mend it.
  await attached('altered');
  await writeFile(join(dir, keyOf(lost.sha256)), 'lost');
  expect((await as('lina').get(`/files/${lost.file}`)).raw.toString()).toBe('lost');
  expect((await audit()).code).toBe(0);
  expect((await as('lina').get(`/tickets/${altered.ticket}`)).body.files[0].state).toBe('ready');
  const kinds = await sql<{ kind: string }>`
    select kind from audit_entry where kind like 'file%' order by id`.execute(db);
  expect(kinds.rows.map(({ kind }) => kind)).toEqual(['file_damaged', 'file_damaged', 'file_recovered']);
});

it('takes a store that is away for no loss', async () => {
  const before = await trouble();
  const away = {
    ...files,
    get: () => Promise.reject(new StoreProblem('unreachable', 'No way to the bucket')),
  };
  await expect(audit(away)).rejects.toThrow('No way to the bucket');
  expect((await trouble()).items).toEqual(before.items);
});

it('reads each file once in four nights, and nothing by day', async () => {
  for (let i = 0; i < 5; i++) await attached(`of the night ${i}`);
  const names = await sql<{ n: number }>`select count(*)::int as n from stored_file`.execute(db);
  const all = names.rows[0]?.n ?? 0;
  const day = 86_400_000;
  const first = Math.ceil((Date.now() + 8 * 3_600_000) / day) * day - 8 * 3_600_000 + 2 * 3_600_000;
  let read = new Set<string>();
  const counting: FileStore = { ...files, get: (sha256) => files.get(read.add(sha256) && sha256) };
  const run = (now: number) => auditByNight({ db, files: counting, clock: () => now });
  await run(first + 5 * 3_600_000);
  expect(read.size).toBe(0);
  const seen: number[] = [];
  const every = new Set<string>();
  for (let night = 0; night < 4; night++) {
    read = new Set();
    await run(first + night * day);
    await run(first + night * day + 600_000);
    seen.push(read.size);
    for (const name of read) every.add(name);
  }
  expect(seen).toEqual([1, 2, 3, 4].map(() => Math.ceil(all / 4)));
  expect(every.size).toBe(all);
});

it('rescan scans everything anew, each once; what it finds is the exit code', async () => {
  const { file } = await attached('only now known');
  const seen: string[] = [];
  const scanner: Scanner = {
    version: async () => 'Test 1',
    scan: async (bytes) => {
      const text = Buffer.concat(await bytes.toArray()).toString();
      seen.push(text);
      return { finding: text === 'only now known' ? 'Late.Find' : null, signatures: 'Test 1' };
    },
  };
  const said: string[] = [];
  const rescan = (with_: Scanner | null = scanner) => {
    const open = async () => ({ db, files, sealer: sealerIn(dir), scanner: with_, close: async () => {} });
    return dispatch(COMMANDS, ['files', 'rescan'], { print: (line) => said.push(line), open });
  };
  expect(await rescan()).toBe(1);
  expect(new Set(seen).size).toBe(seen.length);
  expect(seen).toContain('only now known');
  expect(said.at(-1)).toBe(`${seen.length} scanned; infected: 1 files, 0 messages`);
  expect(await as('lina').get(`/files/${file}`)).toMatchObject({
    status: 403,
    body: { code: 'file_infected' },
  });
  const before = seen.length;
  await sql`update stored_file set scanned_at = scanned_at - interval '1 minute'`.execute(db);
  expect(await rescan()).toBe(1);
  expect(seen.slice(before), 'what was found stays found').toHaveLength(before - 1);
  expect(await rescan(null), 'nothing scans here').toBe(2);
});
