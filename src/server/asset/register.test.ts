import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import { type Answer, INCIDENT, type Member, world } from '#test/world.ts';
import { transaction } from '../platform/db/db.ts';
import { brokenAt, eventsOf } from '../platform/history/history.ts';

const { db, people, department } = await world();
const { lina, wang, chen, lead, manager, auditor } = people;
const BECAUSE = { reason: '登记' };
const site = async (name: string) =>
  (await sql<{ id: string }>`insert into site (name) values (${name}) returning id`.execute(db)).rows[0]!.id;
const [hangzhou, shanghai] = [await site('杭州'), await site('上海')];

let made = 0;
const add = async (wish: object = {}): Promise<{ id: string; number: string; version: number }> => {
  made += 1;
  const body = { class: 'computer', name: `电脑${made}`, because: BECAUSE, ...wish };
  return (await chen.post('/items', body)).body;
};
const wrong = ({ status, body }: Answer) => [
  status,
  ...(body.fields ?? [{ field: body.code, code: '' }]).map(
    ({ field, code }: { field: string; code: string }) => `${field} ${code}`.trim(),
  ),
];
const refusal = (statement: ReturnType<typeof sql>): Promise<string> =>
  transaction(db, (tx) => statement.execute(tx)).then(
    () => 'done',
    (error: Error & { constraint?: string }) => error.constraint ?? error.message,
  );

describe('what an asset cost', () => {
  it('is kept beside the item with a history of its own, and says what it is worth', async () => {
    const { id } = await add({ attributes: { bought_on: '2020-01-15', warranty_until: '2023-01-14' } });
    const put = (body: object, version: number, by: Member = chen) =>
      by.put(`/items/${id}/asset`, body, { 'if-match': `"${version}"` });
    const cost = { cost: '12800.00', residual: '640', months: 36, supplier: '杭州电脑公司' };
    expect((await put(cost, 0)).body).toMatchObject({
      ...{ version: 1, cost: '12800.00', residual: '640.00', value: '640.00', currency: 'CNY' },
      ...{ boughtOn: '2020-01-15', warrantyUntil: '2023-01-14' },
    });
    expect((await put(cost, 0)).status).toBe(412);
    expect(wrong(await put({ ...cost, residual: '12800.01' }, 1))).toEqual([400, 'body.residual too_big']);
    expect((await put({ ...cost, cost: '12,800' }, 1)).status).toBe(400);
    expect((await put(cost, 1, lina)).status).toBe(403);
    expect((await put({ supplier: '华东电脑' }, 1)).body).toMatchObject({
      version: 2,
      cost: null,
      value: null,
    });
    const kept = (await chen.get(`/items/${id}/asset`)).body.money;
    expect(kept).toMatchObject({ supplier: '华东电脑', version: 2 });
    const record = await sql<{ id: string }>`select id from asset where item_id = ${id}`.execute(db);
    expect(brokenAt(await eventsOf(db, 'asset', record.rows[0]!.id))).toBeNull();
    expect((await chen.get(`/items/${id}`)).body.item.version).toBe(1);
  });
});

