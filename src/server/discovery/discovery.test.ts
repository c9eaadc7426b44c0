import fc from 'fast-check';
import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import glpiLaptop from '#test/discovery/glpi-laptop.json' with { type: 'json' };
import { mutated } from '#test/discovery/mutated.ts';
import osqueryi from '#test/discovery/osqueryi.json' with { type: 'json' };
import plain from '#test/discovery/plain.json' with { type: 'json' };
import { type Api, apiOf, world } from '#test/world.ts';

const made = await world();
const { db, app, people } = made;
const { chen, lina, lead, auditor, admin } = people;
const security = await made.person('secadmin', '安全管理员', ['security_admin']);
const BECAUSE = { reason: '盘点' };

/** What an agent reports with: a token of an account of a service that can do nothing else. */
const agent: Api = await (async () => {
  const account = (
    await security.post('/service-accounts', { login: 'svc-glpi', name: 'GLPI', roles: ['agent'] })
  ).body;
  const wish = { name: 'agent', scopes: ['discovery:write'], days: 30 };
  const { secret } = (await security.post(`/service-accounts/${account.id}/tokens`, wish)).body;
  return apiOf(app, { authorization: `Bearer ${secret}` });
})();

const source = async (code: string, format: string, more: object = {}): Promise<string> => {
  const answer = await lead.post('/discovery-sources', {
    ...{ code, name: `来源 ${code}`, format, newcomers: 'create' },
    ...more,
  });
  expect([answer.status, answer.body]).toMatchObject([201, {}]);
  return answer.body.id;
};
const glpi = await source('glpi', 'glpi');
await source('osq', 'osquery');
const own = await source('own', 'plain');
const careful = await source('careful', 'plain', { newcomers: 'propose', unseenDays: 7 });

const report = (code: string, items: object[], query = '') =>
  agent.post(`/discovery/${code}${query}`, code === 'glpi' || code === 'osq' ? items[0] : { items });
const one = async (code: string, item: object, query = '') => {
  const { status, body } = await report(code, [item], query);
  expect([status, body]).toMatchObject([200, { results: [{}] }]);
  return body.results[0];
};
const open = async (id: string) => (await chen.get(`/items/${id}`)).body.item;
const history = async (id: string) => (await chen.get(`/items/${id}/history`)).body.items;
const count = async (table: string): Promise<number> =>
  Number(
    (await sql<{ n: number }>`select count(*)::int as n from ${sql.table(table)}`.execute(db)).rows[0]?.n,
  );
const change = async (id: string, wish: object) => {
  const { version } = await open(id);
  const answer = await chen.patch(
    `/items/${id}`,
    { because: BECAUSE, ...wish },
    { 'if-match': `"${version}"` },
  );
  expect([answer.status, answer.body]).toMatchObject([200, {}]);
};
const cases = async () => (await chen.get('/discovery-cases')).body.items;

