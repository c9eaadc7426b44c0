import fc from 'fast-check';
import { sql } from 'kysely';
import { beforeAll, describe, expect, it } from 'vitest';
import { rebuildItem } from '#domain/config/decide.ts';
import { impactOf } from '#domain/config/impact.ts';
import { RELATION_KINDS, type Relation } from '#domain/config/relation.ts';
import { retire } from '#test/asset/retire.ts';
import { INCIDENT, type Member, world } from '#test/world.ts';
import { transaction } from '../platform/db/db.ts';
import { itemHash } from './history.ts';
import { hits } from './impact.ts';

const made = await world();
const { db, people, department, groups } = made;
const { lina, wang, chen, lead, auditor } = people;
const BECAUSE = { reason: '盘点' };

const add = async (wish: object, by: Member = chen) =>
  by.post('/items', { class: 'computer', name: '笔记本', because: BECAUSE, ...wish });
const idOf = async (wish: object) => {
  const { status, body } = await add(wish);
  expect([status, body]).toMatchObject([201, {}]);
  return body.id as string;
};
const change = (id: string, version: number, wish: object, by: Member = chen) =>
  by.patch(`/items/${id}`, { because: BECAUSE, ...wish }, { 'if-match': `"${version}"` });
const relate = (id: string, kind: string, to: string, direction = 'forth') =>
  chen.post(`/items/${id}/relations`, { kind, direction, to, because: BECAUSE });
const names = async (query: string, by: Member = chen) =>
  (await by.get(`/items?${query}`)).body.items.map(({ name }: { name: string }) => name);
const fields = ({
  status,
  body,
}: {
  status: number;
  body: { fields?: { field: string; code: string }[] };
}) => [status, ...(body.fields ?? []).map(({ field, code }) => `${field} ${code}`)];
const refusal = (statement: string): Promise<string> =>
  transaction(db, (tx) => sql.raw(statement).execute(tx)).then(
    () => 'done',
    (error: Error & { constraint?: string }) => error.constraint ?? error.message,
  );

