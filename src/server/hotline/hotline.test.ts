import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { sql } from 'kysely';
import { beforeAll, describe, expect, it } from 'vitest';
import { DIAGNOSIS, INCIDENT, RESULT, type World, world } from '#test/world.ts';
import { notify } from '../notice/reactions.ts';
import { followResult } from '../ticket/following.ts';
import { drainOutbox } from '../ticket/outbox.ts';
import { signatureOf } from './signing.ts';
import { spellLeft } from './spelling.ts';

let w: World;
beforeAll(async () => {
  w = await world();
});

const person = async (wish: object) => {
  const made = await w.people.admin.post('/people', wish);
  expect(made.status, JSON.stringify(made.body)).toBe(201);
  return made.body.id as string;
};
const names = async (q: string): Promise<string[]> =>
  (await w.people.chen.get(`/callers?q=${encodeURIComponent(q)}`)).body.items.map(
    (one: { name: string }) => one.name,
  );

describe('a caller (3.1d)', () => {
  it('is found by name, pinyin, initials and number', async () => {
    await person({ login: 'shan', name: '单雄信', phone: '0571-8800 7001' });
    await person({ login: 'zeng', name: '曾乐', phone: '+86 138-0000-1111' });
    await person({ login: 'lv', name: '吕布', phone: '8099' });
    for (const q of [
      '单雄信',
      '雄信',
      'shanxiongxin',
      'Shan X',
      'sxx',
      '7001',
      '057188007001',
      '+86 571 88007001',
    ])
      expect(await names(q), q).toContain('单雄信');
    for (const q of ['zengle', 'zengyue', 'zl', '1111', '13800001111'])
      expect(await names(q), q).toContain('曾乐');
    for (const q of ['lvbu', 'lubu', 'lyubu', 'lb', '057188008099'])
      expect(await names(q), q).toContain('吕布');
    expect(await names('zzzz')).toEqual([]);
    expect(await names("' % _")).toEqual([]);
  });

  it('is found by a new name, and by one written past the product; not after leaving', async () => {
    const id = await person({ login: 'huan', name: '欢喜' });
    await w.people.admin.patch(`/people/${id}`, { name: '柳如是', phone: '6677' }, { 'if-match': '*' });
    expect(await names('liurushi')).toEqual(['柳如是']);
    expect(await names('huanxi')).toEqual([]);
    await sql`update person set name = '顾横波' where id = ${id}`.execute(w.db);
    await spellLeft(w.db);
    expect(await names('guhengbo')).toEqual(['顾横波']);
    await w.people.admin.patch(`/people/${id}`, { active: false }, { 'if-match': '*' });
    expect(await names('6677')).toEqual([]);
  });

  it('comes with devices and open tickets, for the desk alone', async () => {
    const { lina, chen, wang } = w.people;
    const devices = [{ kind: 'device', name: 'NB-1001' }];
    const { id } = (await lina.post('/tickets', { type: 'incident', title: '打不开', devices })).body;
    const card = await chen.get(`/callers/${lina.id}`);
    expect(card.body).toMatchObject({
      devices,
      open: [{ id, status: 'recorded' }],
      person: { name: '李娜' },
    });
    expect((await wang.get(`/callers/${lina.id}`)).status).toBe(403);
    expect((await wang.get('/callers?q=lina')).status).toBe(403);
    expect((await chen.get('/callers?q=')).status).toBe(400);
  });
});

let system: { id: string; secret: string };
const now = () => Math.floor(Date.now() / 1000);

/** Tells of a call as a telephone system does. */
async function tell(body: object, change: Record<string, string | undefined> = {}, secret = system.secret) {
  const text = JSON.stringify(body);
  const timestamp = change['yinuo-timestamp'] ?? String(now());
  const headers: Record<string, string | undefined> = {
    'content-type': 'application/json',
    'yinuo-system': system.id,
    'yinuo-timestamp': timestamp,
    'yinuo-signature': `v1=${signatureOf(secret, timestamp, Buffer.from(text)).toString('hex')}`,
    ...change,
  };
  const sent = Object.fromEntries(Object.entries(headers).filter(([, value]) => value !== undefined));
  const got = await w.app.inject({
    method: 'POST',
    url: '/api/calls',
    headers: sent as Record<string, string>,
    payload: text,
  });
  return { status: got.statusCode, body: got.json() };
}