describe('a report', () => {
  it('makes an item of a new machine, and says nothing new when it says the same again', async () => {
    const first = await one('glpi', glpiLaptop);
    expect(first).toMatchObject({ outcome: 'created', item: { name: 'CW-LAPTOP-0042', class: 'computer' } });
    expect(await open(first.item.id)).toMatchObject({
      ...{ state: 'in_use', serial: 'PF4A1B2C', assetNumber: 'IT-0042' },
      attributes: { os: 'Microsoft Windows 11 专业版', memory: 16, disk: 512, form: 'laptop' },
    });
    const events = await count('item_event');
    expect(await one('glpi', glpiLaptop)).toMatchObject({ outcome: 'same', item: first.item, changes: [] });
    expect(await count('item_event')).toBe(events);
    expect((await history(first.item.id))[0]).toMatchObject({
      kind: 'created',
      cause: 'discovery',
      ref: 'glpi',
    });
    const { items } = (await lead.get(`/discovery-sources/${glpi}/runs`)).body;
    expect(items).toMatchObject([{ reports: 2, counts: { created: 1, same: 1 }, written: 1 }]);
  });

  it('finds what stands there by its serial number, and stays with it when it is renamed', async () => {
    const item = (
      await chen.post('/items', {
        class: 'server',
        name: '订单库',
        serial: '2102313cqx10m5000123',
        because: BECAUSE,
      })
    ).body;
    expect(await one('osq', osqueryi)).toMatchObject({
      outcome: 'changed',
      item: { id: item.id, name: '订单库' },
    });
    expect(await open(item.id)).toMatchObject({
      name: '订单库',
      attributes: { memory: 252, host_name: 'app-db-01.huaheng.example' },
    });
    const [info] = osqueryi.system_info;
    const renamed = { ...osqueryi, system_info: [{ ...info, hostname: 'db-new', hardware_serial: '' }] };
    expect(await one('osq', renamed)).toMatchObject({
      ...{ outcome: 'changed', item: { id: item.id } },
      changes: [{ field: 'attributes.host_name', after: 'db-new' }],
    });
    const said = (await chen.get(`/items/${item.id}/provenance`)).body;
    expect(said.fields.find(({ field }: { field: string }) => field === 'name').claims).toMatchObject([
      { voice: 'hand', value: '订单库', counts: true },
      { voice: 'osq', name: '来源 osq', value: 'app-db-01', counts: false },
    ]);
    const { installed } = (await chen.get(`/items/${item.id}/software`)).body;
    expect(installed).toMatchObject([
      { product: { name: 'openssl' }, version: '3.0.2-0ubuntu1.18', seen: [{ source: 'osq' }] },
      { product: { name: 'postgresql-15' } },
    ]);
    expect(said.seen).toMatchObject([{ code: 'osq' }]);
  });

  it('only tells what would happen when asked to', async () => {
    const before = [await count('item'), await count('discovery_identity'), await count('discovery_run')];
    const told = await one('own', plain.items[0]!, '?preview=true');
    expect(told).toMatchObject({ outcome: 'created', item: null });
    expect(told.changes).toContainEqual({ field: 'holderId', before: null, after: lina.id });
    expect([await count('item'), await count('discovery_identity'), await count('discovery_run')]).toEqual(
      before,
    );
  });

  it('does not overwrite who counts more, until that word is stale or the order another', async () => {
    const machine = (os: string) => ({ id: 'w1', name: 'W1', serial: 'W-1', attributes: { os } });
    const { item } = await one('own', machine('Windows 11'));
    const later = await source('later', 'plain');
    const overruled = await one('later', { ...machine('Windows 10'), id: 'x' });
    expect(overruled).toMatchObject({
      outcome: 'same',
      overruled: [{ field: 'attributes.os', voice: 'own' }],
    });
    await change(item.id, { attributes: { os: '手工' }, name: '财务一号' });
    expect(await one('own', machine('Windows 11'))).toMatchObject({
      outcome: 'changed',
      overruled: [{ field: 'name', voice: 'hand' }],
    });
    expect(await open(item.id)).toMatchObject({ name: '财务一号', attributes: { os: 'Windows 11' } });
    const precedence = { 'attributes.os': ['later', 'own'] };
    expect((await lead.put('/discovery-precedence', { precedence })).status).toBe(204);
    expect(await one('own', machine('Windows 11'))).toMatchObject({
      outcome: 'changed',
      overruled: [{ voice: 'later' }, { voice: 'hand' }].reverse(),
    });
    expect((await open(item.id)).attributes.os).toBe('Windows 10');
    await sql`update discovery_claim set said = jsonb_set(said, '{attributes.os,at}', '0') where source_id = ${later}`.execute(
      db,
    );
    await one('own', machine('Windows 11'));
    expect((await open(item.id)).attributes.os).toBe('Windows 11');
  });
});

