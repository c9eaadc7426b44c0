import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { strFromU8, unzipSync } from 'fflate';
import { sql } from 'kysely';
import { afterAll, expect, it } from 'vitest';
import { SEALER } from '#test/api.ts';
import { apiOf, INCIDENT, world } from '#test/world.ts';
import { buildApp } from '../main.ts';
import { transaction } from '../platform/db/db.ts';
import { diskStore, type FileStore } from '../platform/storage/files.ts';
import { makeCopies } from './make.ts';

const made = await world();
const { db, people } = made;
const { lina, wang, chen, auditor } = people;
const dir = await mkdtemp(join(tmpdir(), 'yinuo-copy-'));
const files = diskStore(dir);
const app = buildApp(db, { filesDir: dir, sealer: SEALER });
await app.ready();
afterAll(async () => {
  await app.close();
  await rm(dir, { recursive: true });
});
const DAY = 86_400_000;
const agent = apiOf(app, chen.headers);
const other = apiOf(app, wang.headers);

const make = async (store: FileStore = files) => {
  while (await makeCopies({ db, files: store }, Date.now()));
};
type Asking = ReturnType<typeof apiOf>;
async function copyOf(who: Asking): Promise<{ id: string; files: Record<string, Uint8Array> }> {
  const asked = await who.post('/session/copies');
  expect(asked.status).toBe(202);
  await make();
  const got = await who.get(`/session/copies/${asked.body.id}`);
  expect([got.status, got.headers['content-type'], got.headers['cache-control']]).toEqual([
    ...[200, 'application/zip', 'no-store'],
  ]);
  expect(Number(got.headers['content-length'])).toBe(got.raw.length);
  return { id: asked.body.id, files: unzipSync(new Uint8Array(got.raw)) };
}

let runs = 0;
const counts = fc.record({
  tickets: fc.integer({ min: 0, max: 3 }),
  comments: fc.integer({ min: 0, max: 3 }),
  uploads: fc.integer({ min: 0, max: 2 }),
  foreign: fc.integer({ min: 1, max: 2 }),
  works: fc.boolean(),
});

/** Builds somebody with so much of everything; the words that are theirs, and those of others around them. */
async function built(many: {
  tickets: number;
  comments: number;
  uploads: number;
  foreign: number;
  works: boolean;
}) {
  const run = ++runs;
  let n = 0;
  const own: string[] = [];
  const others: string[] = [];
  const mine = (): string => own[own.push(`self${run}x${++n}x`) - 1]!;
  const foreign = (): string => others[others.push(`else${run}x${++n}x`) - 1]!;
  const member = await made.person(
    mine(),
    mine(),
    many.works ? ['agent'] : [],
    many.works ? [made.groups.first] : [],
  );
  const me = apiOf(app, member.headers);
  await sql`update person set email = ${`${mine()}@huaheng.example`}, phone = ${mine()} where id = ${member.id}`.execute(
    db,
  );
  await sql`update person set phone = ${foreign()}, email = ${`${foreign()}@huaheng.example`} where id = ${chen.id}`.execute(
    db,
  );
  await sql`insert into person_channel (person_id, channel, address, choice)
    values (${member.id}, 'wecom', ${mine()}, 'all')`.execute(db);
  await sql`insert into person_channel (person_id, channel, address, choice) values (${wang.id}, 'wecom', ${foreign()}, 'all')
    on conflict (person_id, channel) do update set address = excluded.address`.execute(db);
  await sql`update session set user_agent = ${mine()} where person_id = ${member.id}`.execute(db);
  await sql`update session set user_agent = ${foreign()} where person_id = ${wang.id}`.execute(db);
  await sql`insert into api_token (person_id, name, secret_hash, scopes, created_at, expires_at)
    values (${member.id}, ${mine()}, sha256(${Buffer.from(`${run}`)}), '{ticket:read}', now(), now() + interval '1 day')`.execute(
    db,
  );
  const items = [
    [member.id, mine()],
    [wang.id, foreign()],
  ] as const;
  await transaction(db, async (tx) => {
    // Without the history that an item begins with.
    await sql`set local session_replication_role = replica`.execute(tx);
    for (const [holder, word] of items)
      await sql`insert into item (class, name, state, criticality, holder_id, version, hash, changed_at, words)
        values ('laptop', ${word}, 'in_use', 'normal', ${holder}, 1, '\\x00', now(), '')`.execute(tx);
  });
  for (let t = 0; t < many.tickets; t++) {
    const uploadIds: string[] = [];
    for (let u = 0; u < many.uploads; u++)
      uploadIds.push((await me.upload(`${mine()}.txt`, mine())).body.id as string);
    const ticket = { ...INCIDENT, title: mine(), symptom: mine(), scope: mine(), uploadIds };
    const { id } = (await me.post('/tickets', ticket)).body;
    for (let c = 0; c < many.comments; c++) await me.post(`/tickets/${id}/comment`, { text: mine() });
    await agent.post(`/tickets/${id}/accept`, {});
    expect((await agent.post(`/tickets/${id}/comment`, { text: mine() })).status).toBe(200);
    expect((await agent.post(`/tickets/${id}/note`, { text: foreign() })).status).toBe(200);
  }
  for (let t = 0; t < many.foreign; t++) {
    const confidential = t % 2 === 0;
    const upload = await other.upload(`${foreign()}.txt`, foreign());
    const ticket = {
      ...INCIDENT,
      title: foreign(),
      symptom: foreign(),
      confidential,
      uploadIds: [upload.body.id],
    };
    const { id } = (await other.post('/tickets', ticket)).body;
    await other.post(`/tickets/${id}/comment`, { text: foreign() });
    if (many.works && !confidential)
      expect((await me.post(`/tickets/${id}/comment`, { text: mine() })).status).toBe(200);
  }
  return { me, own, others };
}