describe('an item', () => {
  it('has a number of its own, a class, a state, values in one form, and a first event', async () => {
    const { status, body } = await add({
      ...{ name: '李娜的笔记本', serial: ' sn-4471 ', assetNumber: 'IT-0001', holderId: lina.id },
      ...{ departmentId: department, groupId: groups.second, criticality: 'high' },
      attributes: { memory: '１６', form: '笔记本电脑', mac_address: '00-1A-2B-3C-4D-5E' },
    });
    expect(status).toBe(201);
    expect(body).toMatchObject({
      ...{ class: 'computer', state: 'in_use', serial: 'SN-4471', holder: '李娜', department: '财务部' },
      ...{ number: expect.stringMatching(/^CI-\d{6}$/), version: 1 },
      attributes: { memory: 16, form: 'laptop', mac_address: '00:1a:2b:3c:4d:5e' },
    });
    const history = await chen.get(`/items/${body.id}/history`);
    expect(history.body.items).toMatchObject([
      { seq: 1, kind: 'created', by: '陈晨', cause: 'by_hand', reason: '盘点', after: { serial: 'SN-4471' } },
    ]);
    expect(history.body.names[lina.id]).toBe('李娜');
  });

  it('is refused by field, and nothing is written', async () => {
    const before = (await sql`select from item`.execute(db)).rows.length;
    const nobody = '5f0c7e0e-6d1c-4a6e-9c9e-0a5b1c2d3e4f';
    for (const [wish, ...said] of [
      [{ class: 'hardware' }, 400, 'body.class not_allowed'],
      [{ class: 'ghost' }, 422, 'body.class unknown_reference'],
      [
        { attributes: { memory: 'viel', ghost: 1 } },
        400,
        'body.attributes.memory wrong_format',
        'body.attributes.ghost unknown_attribute',
      ],
      [{ serial: 'SN-4471' }, 409, 'body.serial already_exists'],
      [{ assetNumber: 'it-0001' }, 409, 'body.assetNumber already_exists'],
      [{ holderId: nobody }, 422, 'body.holderId unknown_reference'],
      [{ siteId: nobody }, 422, 'body.siteId unknown_reference'],
      [{ state: 'retired' }, 400, 'body.state not_allowed'],
      [{ because: {} }, 422, 'body.because.reason required'],
      [{ because: { cause: 'ticket', ref: '999999' } }, 400, 'body.because.ref unknown_reference'],
    ] as const)
      expect([wish, ...fields(await add(wish))]).toEqual([wish, ...said]);
    expect((await sql`select from item`.execute(db)).rows.length).toBe(before);
    expect((await add({}, lina)).status).toBe(403);
    expect((await add({}, auditor)).status).toBe(403);
  });

  it('what makers leave as a serial number joins no two machines', async () => {
    for (const name of ['组装机一', '组装机二'])
      expect((await add({ name, serial: 'To be filled by O.E.M.' })).body).toMatchObject({ serial: null });
  });

  it('changes on the version that was seen, by a ticket that is known, and lives by the table', async () => {
    const id = await idOf({ name: '交换机', class: 'network_device', state: 'in_stock' });
    const ticket = (await lina.post('/tickets', INCIDENT)).body.id;
    const by = { cause: 'ticket', ref: String(ticket) };
    expect((await change(id, 1, { state: 'in_use', name: '三楼交换机', because: by })).body).toMatchObject({
      ...{ state: 'in_use', name: '三楼交换机', version: 3 },
    });
    expect((await change(id, 1, { name: 'x' })).status).toBe(412);
    expect((await chen.patch(`/items/${id}`, { name: 'x', because: BECAUSE })).status).toBe(428);
    expect((await change(id, 3, { state: 'planned' })).body).toMatchObject({ code: 'item_move' });
    expect((await change(id, 3, { name: '三楼交换机' })).body.version).toBe(3);
    expect(fields(await change(id, 3, { state: 'retired' }))).toEqual([422, 'body.state not_allowed']);
    await retire(id, chen, lead);
    expect((await change(id, 4, { name: 'x' })).body.code).toBe('item_retired');
    expect((await change(id, 4, { state: 'idle', because: { reason: '误操作' } })).body.state).toBe('idle');
    const { items } = (await chen.get(`/items/${id}/history?limit=2`)).body;
    expect(items.map(({ kind, seq }: { kind: string; seq: number }) => `${seq} ${kind}`)).toEqual([
      '5 moved',
      '4 moved',
    ]);
  });

  it('a retired one does not keep its serial number from its successor, and comes back only without it', async () => {
    const old = await idOf({ serial: 'R-1' });
    await retire(old, chen, lead);
    await idOf({ serial: 'R-1' });
    expect(fields(await change(old, 2, { state: 'idle' }))).toEqual([409, 'body.serial already_exists']);
  });

  it('no two share a value that is to be unique', async () => {
    const first = await idOf({ class: 'mobile_device', attributes: { imei: '490154203237518' } });
    const wish = { class: 'mobile_device', attributes: { imei: '490154203237518' } };
    expect(fields(await add(wish))).toEqual([409, 'body.attributes.imei already_exists']);
    await change(first, 1, { attributes: { imei: null } });
    await idOf(wish);
  });

  it('is added once with the same key', async () => {
    const key = { 'idempotency-key': 'one-item-0001' };
    const wish = { class: 'printer', name: '一次', because: BECAUSE };
    const [one, two] = [await chen.post('/items', wish, key), await chen.post('/items', wish, key)];
    expect(two.body).toEqual(one.body);
    expect(await names('q=一次')).toEqual(['一次']);
  });

  it('is the fold of its events, which are chained, and PostgreSQL keeps it so', async () => {
    type Row = Parameters<typeof itemHash>[0] & { prev: string | null; own: string; at: never };
    const events =
      await sql<Row>`select item_id as "itemId", seq, (extract(epoch from at) * 1000)::float8 as at,
      person_id as "personId", kind, cause, ref, reason, before, after, data, encode(prev_hash, 'hex') as prev,
      encode(hash, 'hex') as own from item_event order by item_id, seq`.execute(db);
    const of = new Map<string, Row[]>();
    for (const row of events.rows) of.set(row.itemId, [...(of.get(row.itemId) ?? []), row]);
    for (const [id, history] of of) {
      let prev: string | null = null;
      for (const { own, prev: said, ...event } of history) {
        expect([said, itemHash(event, said)]).toEqual([prev, own]);
        prev = own;
      }
      const { item } = (await chen.get(`/items/${id}`)).body;
      expect(item).toMatchObject(rebuildItem(history));
      expect(item.version).toBe(history.at(-1)!.seq);
    }
    expect(of.size).toBeGreaterThan(5);
    expect(await refusal(`update item set name = 'x'`)).toBe('item_change_has_version');
    expect(await refusal(`update item set name = 'x', version = version + 1`)).toBe('item_change_has_event');
    for (const statement of [
      'delete from item',
      'delete from item_event',
      `update item_event set reason = 'x'`,
    ])
      expect(await refusal(statement)).toMatch(/append|kept|change|delete/i);
  });
});