describe('a telephone system', () => {
  beforeAll(async () => {
    const made = await w.people.admin.post('/telephone-systems', { name: '总机' });
    expect(made.status).toBe(201);
    system = made.body;
    await w.people.admin.patch(`/people/${w.people.chen.id}`, { extension: '8801' }, { 'if-match': '*' });
    await w.people.admin.patch(
      `/people/${w.people.lina.id}`,
      { phone: '0571-88006001' },
      { 'if-match': '*' },
    );
  });

  it('says its secret once, and tells nobody but administrators of itself', async () => {
    const { admin, chen, lead } = w.people;
    const listed = await admin.get('/telephone-systems');
    expect(listed.body.items).toMatchObject([{ name: '总机', enabled: true }]);
    expect(listed.raw.toString()).not.toContain(system.secret);
    const audit = await sql<{
      what: object;
    }>`select what from audit_entry where kind = 'telephone_created'`.execute(w.db);
    expect(JSON.stringify(audit.rows)).not.toContain(system.secret);
    expect((await chen.get('/telephone-systems')).status).toBe(403);
    expect((await lead.post('/telephone-systems', { name: '他' })).status).toBe(403);
    expect(await admin.post('/telephone-systems', { name: '总机' })).toMatchObject({
      status: 409,
      body: { fields: [{ field: 'body.name' }] },
    });
  });

  it('is believed only with a fresh signature over the bytes', async () => {
    const body = { call: 'x-1', event: 'started', number: '1', extension: '8801' };
    const field = (name: string) => ({ status: 400, body: { fields: [{ field: name }] } });
    expect(await tell(body, { 'yinuo-signature': undefined })).toMatchObject(field('header.yinuo-signature'));
    expect(await tell(body, { 'yinuo-signature': 'v1=00' })).toMatchObject(field('header.yinuo-signature'));
    expect(await tell(body, { 'yinuo-system': 'x' })).toMatchObject(field('header.yinuo-system'));
    expect(await tell(body, { 'yinuo-timestamp': 'x' })).toMatchObject(field('header.yinuo-timestamp'));
    expect(await tell(body, { 'yinuo-timestamp': String(now() - 400) })).toMatchObject(
      field('header.yinuo-timestamp'),
    );
    expect(await tell(body, {}, 'another')).toMatchObject({ status: 401, body: { code: 'wrong_signature' } });
    expect(await tell(body, { 'yinuo-system': w.people.chen.id })).toMatchObject({ status: 401 });
    expect(await tell({ ...body, event: 'rang' })).toMatchObject(field('body.event'));
    expect(await tell({ ...body, at: '1999-01-01T00:00:00Z' })).toMatchObject(field('body.at'));
    expect((await sql`select from phone_call`.execute(w.db)).rows).toHaveLength(0);
  });

  it('is heard once, however often it says the same', async () => {
    const body = { call: 'c-1', event: 'started', number: '057188006001', extension: '8801' };
    const heard = now();
    const at = { 'yinuo-timestamp': String(heard) };
    const first = await tell(body, at);
    expect(first).toMatchObject({ status: 200, body: { state: 'ringing' } });
    expect(await tell(body, at)).toMatchObject({ status: 409, body: { code: 'replayed' } });
    expect((await tell(body, { 'yinuo-timestamp': String(heard - 1) })).body.id).toBe(first.body.id);
  });

  it("opens the caller's page for the agent whose telephone rings, and is bound to the record", async () => {
    const { chen, zhao, lina } = w.people;
    const mine = (await chen.get('/calls/mine')).body;
    expect(mine).toMatchObject({
      extension: '8801',
      items: [{ callers: [{ id: lina.id }], agentId: chen.id }],
    });
    expect((await zhao.get('/calls/mine')).body).toEqual({ extension: null, items: [] });
    const [call] = mine.items;
    const body = {
      ...{ type: 'incident', title: '电话来的', channel: 'phone', requesterId: lina.id },
      ...{ receivedAt: call.startedAt, call: { callId: call.id, callbackNumber: '6001' } },
    };
    const made = await chen.post('/tickets', body);
    expect(made.status, JSON.stringify(made.body)).toBe(201);
    const opened = (await chen.get(`/tickets/${made.body.id}`)).body;
    expect(opened.receivedAt).toBe(call.startedAt);
    expect(opened.events[0].data.call).toMatchObject({ callId: call.id, callbackNumber: '6001' });
    expect((await chen.get(`/calls/${call.id}`)).body.tickets).toEqual([made.body.id]);
    expect((await chen.get('/calls/mine')).body.items).toEqual([]);
    const unknown = { ...body, call: { callId: lina.id } };
    expect(await chen.post('/tickets', unknown)).toMatchObject({
      status: 400,
      body: { fields: [{ field: 'body.call.callId' }] },
    });
    const another = { ...body, receivedAt: new Date(Date.now() - 7_200_000).toISOString() };
    expect(await chen.post('/tickets', another)).toMatchObject({
      status: 422,
      body: { code: 'reason_required' },
    });
  });

  it('brings the word on a result, under the names of both, and its owner hears of it (4.2c)', async () => {
    const { chen, lead, lina } = w.people;
    const made = await chen.post('/tickets', { ...INCIDENT, channel: 'phone', requesterId: lina.id });
    expect(made.status, JSON.stringify(made.body)).toBe(201);
    const at = `/tickets/${made.body.id}`;
    for (const [action, body] of [
      ['accept', {}],
      ['diagnose', DIAGNOSIS],
      ['resolve', RESULT],
    ] as const)
      expect((await chen.post(`${at}/${action}`, body)).status, action).toBe(200);
    const [call] = (await sql<{ id: string }>`select id from phone_call limit 1`.execute(w.db)).rows;
    const said = { outcome: 'accepted', at: new Date().toISOString(), number: '6001', words: '好了' };
    const refused = (body: object) => lead.post(`${at}/confirm_by_phone`, { ...said, ...body });
    for (const [field, value] of [
      ['number', ''],
      ['number', undefined],
      ['words', ' '],
      ['outcome', 'maybe'],
      ['at', '2020-01-01T00:00:00Z'],
      ['at', new Date(Date.now() + 3_600_000).toISOString()],
      ['callId', 'x'],
    ] as const)
      expect(await refused({ [field]: value }), field).toMatchObject({
        status: 400,
        body: { fields: [{ field: `body.${field}` }] },
      });
    expect(await refused({ callId: lina.id })).toMatchObject({
      status: 422,
      body: { code: 'unknown_reference', fields: [{ field: 'body.callId' }] },
    });
    expect(await chen.post(`${at}/confirm_by_phone`, said)).toMatchObject({
      status: 403,
      body: { code: 'own_result' },
    });
    expect((await lina.get(at)).body.status).toBe('resolved');
    const done = await lead.post(`${at}/confirm_by_phone`, { ...said, callId: call!.id });
    expect(done.status, JSON.stringify(done.body)).toBe(200);
    const opened = (await lina.get(at)).body;
    expect(opened).toMatchObject({
      status: 'closed',
      closure: 'confirmed',
      confirmations: [
        { by: lina.id, method: 'phone', phone: { recordedBy: lead.id, number: '6001', callId: call!.id } },
      ],
    });
    expect(opened.actions).toContain('reopen');
    expect((await lead.get(`/calls/${call!.id}`)).body.tickets).toContain(made.body.id);
    expect((await chen.get(`${at}/calls`)).body.items).toMatchObject([{ id: call!.id }]);
    expect((await lina.get(`${at}/calls`)).status).toBe(403);
    while (await drainOutbox(w.db, [notify]));
    expect((await lina.get('/notices')).body.items).toContainEqual(
      expect.objectContaining({ kind: 'confirmed', ofYourCall: true }),
    );
    expect((await chen.get('/notices')).body.items).toContainEqual(
      expect.objectContaining({ kind: 'confirmed', ofYourCall: false }),
    );
    expect((await lina.post(`${at}/reopen`, { reason: '我没有这样说' })).status).toBe(200);
  });

  it('offers the recent calls of a requester for their ticket, by their number and no other', async () => {
    const { chen, lina } = w.people;
    await sql`update person set phone = '13711112222' where id = ${lina.id}`.execute(w.db);
    await spellLeft(w.db);
    const { id } = (await chen.post('/tickets', { ...INCIDENT, channel: 'phone', requesterId: lina.id }))
      .body;
    await tell({ call: 'r-1', event: 'started', number: '+86 137 1111 2222' });
    await tell({ call: 'r-2', event: 'started', number: '13711112223' });
    for (const event of ['answered', 'ended'])
      for (const call of ['r-1', 'r-2']) await tell({ call, event, number: null });
    const { items, recent } = (await chen.get(`/tickets/${id}/calls`)).body;
    expect(items).toEqual([]);
    expect(recent.map((one: { number: string }) => one.number)).toEqual(['+86 137 1111 2222']);
    expect((await chen.get('/tickets/2000000000/calls')).status).toBe(404);
  });

  it('brings a no on a duplicate to whoever works on the ticket that it follows (4.3c)', async () => {
    const { chen, lead, lina, wang, zhao } = w.people;
    const at = async (by: typeof chen, person: typeof chen) => {
      const { id } = (await by.post('/tickets', { ...INCIDENT, requesterId: person.id, channel: 'phone' }))
        .body;
      await by.post(`/tickets/${id}/accept`);
      return id as number;
    };
    const [main, duplicate] = [await at(zhao, wang), await at(chen, lina)];
    await zhao.post(`/tickets/${main}/claim`);
    expect((await chen.post(`/tickets/${duplicate}/link_duplicate`, { of: main })).status).toBe(200);
    await zhao.post(`/tickets/${main}/diagnose`, DIAGNOSIS);
    expect((await zhao.post(`/tickets/${main}/resolve`, RESULT)).status).toBe(200);
    while (await drainOutbox(w.db, [notify, followResult]));
    expect((await lina.get(`/tickets/${duplicate}`)).body.status).toBe('resolved');
    const said = { outcome: 'rejected', at: new Date().toISOString(), number: '6001', words: '还是不行' };
    const answer = await lead.post(`/tickets/${duplicate}/confirm_by_phone`, said);
    expect(answer.status, JSON.stringify(answer.body)).toBe(200);
    while (await drainOutbox(w.db, [notify, followResult]));
    expect((await zhao.get('/notices')).body.items).toContainEqual(
      expect.objectContaining({ kind: 'rejected', ticketId: duplicate }),
    );
  });

  it('loses no call that nobody answered', async () => {
    const { chen, wang } = w.people;
    for (const event of ['ended', 'started']) await tell({ call: 'c-2', event, number: '13912345678' });
    for (const event of ['started', 'answered', 'ended']) await tell({ call: 'c-3', event, number: null });
    const waiting = (await chen.get('/calls')).body;
    expect(waiting).toMatchObject({ waiting: 1, items: [{ number: '13912345678', state: 'missed' }] });
    const { id } = waiting.items[0];
    expect((await wang.get('/calls')).status).toBe(403);
    expect((await chen.post(`/calls/${id}/done`, {})).body.fields).toMatchObject([{ field: 'body.note' }]);
    const done = await chen.post(`/calls/${id}/done`, { note: '已回拨' });
    expect(done.body).toMatchObject({ doneBy: '陈晨', doneNote: '已回拨' });
    expect((await chen.get('/calls')).body).toMatchObject({ waiting: 0, items: [] });
    const all = (await chen.get('/calls?state=all&limit=2')).body;
    expect(all.items).toHaveLength(2);
    const rest = (await chen.get(`/calls?state=all&limit=2&cursor=${all.cursor ?? all.next}`)).body;
    expect(rest.items.map((one: { id: string }) => one.id)).not.toContain(all.items[0].id);
    const answered = all.items.find((one: { state: string }) => one.state === 'ended');
    expect(await chen.post(`/calls/${answered.id}/done`, { note: 'x' })).toMatchObject({ status: 409 });
  });

  it('keeps its old secret for a day after a change, and none when it is switched off', async () => {
    const { admin } = w.people;
    const fresh = (await admin.post(`/telephone-systems/${system.id}/secret`, undefined, { 'if-match': '*' }))
      .body;
    expect((await tell({ call: 'c-4', event: 'started' })).status).toBe(200);
    expect((await tell({ call: 'c-5', event: 'started' }, {}, fresh.secret)).status).toBe(200);
    const off = await admin.patch(`/telephone-systems/${system.id}`, { enabled: false }, { 'if-match': '*' });
    expect(off.body).toMatchObject({ enabled: false });
    expect((await tell({ call: 'c-6', event: 'started' }, {}, fresh.secret)).status).toBe(401);
  });
});