it('has all that is one’s own, and not a word of others, whoever somebody is', async () => {
  await fc.assert(
    fc.asyncProperty(counts, async (many) => {
      const { me, own, others } = await built(many);
      const { files: found } = await copyOf(me);
      const text = Object.entries(found)
        .map(([path, bytes]) => `${path}\n${strFromU8(bytes)}`)
        .join('\n');
      expect(own.filter((word) => !text.includes(word))).toEqual([]);
      expect(others.filter((word) => text.includes(word))).toEqual([]);
      // What is in the data is on the page to read, too.
      const [page, data] = ['index.html', 'data.json'].map((name) => strFromU8(found[name]!));
      expect(own.filter((word) => data!.includes(word) && !page!.includes(word))).toEqual([]);
    }),
    { numRuns: process.env.YINUO_NIGHTLY ? 40 : 4 },
  );
});

it('is for its person alone, with a fresh proof, told in the audit, and gone after seven days', async () => {
  const me = apiOf(app, lina.headers);
  const { id } = await copyOf(me);
  expect((await other.get(`/session/copies/${id}`)).status).toBe(404);
  expect((await apiOf(app, auditor.headers).get(`/session/copies/${id}`)).status).toBe(404);
  expect((await apiOf(app).get(`/session/copies/${id}`)).status).toBe(401);
  expect((await other.get('/session/copies')).body.items).toEqual([]);
  await sql`update session set proved_at = now() - interval '11 minutes' where person_id = ${lina.id}`.execute(
    db,
  );
  expect((await me.get(`/session/copies/${id}`)).body.code).toBe('proof_required');
  expect((await me.post('/session/copies')).body.code).toBe('proof_required');
  await sql`update session set proved_at = now() where person_id = ${lina.id}`.execute(db);
  const kinds = await sql<{
    kind: string;
  }>`select kind from audit_entry where person_id = ${lina.id} order by id`.execute(db);
  expect(kinds.rows.map(({ kind }) => kind)).toEqual(['copy_asked', 'copy_taken', 'action_refused']);
  expect((await me.get('/session/copies')).body.items).toMatchObject([{ id, state: 'ready' }]);
  await makeCopies({ db, files }, Date.now() + 8 * DAY);
  expect((await me.get(`/session/copies/${id}`)).status).toBe(404);
  expect((await sql`select from personal_copy_piece where copy_id = ${id}`.execute(db)).rows).toEqual([]);
});

it('is asked for once at a time; what dies in the middle leaves no half of it and is made again', async () => {
  const me = apiOf(app, lina.headers);
  await me.post('/tickets', { ...INCIDENT, uploadIds: [(await me.upload('a.txt', 'a')).body.id] });
  const asked = await me.post('/session/copies');
  expect((await me.post('/session/copies')).body.code).toBe('already_exists');
  const broken: FileStore = { ...files, get: () => Promise.reject(new Error('killed')) };
  await expect(makeCopies({ db, files: broken }, Date.now())).rejects.toThrow('killed');
  expect(
    (await sql`select from personal_copy_piece where copy_id = ${asked.body.id}`.execute(db)).rows,
  ).toEqual([]);
  expect((await me.get(`/session/copies/${asked.body.id}`)).status).toBe(404);
  await make();
  expect((await me.get(`/session/copies/${asked.body.id}`)).status).toBe(200);
  await me.post('/session/copies');
  for (let n = 0; n < 3; n++)
    await expect(makeCopies({ db, files: broken }, Date.now())).rejects.toThrow('killed');
  expect(await makeCopies({ db, files: broken }, Date.now())).toBe(false);
  expect((await me.get('/session/copies')).body.items[0]).toMatchObject({ state: 'failed' });
});