describe('finding', () => {
  beforeAll(async () => {
    await idOf({
      class: 'printer',
      name: '财务部打印机',
      attributes: { model: 'LaserJet 1020' },
      departmentId: department,
    });
    await idOf({ class: 'business_service', name: '邮件服务', criticality: 'critical' });
  });

  it.each([
    ['q=打印', ['财务部打印机']],
    ['q=dayinji', ['财务部打印机']],
    ['q=cwbdyj', ['财务部打印机']],
    ['q=laserjet', ['财务部打印机']],
    ['q=1020', ['财务部打印机']],
    ['q=sn-4471', ['李娜的笔记本']],
    ['q=打印 youjian', []],
    ['q=!!!', []],
    ['class=service', ['邮件服务']],
    ['class=hardware&q=财务', ['财务部打印机']],
    ['criticality=critical', ['邮件服务']],
    ['class=ghost', []],
  ])('%s', async (query, found) => expect(await names(query)).toEqual(found));

  it('by its number, however it is written, by holder, department and state, page by page', async () => {
    const [{ id, number }] = (await chen.get('/items?q=邮件服务')).body.items;
    for (const q of [number, number.toLowerCase(), String(Number(number.slice(3)))])
      expect((await chen.get(`/items?q=${q}`)).body.items.map((one: { id: string }) => one.id)).toContain(id);
    expect(await names(`holder=${lina.id}`)).toEqual(['李娜的笔记本']);
    expect(await names(`department=${department}`)).toEqual(['财务部打印机', '李娜的笔记本']);
    expect(await names('state=retired')).toEqual(['笔记本']);
    const seen: string[] = [];
    let cursor = '';
    do {
      const { body } = await chen.get(`/items?state=all&limit=3${cursor && `&cursor=${cursor}`}`);
      seen.push(...body.items.map((one: { id: string }) => one.id));
      cursor = body.next ?? '';
    } while (cursor !== '');
    const all = await sql<{ id: string }>`select id from item order by number desc`.execute(db);
    expect(seen).toEqual(all.rows.map((row) => row.id));
  });
});