describe('spare parts', () => {
  it('come, go for a ticket or an item, are counted, and never are fewer than none', async () => {
    const fields = { name: '16G 内存', model: 'DDR4', siteId: hangzhou, minimum: 2 };
    const { body: part } = await chen.post('/spare-parts', fields);
    expect(part).toMatchObject({
      stock: 0,
      short: true,
      site: '杭州',
      number: expect.stringMatching(/^SP-\d{6}$/),
    });
    const move = (body: object, by: Member = chen) => by.post(`/spare-parts/${part.id}/moves`, body);
    expect((await move({ kind: 'received', quantity: 5 })).body).toMatchObject({ stock: 5, short: false });
    expect(wrong(await move({ kind: 'taken', quantity: 1 }))).toEqual([400, 'body.ticket required']);
    expect(wrong(await move({ kind: 'taken', quantity: 1, ticket: 999999 }))).toEqual([
      ...[400, 'body.ticket unknown_reference'],
    ]);
    const ticket = (await lina.post('/tickets', INCIDENT)).body.id;
    const { id: itemId, number } = await add();
    expect((await move({ kind: 'taken', quantity: 2, ticket, itemId })).body.stock).toBe(3);
    expect((await move({ kind: 'taken', quantity: 4, ticket })).body.code).toBe('not_in_stock');
    expect((await move({ kind: 'counted', quantity: 2 })).body.code).toBe('reason_required');
    expect((await move({ kind: 'counted', quantity: 2, note: '少一条' })).body.stock).toBe(2);
    expect((await move({ kind: 'received', quantity: 1 }, lina)).status).toBe(403);
    const { items } = (await chen.get(`/spare-parts/${part.id}/history`)).body;
    expect(items.map(({ kind, stock }: { kind: string; stock: number }) => `${kind} ${stock}`)).toEqual([
      ...['counted 2', 'taken 3', 'received 5', 'added 0'],
    ]);
    expect(items[1]).toMatchObject({
      ticket,
      item: expect.stringContaining(number),
      quantity: 2,
      by: '陈晨',
    });
    expect(brokenAt(await eventsOf(db, 'spare_part', part.id))).toBeNull();
    const changed = await chen.put(
      `/spare-parts/${part.id}`,
      { ...fields, minimum: 1 },
      { 'if-match': '"4"' },
    );
    expect(changed.body).toMatchObject({ minimum: 1, stock: 2, short: false });
    expect((await chen.get('/spare-parts?q=ddr4')).body.items).toHaveLength(1);
    expect((await chen.get('/spare-parts?q=%25')).body.items).toHaveLength(0);
    expect(wrong(await chen.post('/spare-parts', { ...fields, siteId: department }))).toEqual([
      ...[422, 'body.siteId unknown_reference'],
    ]);
    expect(await refusal(sql`update spare_part set stock = -1, version = 9`)).toMatch(/check|event/);
  });

  it('taken at the same time are taken once', async () => {
    const { body: part } = await chen.post('/spare-parts', { name: '电源' });
    const { id: itemId } = await add();
    await chen.post(`/spare-parts/${part.id}/moves`, { kind: 'received', quantity: 1 });
    const take = () => chen.post(`/spare-parts/${part.id}/moves`, { kind: 'taken', quantity: 1, itemId });
    const answers = await Promise.all([take(), take(), take()]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409]);
  });
});

