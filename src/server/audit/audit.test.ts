import { sql } from 'kysely';
import { expect, it } from 'vitest';
import { INCIDENT, world } from '#test/world.ts';
import { sealAll } from './seal.ts';

const { app, db, people } = await world();
const { lina, chen, wang, manager, auditor, admin } = people;

type Row = Record<string, unknown>;
const entries = async (kind: string): Promise<Row[]> =>
  (
    await sql<Row>`select *, opened_of(person_id, who) as who from audit_entry where kind = ${kind} order by id`.execute(
      db,
    )
  ).rows;

async function confidential(): Promise<{ id: number; file: string }> {
  const upload = await lina.upload('工资.pdf', 'x');
  const made = await lina.post('/tickets', { ...INCIDENT, uploadIds: [upload.body.id] });
  // Nobody can mark a ticket through the API yet.
  await sql`alter table ticket disable trigger user`.execute(db);
  await sql`update ticket set confidential = true where id = ${made.body.id}`.execute(db);
  await sql`alter table ticket enable trigger user`.execute(db);
  return { id: made.body.id, file: upload.body.id };
}

it('keeps who did it, from where, on what, for which request', async () => {
  await admin.patch('/settings', { publicPromises: true }, { 'user-agent': 'test/1' });
  expect((await entries('setting_changed')).at(-1)).toMatchObject({
    ...{ person_id: admin.id, who: admin.name, ip: '127.0.0.1', via: 'session', agent: 'test/1', ok: true },
    ...{ object_kind: 'setting', object_id: 'publicPromises' },
    ...{
      credential: expect.stringMatching(/^[0-9a-f]{36}$/),
      request_id: expect.stringMatching(/^[0-9a-f-]{36}$/),
    },
  });
});

it('keeps what was refused: a route, an action of the life cycle, a look into the audit', async () => {
  const { body } = await lina.post('/tickets', INCIDENT);
  const refused: [number, string][] = [];
  const tell = ({ status, body }: { status: number; body: Row }) => refused.push([status, String(body.code)]);
  tell(await wang.patch('/settings', { publicPromises: false }));
  tell(await chen.post(`/tickets/${body.id}/confirm`, {}));
  tell(await manager.get('/audit/entries'));
  tell(await chen.get('/settings'));
  const kept = await entries('action_refused');
  expect(
    kept.map(({ person_id, ok, object_id, what }) => [person_id, ok, object_id, (what as Row).code]),
  ).toEqual([
    [wang.id, false, null, 'forbidden'],
    [chen.id, false, String(body.id), refused[1]?.[1]],
    [manager.id, false, null, 'forbidden'],
  ]);
  expect(refused.map(([status]) => status)).toEqual([403, refused[1]?.[0], 403, 403]);
});

it('keeps readings of a confidential ticket once per person and 10 minutes, also refused ones, and no others', async () => {
  const { id, file } = await confidential();
  const open = await lina.post('/tickets', INCIDENT);
  for (let n = 0; n < 2; n++) {
    await Promise.all([lina.get(`/tickets/${id}`), lina.get(`/tickets/${id}/clocks`)]);
    expect((await lina.get(`/files/${file}`)).status).toBe(200);
    expect((await wang.get(`/tickets/${id}`)).status).toBe(404);
  }
  await lina.get(`/tickets/${open.body.id}`);
  expect((await entries('ticket_read')).map(({ person_id, object_id }) => [person_id, object_id])).toEqual([
    [lina.id, String(id)],
  ]);
  expect((await entries('file_downloaded')).map(({ object_id, what }) => [object_id, what])).toEqual([
    [file, { ticket: id, file }],
  ]);
  expect((await entries('reading_refused')).map(({ person_id, ok }) => [person_id, ok])).toEqual([
    [wang.id, false],
  ]);
});

it('is searched by the auditor alone, and says how it stands', async () => {
  await sealAll(db, Date.now());
  const all = await auditor.get('/audit/entries?limit=3');
  expect(all.body.items).toHaveLength(3);
  const more = await auditor.get(`/audit/entries?limit=3&cursor=${all.body.next}`);
  expect(more.body.items[0].id).toBeLessThan(all.body.items[2].id);
  const of = async (query: string) => (await auditor.get(`/audit/entries?${query}`)).body.items as Row[];
  expect((await of(`person=${wang.id}&outcome=failed`)).map(({ kind }) => kind)).toEqual([
    'reading_refused',
    'action_refused',
  ]);
  expect(
    await of('kind=setting_changed&objectKind=setting&objectId=publicPromises&ip=127.0.0.1'),
  ).toHaveLength(1);
  expect(await of('to=2020-01-01T00:00:00Z')).toEqual([]);
  expect((await auditor.get('/audit/entries?kind=nonsense')).status).toBe(400);
  const state = await auditor.get('/audit/state');
  expect(state.body).toMatchObject({ waiting: 0, checked: null, keepDays: 365, held: false });
  expect(state.body.sealed.pos).toBeGreaterThan(5);
  for (const one of [admin, chen, lina]) expect((await one.get('/audit/export')).status).toBe(403);
});

it('is exported without formulas, with an entry of its own, and with a signed head', async () => {
  await sql`insert into audit_entry (person_id, who, kind, what) values (${lina.id}, '=1+1', 'signed_out', '{}')`.execute(
    db,
  );
  const csv = await auditor.get('/audit/export?kind=signed_out');
  expect(csv.headers['content-type']).toContain('text/csv');
  expect(csv.body).toContain(`"'=1+1"`);
  const jsonl = await app.inject({ url: '/api/audit/export?format=jsonl', headers: auditor.headers });
  const lines = jsonl.payload.trimEnd().split('\n');
  expect(JSON.parse(lines.at(-1) ?? '')).toMatchObject({ kind: 'audit_exported', personId: auditor.id });
  expect(await entries('audit_exported')).toHaveLength(2);
  const head = await auditor.get('/audit/head');
  expect(head.body).toMatchObject({
    format: 'yinuo-audit-head',
    publicKey: expect.stringContaining('PUBLIC KEY'),
  });
});