describe('a class of one’s own', () => {
  const kiosk = {
    ...{ code: 'x-kiosk', zh: '自助终端', en: 'Kiosk', parent: 'computer' },
    attributes: [
      { code: 'floor', zh: '楼层', en: 'Floor', type: 'number', required: true },
      { code: 'contact', zh: '现场联系人', en: 'Contact', type: 'person' },
    ],
  };

  it('needs no code, inherits, is checked, and is changed on its version', async () => {
    expect((await chen.post('/item-classes', kiosk)).status).toBe(403);
    expect((await lead.post('/item-classes', kiosk)).body).toEqual({ code: 'x-kiosk', version: 1 });
    expect(fields(await lead.post('/item-classes', kiosk))).toEqual([409, 'body.code already_exists']);
    const { classes } = (await chen.get('/item-classes')).body;
    const found = classes.find((one: { code: string }) => one.code === 'x-kiosk');
    expect(found).toMatchObject({ own: true, version: 1 });
    expect(found.attributes.map((one: { code: string }) => one.code)).toEqual(
      expect.arrayContaining(['manufacturer', 'host_name', 'floor']),
    );
    expect(fields(await add({ class: 'x-kiosk' }))).toEqual([400, 'body.attributes.floor required']);
    expect(fields(await add({ class: 'x-kiosk', attributes: { floor: 3, contact: department } }))).toEqual([
      ...[422, 'body.attributes.contact unknown_reference'],
    ]);
    const id = await idOf({ class: 'x-kiosk', name: '大堂终端', attributes: { floor: 1, contact: wang.id } });
    expect((await chen.get(`/items/${id}`)).body.names[wang.id]).toBe('王强');
    expect(await names('class=computer&q=大堂')).toEqual(['大堂终端']);
    const { code, ...wish } = kiosk;
    const put = (version: number, body: object) =>
      lead.put(`/item-classes/${code}`, body, { 'if-match': `"${version}"` });
    expect((await put(1, { ...wish, en: 'Self-service' })).body.version).toBe(2);
    expect((await put(1, wish)).status).toBe(412);
    expect(fields(await put(2, { ...wish, parent: 'x-kiosk' }))).toEqual([400, 'body.parent circle']);
  });
});

describe('relations', () => {
  it('stand once, in the histories of both ends, and end', async () => {
    const [app, server] = [
      await idOf({ class: 'application', name: 'ERP' }),
      await idOf({ class: 'server', name: 'erp-01' }),
    ];
    const one = await relate(app, 'runs_on', server);
    expect(one.body).toMatchObject({ version: 2 });
    expect(fields(await relate(server, 'runs_on', app, 'back'))).toEqual([409, 'body.to already_exists']);
    expect(fields(await relate(app, 'runs_on', app))).toEqual([400, 'body.to not_allowed']);
    expect(fields(await relate(app, 'ghost', server))).toEqual([400, 'body.kind unknown_reference']);
    const seen = (await chen.get(`/items/${server}`)).body;
    expect(seen.relations).toMatchObject([{ kind: 'runs_on', direction: 'back', item: { name: 'ERP' } }]);
    const { body } = await chen.get(`/items/${server}/history`);
    expect(body.items[0]).toMatchObject({
      kind: 'related',
      data: { kind: 'runs_on', from: app, to: server },
    });
    expect(body.names[app]).toBe('ERP');
    const end = (id: string) => chen.post(`/items/${id}/relations/${one.body.id}/end`, { because: BECAUSE });
    expect((await end(server)).body).toEqual({ version: 3 });
    expect((await end(app)).status).toBe(404);
    expect((await chen.get(`/items/${app}`)).body.relations).toEqual([]);
  });

  it('of PostgreSQL are those of the rules', async () => {
    const found =
      await sql`select code, flow, forth_zh, forth_en, back_zh, back_en from relation_kind`.execute(db);
    expect(found.rows).toEqual(
      RELATION_KINDS.map(({ code, flow, forth, back }) => ({
        ...{ code, flow, forth_zh: forth.zh, forth_en: forth.en, back_zh: back.zh, back_en: back.en },
      })),
    );
  });
});