describe('a record of a call', () => {
  const base = { type: 'incident', title: '打印机坏了', channel: 'phone' };

  it('is made for somebody whom the directory does not know, by the desk alone', async () => {
    const caller = {
      name: '访客王',
      department: '供应商',
      number: '13700001111',
      email: 'wang@supplier.example',
    };
    const made = await w.people.chen.post('/tickets', { ...base, caller });
    expect(made.status, JSON.stringify(made.body)).toBe(201);
    const opened = (await w.people.chen.get(`/tickets/${made.body.id}`)).body;
    expect(opened.requester).toMatchObject({
      personId: null,
      name: '访客王',
      contact: 'wang@supplier.example',
    });
    expect(opened.events[0].data.call).toMatchObject({ callId: null, callbackNumber: '13700001111' });
    expect((await w.people.lina.post('/tickets', { ...base, channel: 'portal', caller })).status).toBe(403);
    const both = { ...base, caller, requesterId: w.people.lina.id };
    expect((await w.people.chen.post('/tickets', both)).body.fields).toMatchObject([
      { field: 'body.caller' },
    ]);
  });

  it.each([
    ['a start just now frees from a reason', 5, 5, null, 201],
    ['not one of hours ago', 180, 180, null, 422],
    ['nor another time', 30, 5, null, 422],
    ['it ends after it began', null, 5, 10, 400],
  ])('%s (A4)', async (_what, received, started, ended, status) => {
    const ago = (minutes: number | null) =>
      minutes === null ? null : new Date(Date.now() - minutes * 60_000).toISOString();
    const startedAt = ago(started);
    const receivedAt = received === started ? startedAt : ago(received);
    const call = { startedAt, endedAt: ago(ended) };
    const made = await w.people.chen.post('/tickets', {
      ...base,
      requesterId: w.people.lina.id,
      receivedAt,
      call,
    });
    expect(made.status, JSON.stringify(made.body)).toBe(status);
  });
});

it('is told of a call by the example of the documentation', async () => {
  const page = await readFile('docs/hotline.md', 'utf8');
  const script = /```sh\n([\s\S]*?)```/.exec(page)?.[1] ?? '';
  const made = (await w.people.admin.post('/telephone-systems', { name: '例子' })).body;
  const url = await w.app.listen({ host: '127.0.0.1', port: 0 });
  const env = { ...process.env, YINUO_URL: url, YINUO_SYSTEM: made.id, YINUO_SECRET: made.secret };
  const { stdout } = await promisify(execFile)('sh', ['-c', script], { env });
  expect(JSON.parse(stdout)).toMatchObject({ state: 'ringing' });
});