describe('a machine that could be more than one', () => {
  it('is put before people, who put both entries together', async () => {
    const uuid = '11112222-3333-4444-5555-666677778888';
    const wish = { class: 'computer', name: '收银 A', serial: 'AMB-1', because: BECAUSE };
    const a = (await chen.post('/items', wish)).body;
    const b = (
      await one('later', { id: 'amb-b', name: '收银 B', uuid, assetNumber: 'IT-AMB', holder: 'lina' })
    ).item;
    const machine = { id: 'amb', name: 'AMB', serial: 'AMB-1', uuid };
    expect(await one('own', machine)).toMatchObject({ outcome: 'ambiguous', doubt: 'several', item: null });
    const [asked] = await cases();
    expect(asked).toMatchObject({ doubt: 'several', facts: { serial: 'AMB-1' }, source: { code: 'own' } });
    expect(asked.candidates.map(({ id }: { id: string }) => id).sort()).toEqual([a.id, b.id].sort());
    const decided = await chen.post(`/discovery-cases/${asked.id}/decide`, {
      as: 'item',
      item: a.id,
      merge: true,
    });
    expect([decided.status, decided.body]).toMatchObject([200, { item: { id: a.id } }]);
    expect(await open(a.id)).toMatchObject({ serial: 'AMB-1', assetNumber: 'IT-AMB', holder: '李娜' });
    expect(await open(b.id)).toMatchObject({ state: 'idle', serial: null, assetNumber: null });
    expect(await one('own', machine)).toMatchObject({ outcome: 'same', item: { id: a.id } });
    expect((await chen.post(`/discovery-cases/${asked.id}/decide`, { as: 'new' })).body.code).toBe(
      'case_settled',
    );
  });

  it('an image that was copied is no second owner of the name', async () => {
    const first = await one('own', {
      id: 'tpl',
      name: 'TPL',
      serial: 'TPL-1',
      uuid: '99990000-1111-2222-3333-444455556666',
    });
    const copy = await one('own', {
      id: 'tpl',
      name: 'TPL',
      serial: 'TPL-2',
      uuid: '99990000-1111-2222-3333-444455556666',
    });
    expect(copy).toMatchObject({ outcome: 'ambiguous', doubt: 'other_serial' });
    expect((await open(first.item.id)).serial).toBe('TPL-1');
    const [asked] = await cases();
    expect((await auditor.post(`/discovery-cases/${asked.id}/decide`, { as: 'new' })).status).toBe(403);
    const decided = await chen.post(`/discovery-cases/${asked.id}/decide`, { as: 'new' });
    expect(decided.body.item.id).not.toBe(first.item.id);
  });

  it('of a source that only proposes is approved, or never heard of again', async () => {
    const machine = (id: string) => ({ id, name: id.toUpperCase(), serial: `P-${id}` });
    expect(await one('careful', machine('p1'))).toMatchObject({ outcome: 'proposed', doubt: 'new' });
    await one('careful', machine('p1'));
    await one('careful', machine('p2'));
    const [p1, p2, ...more] = await cases();
    expect(more).toEqual([]);
    const { item } = (await chen.post(`/discovery-cases/${p1.id}/decide`, { as: 'new' })).body;
    expect(await open(item.id)).toMatchObject({ name: 'P1', serial: 'P-P1' });
    expect((await chen.post(`/discovery-cases/${p2.id}/decide`, { as: 'ignored' })).body).toEqual({
      item: null,
    });
    expect(await one('careful', machine('p1'))).toMatchObject({ outcome: 'same' });
    expect(await one('careful', machine('p2'))).toMatchObject({ outcome: 'ignored' });
    expect(await cases()).toEqual([]);
  });
});

describe('a run', () => {
  it('is undone where nothing came after, once', async () => {
    const machine = (id: string, os: string) => ({ id, name: id, serial: `U-${id}`, attributes: { os } });
    const all = ['u1', 'u2', 'u3'];
    const made = (
      await report(
        'own',
        all.slice(0, 2).map((id) => machine(id, 'Debian 12')),
        '?run=good',
      )
    ).body.results;
    const bad = (
      await report(
        'own',
        all.map((id) => machine(id, 'MS-DOS')),
        '?run=bad',
      )
    ).body.results;
    await change(made[1].item.id, { note: '已核实' });
    const { items } = (await lead.get(`/discovery-sources/${own}/runs`)).body;
    const run = items.find(({ label }: { label: string }) => label === 'bad');
    expect(run).toMatchObject({ counts: { changed: 2, created: 1 }, written: 3 });
    expect((await chen.post(`/discovery-runs/${run.id}/undo`, { reason: '误报' })).status).toBe(403);
    const undone = await lead.post(`/discovery-runs/${run.id}/undo`, { reason: '误报' });
    expect([undone.status, undone.body]).toMatchObject([200, { undone: 2, kept: [{ id: made[1].item.id }] }]);
    expect((await open(made[0].item.id)).attributes.os).toBe('Debian 12');
    expect((await open(made[1].item.id)).attributes.os).toBe('MS-DOS');
    expect((await open(bad[2].item.id)).state).toBe('idle');
    expect((await history(made[0].item.id))[0]).toMatchObject({
      cause: 'discovery',
      ref: 'own',
      reason: '误报',
    });
    expect((await lead.post(`/discovery-runs/${run.id}/undo`, { reason: '误报' })).body.code).toBe(
      'run_undone',
    );
  });
});