describe('impact', () => {
  it('names services, people and open tickets, and what nobody said', async () => {
    const shop = await idOf({ class: 'business_service', name: '网上商城', departmentId: department });
    const portal = await idOf({ class: 'business_service', name: '门户' });
    const web = await idOf({ class: 'application', name: '商城系统' });
    const host = await idOf({ class: 'server', name: 'shop-01', holderId: wang.id });
    for (const [from, kind, to] of [
      [shop, 'depends_on', web],
      [portal, 'depends_on', web],
      [web, 'runs_on', host],
    ] as const)
      expect((await relate(from, kind, to)).status).toBe(201);
    const device = { kind: 'service', name: '网上商城', ref: shop };
    const ticket = (await lina.post('/tickets', { ...INCIDENT, devices: [device] })).body.id;
    const secret = (await wang.post('/tickets', { ...INCIDENT, devices: [device], confidential: true })).body
      .id;
    const { body } = await chen.get(`/items/${host}/impact?depth=2`);
    expect(
      body.items.map(({ name, depth, openTickets }: Record<string, unknown>) => [name, depth, openTickets]),
    ).toEqual([
      ...[
        ['shop-01', 0, 0],
        ['商城系统', 1, 0],
        ['门户', 2, 0],
        ['网上商城', 2, 1],
      ],
    ]);
    const inDepartment = Object.keys(people).length;
    expect(body).toMatchObject({
      cut: false,
      people: inDepartment,
      unknownUsers: 1,
      tickets: [{ id: ticket }],
    });
    expect([...body.services].sort()).toEqual([shop, portal].sort());
    expect(body.relations).toHaveLength(3);
    const ids = (answer: { body: { tickets: { id: number }[] } }) => answer.body.tickets.map(({ id }) => id);
    expect(ids(await people.manager.get(`/items/${host}/impact?depth=2`))).toEqual([ticket, secret]);
    expect((await chen.get(`/items/${host}/impact?depth=1`)).body.items).toHaveLength(2);
    expect((await chen.get(`/items/${shop}/tickets`)).body.items).toMatchObject([{ id: ticket }]);
    expect((await chen.get(`/items/${host}/impact?depth=11`)).status).toBe(400);
  });

  it('in PostgreSQL is what the rules say, on any graph', async () => {
    const ids: string[] = [];
    for (let i = 0; i < 8; i++) ids.push(await idOf({ class: 'server', name: `n${i}` }));
    const index = fc.integer({ min: 0, max: 7 });
    const relation = fc.tuple(index, index, fc.constantFrom(...RELATION_KINDS.map(({ code }) => code)));
    await fc.assert(
      fc.asyncProperty(
        fc.array(relation, { maxLength: 20 }),
        index,
        fc.integer({ min: 0, max: 6 }),
        async (drawn, start, depth) => {
          const relations: Relation[] = drawn
            .filter(([from, to]) => from !== to)
            .map(([from, to, kind]) => ({ kind, from: ids[from]!, to: ids[to]! }));
          await sql`delete from item_relation where from_id = any(${ids}::uuid[])`.execute(db);
          await sql`insert into item_relation (kind, from_id, to_id) select kind, "from", "to"
          from jsonb_to_recordset(${JSON.stringify(relations)}::jsonb) as x (kind text, "from" uuid, "to" uuid)
          on conflict do nothing`.execute(db);
          const plain = (all: { id: string; depth: number }[]) =>
            new Map(all.map((one) => [one.id, one.depth]));
          expect(plain(await hits(db, ids[start]!, depth))).toEqual(
            plain(impactOf(relations, ids[start]!, depth)),
          );
        },
      ),
      { numRuns: process.env.YINUO_NIGHTLY ? 1000 : 60 },
    );
  });
});