describe('verification (盘点)', async () => {
  const own = { class: 'printer', siteId: hangzhou };
  const first = await add({ ...own, name: '一号打印机', serial: 'PR-1', holderId: wang.id });
  const second = await add({ ...own, name: '二号打印机', assetNumber: '100234' });
  const third = await add({ ...own, name: '三号打印机' });
  const elsewhere = await add({ class: 'printer', siteId: shanghai, name: '上海打印机' });
  const scope = { title: '杭州打印机盘点', class: 'hardware', siteId: hangzhou, counterIds: [lina.id] };
  const planned = await lead.post('/verifications', scope);
  const id: string = planned.body.id;
  const step = async (what: string, by: Member = lead) => {
    const { status, body } = await by.post(`/verifications/${id}/${what}`, {});
    return status === 200 ? 'done' : body.code;
  };
  const look = async (code: string, by: Member = lina) =>
    (await by.get(`/my-verifications/${id}/look?code=${encodeURIComponent(code)}`)).body;
  const find = (item: string, body: object, by: Member = lina) =>
    by.post(`/my-verifications/${id}/items/${item}`, body);
  const opened = async () => (await chen.get(`/verifications/${id}`)).body.verification;

  it('is planned by who may, and counted by who was asked, while it runs', async () => {
    expect(planned.body.number).toMatch(/^VC-\d{6}$/);
    expect((await chen.post('/verifications', scope)).status).toBe(403);
    for (const [wish, ...said] of [
      [{ counterIds: [] }, 400, 'body.counterIds too_small'],
      [{ counterIds: [department] }, 400, 'body.counterIds unknown_reference'],
      [{ class: 'ghost' }, 400, 'body.class unknown_reference'],
      [{ siteId: department }, 422, 'body.siteId unknown_reference'],
    ] as const)
      expect([wish, ...wrong(await lead.post('/verifications', { ...scope, ...wish }))]).toEqual([
        wish,
        ...said,
      ]);
    expect((await lina.get('/my-verifications')).body.items).toEqual([]);
    expect((await look('PR-1')).code).toBe('verification_state');
    expect(await step('start', chen)).toBe('forbidden');
    expect(await step('start')).toBe('done');
    expect(await step('start')).toBe('verification_state');
    expect((await opened()).tally).toEqual({ asRecorded: 0, different: 0, notFound: 0, unknown: 0, left: 3 });
    expect((await opened()).rate).toBeNull();
    expect((await lina.get('/my-verifications')).body.items).toMatchObject([{ id, title: '杭州打印机盘点' }]);
    for (const who of [wang, chen, lead]) expect((await look('PR-1', who)).code).toBe('not_found');
    expect((await find(first.id, { present: true }, chen)).status).toBe(404);
  });

  it('finds by label, number, serial and asset number', async () => {
    for (const code of ['pr-1', first.number, `https://desk.example/i/${first.number}`])
      expect((await look(code)).found).toMatchObject({
        item: { id: first.id, name: '一号打印机' },
        planned: true,
        expected: { state: 'in_use', holder: '王强', site: '杭州' },
      });
    expect((await look('100234')).found.item.id).toBe(second.id);
    expect((await look(elsewhere.number)).found).toMatchObject({ planned: false, finding: null });
    expect(await look('SN-GHOST')).toEqual({ found: null });
  });

  it('says of each what was found, in its history, and how much is not as recorded', async () => {
    expect((await find(first.id, { present: true })).body).toMatchObject({
      finding: 'as_recorded',
      countedBy: '李娜',
    });
    expect((await find(second.id, { present: true, holderId: wang.id, state: 'idle' })).body).toMatchObject({
      ...{ finding: 'different', found: { holder: '王强', state: 'idle' } },
    });
    expect((await find(third.id, { present: false, note: '据说已搬走' })).body.finding).toBe('not_found');
    expect((await find(elsewhere.id, { present: true, siteId: hangzhou })).body).toMatchObject({
      ...{ planned: false, finding: 'different', expected: { site: '上海' }, found: { site: '杭州' } },
    });
    expect(wrong(await find(first.id, { present: true, holderId: department }))).toEqual([
      ...[400, 'body.holderId unknown_reference'],
    ]);
    expect((await find(first.id, { present: true, state: 'retired' })).status).toBe(400);
    for (let time = 0; time < 2; time++)
      await lina.post(`/my-verifications/${id}/unknown`, { label: '=无标签显示器', note: '前台' });
    expect(await opened()).toMatchObject({
      ...{
        tally: { asRecorded: 1, different: 2, notFound: 1, unknown: 1, left: 0 },
        rate: 0.8,
        undecided: 3,
      },
    });
    const { items } = (await chen.get(`/items/${second.id}/history`)).body;
    expect(items[0]).toMatchObject({
      ...{ kind: 'verified', cause: 'verification', ref: planned.body.number, by: '李娜' },
      data: { finding: 'different', found: { state: 'idle' } },
    });
    const seen = async (item: string) => (await chen.get(`/items/${item}`)).body.item.verifiedAt;
    expect([await seen(first.id), await seen(third.id)]).toEqual([expect.any(String), null]);
    const wrongOnes = (await chen.get(`/verifications/${id}/items?finding=wrong`)).body.items;
    expect(wrongOnes.map(({ item }: { item: { id: string } }) => item.id)).toEqual([
      ...[second.id, third.id, elsewhere.id],
    ]);
  });

  it('corrects the item when somebody who may takes the finding over, once', async () => {
    const judge = async (item: string, what: string, by: Member = lead) => {
      const { status, body } = await by.post(`/verifications/${id}/items/${item}/${what}`, {});
      return status === 200 ? 'done' : body.code;
    };
    expect(await judge(second.id, 'accept', chen)).toBe('forbidden');
    expect(await judge(first.id, 'accept')).toBe('nothing_to_change');
    expect(await judge(second.id, 'accept')).toBe('done');
    expect(await judge(second.id, 'reject')).toBe('finding_decided');
    expect((await find(second.id, { present: true })).body.code).toBe('finding_decided');
    expect(await judge(elsewhere.id, 'reject', manager)).toBe('done');
    expect(await judge(third.id, 'accept')).toBe('done');
    const item = async (of: string) => (await chen.get(`/items/${of}`)).body.item;
    expect(await item(second.id)).toMatchObject({ state: 'idle', holder: '王强' });
    expect(await item(elsewhere.id)).toMatchObject({ site: '上海' });
    expect(await item(third.id)).toMatchObject({ state: 'in_use' });
    expect((await opened()).undecided).toBe(0);
  });

  it('ends, reports as CSV that no spreadsheet executes, and takes nothing more', async () => {
    expect(await step('close')).toBe('done');
    expect((await find(first.id, { present: true })).body.code).toBe('verification_state');
    const { body, headers } = await auditor.get(`/verifications/${id}/report`);
    expect(headers['content-disposition']).toContain(planned.body.number);
    const lines = String(body).trim().split('\r\n');
    expect(lines).toHaveLength(6);
    expect(lines[2]).toContain('二号打印机,printer,,100234,different,in_use,,杭州,idle,王强,');
    expect(lines[5]).toContain(`"'=无标签显示器"`);
    expect((await lina.get(`/verifications/${id}/report`)).status).toBe(403);
    expect(brokenAt(await eventsOf(db, 'verification', id))).toBeNull();
  });

  it('PostgreSQL keeps what was decided, and takes findings of counters alone', async () => {
    const set = (what: ReturnType<typeof sql>, item: string) =>
      refusal(sql`update verification_item set ${what} where verification_id = ${id} and item_id = ${item}`);
    expect(await set(sql`finding = 'as_recorded'`, second.id)).toBe('finding_decided');
    expect(await set(sql`counted_at = now()`, first.id)).toBe('finding_by_counter');
    expect(await set(sql`expected = '{}'`, first.id)).toBe('finding_expected_stays');
  });

  it('of nothing is none; one that is cancelled is over', async () => {
    const empty = (await lead.post('/verifications', { ...scope, class: 'circuit', siteId: shanghai })).body
      .id;
    expect((await lead.post(`/verifications/${empty}/start`, {})).body.code).toBe('verification_empty');
    expect((await lead.post(`/verifications/${empty}/cancel`, {})).status).toBe(200);
    expect((await lead.post(`/verifications/${empty}/start`, {})).body.code).toBe('verification_state');
    expect((await chen.get('/verifications?limit=1')).body.next).not.toBeNull();
  });
});

it('what was not verified for longer than its class says is listed', async () => {
  expect((await chen.get('/items-unverified')).body).toEqual({ count: 0, items: [] });
  const { id } = await add({ name: '旧服务器', class: 'server' });
  await transaction(db, async (tx) => {
    // Time that has passed is set by hand.
    await sql`set local session_replication_role = replica`.execute(tx);
    await sql`update item_event set at = at - interval '13 months' where item_id = ${id}`.execute(tx);
  });
  expect((await chen.get('/items-unverified')).body).toMatchObject({
    ...{ count: 1, items: [{ id, verified: false, months: 12 }] },
  });
  expect(
    (await lead.put('/item-class-rules/server', { disposal: true, wipe: true, verifyMonths: 24 })).status,
  ).toBe(200);
  expect((await chen.get('/items-unverified')).body.count).toBe(0);
  expect((await lina.get('/items-unverified')).status).toBe(403);
});