describe('who and how much', () => {
  it('a token that only reports can do nothing else, and one that manages cannot report', async () => {
    expect((await agent.get('/discovery-sources')).body.code).toBe('out_of_scope');
    expect((await agent.get('/items')).body.code).toBe('out_of_scope');
    expect((await lina.post('/discovery/own', plain)).status).toBe(403);
    expect((await admin.post('/discovery/own', plain)).status).toBe(403);
  });

  it('an unknown source, one that is off, and one that sends too much are refused', async () => {
    expect((await agent.post('/discovery/ghost', {})).status).toBe(404);
    await source('off', 'plain', { enabled: false });
    expect((await agent.post('/discovery/off', plain)).body.code).toBe('source_off');
    await source('brief', 'plain', { perMinute: 1 });
    const answers = await Promise.all([1, 2, 3].map(() => agent.post('/discovery/brief', { items: [] })));
    expect(answers.map(({ status }) => status).sort()[2]).toBe(429);
  });

  it('all of a report is taken or nothing, and what is wrong is named', async () => {
    const before = await count('item');
    const wrong = await report('own', [
      { id: 'ok', name: 'OK', serial: 'OK-1' },
      { id: 'bad', class: 'hardware' },
    ]);
    expect(wrong.body.fields).toEqual([{ field: 'body.items.1.class', code: 'unknown_reference' }]);
    expect(
      (await agent.post('/discovery/own', `${'['.repeat(20_000)}${']'.repeat(20_000)}`)).body.fields,
    ).toMatchObject([{ code: 'too_deep' }]);
    const xml = (text: string, code = 'glpi') =>
      agent.post(`/discovery/${code}`, text, { 'content-type': 'application/xml' });
    expect((await xml('<REQUEST><CONTENT>')).status).toBe(400);
    expect((await xml('<a/>')).body.fields).toEqual([{ field: 'body', code: 'wrong_format' }]);
    expect((await xml('<A>'.repeat(5000))).body.fields).toEqual([{ field: 'body', code: 'too_deep' }]);
    expect((await xml('<REQUEST/>', 'own')).status).toBe(415);
    expect((await agent.post('/discovery/own', `"${'x'.repeat(4 * 1024 * 1024)}"`)).status).toBe(413);
    expect(await count('item')).toBe(before);
  });

  it('two reports of one machine at once make one item', async () => {
    const machine = { name: 'TWIN', serial: 'TWIN-1' };
    const all = await Promise.all(
      ['a', 'b', 'c', 'd'].map((id) => one(id < 'c' ? 'own' : 'later', { ...machine, id })),
    );
    expect(new Set(all.map(({ item }) => item.id)).size).toBe(1);
  });
});

it.each([
  ['glpi', glpiLaptop],
  ['osq', osqueryi],
  ['own', plain],
] as const)(
  'a report to %s that is broken somewhere is taken or refused by name, never a fault',
  async (code, sample) => {
    await fc.assert(
      fc.asyncProperty(mutated(sample), async (body) => {
        const { status, body: said } = await agent.post(`/discovery/${code}`, JSON.stringify(body));
        expect(status).toBeLessThan(500);
        // Names that would poison a prototype are refused before anything is read.
        if (status !== 200 && said.code !== 'malformed') expect(said.fields.length).toBeGreaterThan(0);
      }),
      { numRuns: process.env.YINUO_NIGHTLY ? 300 : 25 },
    );
  },
);

it('what no source has seen for long is listed', async () => {
  const past = new Date(Date.now() - 8 * 86_400_000);
  await sql`update discovery_identity set last_seen_at = ${past} where source_id = ${careful}`.execute(db);
  const cursor = (at: string) =>
    Buffer.from(JSON.stringify([at, '02753ab6-6d51-468d-aea8-050d961357bf'])).toString('base64url');
  for (const at of ['李娜', '0000-01-01T00:00:00.000000Z', '2026-01-01'])
    expect((await chen.get(`/unseen-items?cursor=${cursor(at)}`)).status, at).toBe(400);
  const { items } = (await chen.get('/unseen-items')).body;
  expect(items).toMatchObject([{ name: 'P1', sources: ['来源 careful'] }]);
});