describe('who may', () => {
  it('reads and changes as far as the role goes; what one holds one sees', async () => {
    const role = {
      ...{ name: '二线配置员', parts: [] },
      grants: { 'config.read': ['department', 'own'], 'config.manage': ['groups'] },
    };
    const security = await made.person('security', '安管', ['security_admin']);
    expect((await security.post('/roles', { code: 'x-config', ...role })).status).toBe(201);
    const [mine, theirs] = [
      await idOf({ name: '甲机', groupId: groups.second }),
      await idOf({ name: '乙机' }),
    ];
    const gu = await made.person('gu', '顾', [], [groups.second]);
    await sql`update person set given_roles = '{requester,x-config}', department_id = null where id = ${gu.id}`.execute(
      db,
    );
    expect(await names('q=机', gu)).toEqual([]);
    expect((await gu.get(`/items/${theirs}`)).status).toBe(404);
    expect((await change(theirs, 1, { note: 'x' }, gu)).status).toBe(404);
    expect((await change(mine, 1, { note: 'x' }, gu)).status).toBe(200);
    // Nobody gives away what they could not take back.
    expect((await change(mine, 2, { groupId: groups.first }, gu)).status).toBe(403);
    await change(mine, 2, { holderId: gu.id });
    expect(await names('q=机', gu)).toEqual(['甲机']);
    expect((await gu.get(`/items/${mine}`)).body.mayManage).toBe(true);
    expect((await gu.get('/my-items')).body.items).toMatchObject([{ name: '甲机' }]);
  });
});

describe('what one has in hand', () => {
  it('is shown with its class, make and warranty, and what is open about it, to nobody else', async () => {
    const attributes = { manufacturer: '联想', model: 'T14', warranty_until: '2027-03-01' };
    const id = await idOf({ name: '王强的笔记本', holderId: wang.id, serial: 'W-1', attributes });
    const devices = [{ kind: 'device', name: '笔记本', ref: id }];
    const { body } = await wang.post('/tickets', { ...INCIDENT, title: '风扇响', devices });
    const found = (await wang.get('/my-items')).body.items;
    expect(found.filter((one: { id: string }) => one.id === id)).toMatchObject([
      {
        ...{ name: '王强的笔记本', serial: 'W-1', manufacturer: '联想', model: 'T14' },
        ...{ warrantyUntil: '2027-03-01', classNamed: { zh: '计算机', en: 'Computer' }, site: null },
        tickets: [{ id: body.id, title: '风扇响' }],
      },
    ]);
    expect(JSON.stringify((await lina.get('/my-items')).body)).not.toContain('王强');
  });
});

describe('what a ticket is about', () => {
  it('one’s own devices first, then services; the desk finds all, for whom it asks', async () => {
    const own = (await lina.get('/item-picks')).body.items;
    expect(own[0]).toMatchObject({ name: '李娜的笔记本', kind: 'device', own: true });
    expect(own.slice(1).every(({ kind }: { kind: string }) => kind === 'service')).toBe(true);
    expect((await wang.get('/item-picks?q=李娜')).body.items).toEqual([]);
    expect((await wang.get(`/item-picks?requester=${lina.id}`)).body.items[0]).not.toMatchObject({
      name: '李娜的笔记本',
    });
    expect((await chen.get(`/item-picks?requester=${lina.id}`)).body.items[0]).toMatchObject({
      name: '李娜的笔记本',
    });
    expect((await chen.get('/item-picks?q=打印')).body.items).toMatchObject([
      { name: '财务部打印机', own: false },
    ]);
  });

  it('is checked, and follows what the ticket says later', async () => {
    const [{ id }] = (await lina.get('/item-picks')).body.items;
    const device = (ref: string | null) => [{ kind: 'device', name: '笔记本', ref }];
    const record = (ref: string, by: Member) => by.post('/tickets', { ...INCIDENT, devices: device(ref) });
    for (const ref of ['x', department])
      expect(fields(await record(ref, lina))).toEqual([422, 'body.devices.0.ref unknown_reference']);
    expect((await record(id, wang)).status).toBe(422);
    const ticket = (await record(id, lina)).body;
    const about = async () => (await chen.get(`/items/${id}/tickets`)).body.items.length;
    expect(await about()).toBe(1);
    const amend = (ref: string | null, version: number) =>
      lina.patch(
        `/tickets/${ticket.id}`,
        { fields: { devices: device(ref) } },
        { 'if-match': `"${version}"` },
      );
    expect(fields(await amend('x', ticket.version))).toEqual([
      422,
      'body.fields.devices.0.ref unknown_reference',
    ]);
    expect((await amend(null, ticket.version)).status).toBe(200);
    expect(await about()).toBe(0);
  });
});
