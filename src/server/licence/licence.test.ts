import { beforeAll, describe, expect, it } from 'vitest';
import { type Member, world } from '#test/world.ts';
import { transaction } from '../platform/db/db.ts';
import { recordMany } from '../software/record.ts';

const { db, people } = await world();
const { chen, lead, auditor, lina } = people;
const TODAY = new Date().toISOString().slice(0, 10);
const inDays = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
const products: Record<string, string> = {};

beforeAll(async () => {
  const installed: [string, object, [string, string][]][] = [
    [
      '一号',
      { holderId: lina.id },
      [
        ['WPS Office', '11.1'],
        ['Oracle 19c', '19.3'],
      ],
    ],
    ['二号', { holderId: lina.id }, [['WPS Office', '11.1']]],
    ['三号', {}, [['WPS Office', '12.8']]],
  ];
  for (const [name, more, list] of installed) {
    const { body } = await chen.post('/items', {
      class: 'server',
      name,
      because: { reason: '建账' },
      ...more,
    });
    const reported = list.map(([title, version]) => ({ name: title, version }));
    await transaction(db, (tx) =>
      recordMany(tx, [{ itemId: body.id, source: 'agent', complete: true, list: reported }], {
        ...{ personId: null, now: Date.now(), changeRef: null },
      }),
    );
  }
  for (const { id, name } of (await chen.get('/software/products')).body.items) products[name] = id;
});

const licence = (more: object = {}, who: Member = lead) =>
  who.post('/licences', {
    ...{ name: 'WPS 授权', metric: 'installation', quantity: 2, from: '2026-01-01', until: inDays(30) },
    covers: [{ productId: products['WPS Office'], upTo: '11.9' }],
    ...more,
  });
const codes = ({ status, body }: { status: number; body: { fields?: { field: string }[] } }) => [
  status,
  ...(body.fields ?? []).map(({ field }) => field),
];

describe('licences', () => {
  it('are compared with what is installed, and say who has no right and why', async () => {
    const { body } = await licence({ contract: 'HT-2026-01', cost: 1999.9 });
    expect(body.version).toBe(1);
    const list = (await auditor.get('/licences')).body;
    expect(list).toMatchObject({ over: 1, mayManage: false });
    expect(list.licences).toMatchObject([
      {
        name: 'WPS 授权',
        term: 'expiring',
        used: 2,
        left: 0,
        assumed: 0,
        cost: 1999.9,
        covers: [{ product: 'WPS Office' }],
      },
    ]);
    const over = (await lead.get('/licences/over-use')).body.items;
    expect(over).toMatchObject([{ why: 'not_covered', version: '12.8', item: { name: '三号' } }]);
    const uses = (await lead.get(`/licences/${body.id}/uses`)).body.items;
    expect(uses.map(({ item }: { item: { name: string } }) => item.name).sort()).toEqual(['一号', '二号']);
    const wish = { name: 'WPS 授权', metric: 'person', quantity: 1, from: TODAY, upgrades: true };
    const covers = [{ productId: products['WPS Office'], upTo: '11.9' }];
    const changed = await lead.put(`/licences/${body.id}`, { ...wish, covers }, { 'if-match': '"1"' });
    expect(changed.body.version).toBe(2);
    expect((await lead.put(`/licences/${body.id}`, { ...wish, covers }, { 'if-match': '"1"' })).status).toBe(
      412,
    );
    const after = (await lead.get(`/licences?product=${products['WPS Office']}`)).body;
    expect(after).toMatchObject({
      over: 1,
      mayManage: true,
      licences: [{ used: 1, left: 0, term: 'perpetual' }],
    });
    expect((await lead.get('/licences/over-use')).body.items[0].why).toBe('used_up');
    const csv = await lead.get('/licences/export?locale=en');
    expect(csv.raw.toString()).toContain('WPS 授权,WPS Office,person,1,1,0,');
  });

  it('that have ended leave their uses without a right', async () => {
    const covers = [{ productId: products['Oracle 19c'] }];
    const ended = { name: 'Oracle', covers, from: '2020-01-01', until: '2025-12-31' };
    const { id } = (await licence(ended)).body;
    const { licences } = (await lead.get('/licences?term=ended')).body;
    expect(licences).toMatchObject([{ id, used: null }]);
    const over = (await lead.get('/licences/over-use?limit=1')).body;
    expect(over.items).toMatchObject([{ product: { name: 'Oracle 19c' }, why: 'not_covered' }]);
    expect((await lead.get(`/licences/over-use?cursor=${over.next}`)).body.items).toHaveLength(1);
  });

  it('are refused by field, and kept by who may', async () => {
    for (const [more, ...said] of [
      [{ quantity: -1 }, 400, 'body.quantity'],
      [{ metric: 'user' }, 400, 'body.metric'],
      [{ until: '2025-01-01' }, 400, 'body.until'],
      [{ covers: [] }, 400, 'body.covers'],
      [{ covers: [{ productId: lina.id }] }, 422, 'body.covers.0.productId'],
      [{ covers: [{ productId: products['WPS Office'], from: '2', upTo: '1' }] }, 400, 'body.covers.0.upTo'],
      [{ ownerId: products['WPS Office'] }, 422, 'body.ownerId'],
      [{ cost: 1.234 }, 400, 'body.cost'],
    ] as const)
      expect([more, ...codes(await licence(more))]).toEqual([more, ...said]);
    expect((await licence({}, chen)).status).toBe(403);
    expect((await chen.get('/licences')).status).toBe(403);
  });
});
