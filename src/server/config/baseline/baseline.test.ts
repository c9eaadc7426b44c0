import { sql } from 'kysely';
import { expect, it } from 'vitest';
import { world } from '#test/world.ts';

const made = await world();
const { db, people, groups } = made;
const { lina, chen, auditor } = people;
const because = { reason: '登记' };
const add = async (wish: object) => (await chen.post('/items', { class: 'server', because, ...wish })).body;
const change = async (id: string, wish: object) => {
  const { version } = (await chen.get(`/items/${id}`)).body.item;
  expect(
    (await chen.patch(`/items/${id}`, { ...wish, because }, { 'if-match': `"${version}"` })).status,
  ).toBe(200);
};
const take = async (name: string, more: object = {}) =>
  (await chen.post('/item-baselines', { name, ...more })).body;
const compare = async (id: string, query = '', by = chen) =>
  (await by.get(`/item-baselines/${id}/compare?${query}`)).body;

it('a baseline tells what was added, removed and changed since, or until another one', async () => {
  const [kept, gone, grown, noted] = [
    await add({ name: '不变' }),
    await add({ name: '退役', class: 'rack' }),
    await add({ name: '扩容', attributes: { memory: 16 } }),
    await add({ name: '来回' }),
  ];
  const before = await take('上线前', { filter: {} });
  expect(before).toMatchObject({ items: 4, by: '陈晨', filter: { state: 'present' } });
  expect(await compare(before.id)).toMatchObject({ items: [], counts: { added: 0, removed: 0, changed: 0 } });
  const fresh = await add({ name: '新增' });
  await change(gone.id, { state: 'retired' });
  await change(grown.id, { attributes: { memory: 32 }, name: '扩容后', holderId: lina.id });
  await change(noted.id, { note: '临时' });
  await change(noted.id, { note: null });
  const relation = (
    await chen.post(`/items/${fresh.id}/relations`, {
      kind: 'runs_on',
      direction: 'forth',
      to: kept.id,
      because,
    })
  ).body;
  const since = await compare(before.id);
  expect(since.counts).toEqual({ added: 1, removed: 1, changed: 2 });
  expect(since.items).toMatchObject([
    {
      kind: 'changed',
      item: { name: '不变' },
      changes: [],
      relations: [{ kind: 'runs_on', direction: 'back', made: true, item: { id: fresh.id } }],
    },
    { kind: 'removed', item: { name: '退役' } },
    {
      kind: 'changed',
      item: { id: grown.id, name: '扩容后' },
      changes: expect.arrayContaining([
        { field: 'name', before: '扩容', after: '扩容后' },
        { field: 'attribute:memory', before: 16, after: 32 },
        { field: 'holderId', before: null, after: lina.id },
      ]),
    },
    { kind: 'added', item: { name: '新增' } },
  ]);
  expect(since.names[lina.id]).toBe('李娜');
  expect((await compare(before.id, 'kind=added&limit=1')).items).toHaveLength(1);
  const after = await take('上线后');
  await chen.post(`/items/${fresh.id}/relations/${relation.id}/end`, { because });
  expect((await compare(before.id, `with=${after.id}`)).counts).toEqual(since.counts);
  const back = await compare(after.id, `with=${before.id}`);
  expect(back.counts).toEqual({ added: 1, removed: 1, changed: 2 });
  expect(back.items[0].relations).toMatchObject([{ made: false }]);
  // Read as of a moment that is over, it is what was read then.
  const moment = before.moment;
  const late = await take('补记', { moment });
  expect((await compare(before.id, `with=${late.id}`)).counts).toEqual({ added: 0, removed: 0, changed: 0 });
  expect((await take('只有服务器', { filter: { class: 'rack', state: 'all' } })).items).toBe(1);
});

it('is refused without a name of its own or with a moment to come, stays as it was taken, and shows what its reader may see', async () => {
  const taken = await take('范围', { filter: { state: 'all' } });
  expect((await chen.post('/item-baselines', { name: '范围' })).body).toMatchObject({
    code: 'already_exists',
  });
  const moment = '2199-01-01T00:00:00Z';
  expect((await chen.post('/item-baselines', { name: '将来', moment })).body.fields).toEqual([
    { field: 'body.moment', code: 'not_allowed' },
  ]);
  expect((await chen.get(`/item-baselines/${taken.id}/compare?with=${lina.id}`)).status).toBe(400);
  expect((await chen.get(`/item-baselines/${lina.id}/compare`)).status).toBe(404);
  expect((await auditor.post('/item-baselines', { name: 'x' })).status).toBe(403);
  expect((await lina.get('/item-baselines')).status).toBe(403);
  for (const statement of [`update item_baseline set name = 'x'`, `delete from item_baseline_item`])
    await expect(sql.raw(statement).execute(db)).rejects.toThrow();
  await add({ name: '二线新增', groupId: groups.second });
  await sql`insert into role (code, name, grants, parts) values ('x-own', '本组', ${JSON.stringify({
    ...{ 'config.read': ['groups'], 'ticket.use': ['all'] },
  })}::jsonb, '{agent}')`.execute(db);
  const small = await made.person('small', '小赵', [], [groups.first]);
  await sql`update person set given_roles = '{requester,x-own}' where id = ${small.id}`.execute(db);
  expect((await compare(taken.id)).counts.added).toBe(1);
  expect(await compare(taken.id, '', small)).toMatchObject({ items: [], counts: { added: 0 } });
});
