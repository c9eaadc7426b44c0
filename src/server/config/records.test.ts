import { expect, it } from 'vitest';
import { world } from '#test/world.ts';

const { people } = await world();
const { lina, chen } = people;
const because = { reason: '登记' };

const add = async (name: string): Promise<string> =>
  (await chen.post('/items', { class: 'server', name, because })).body.id;

it('shows the open changes and problems of what is hit, and no ended ones', async () => {
  const [host, service, other] = [await add('主机'), await add('系统'), await add('无关')];
  await chen.post(`/items/${service}/relations`, { kind: 'runs_on', direction: 'forth', to: host, because });
  const title = '更换主机电源';
  const change = (await chen.post('/changes', { title, category: 'normal', itemIds: [host] })).body;
  await chen.post('/changes', { title: '别处', category: 'normal', itemIds: [other] });
  const ended = (await chen.post('/changes', { title: '作罢', category: 'normal', itemIds: [service] })).body;
  expect((await chen.post(`/changes/${ended.id}/cancel`, { reason: '不做了' })).status).toBe(200);
  const problem = (await chen.post('/problems', { title: '系统反复变慢', itemIds: [service] })).body;
  const { body } = await chen.get(`/items/${host}/impact`);
  expect(body.records).toEqual([
    { kind: 'change', id: change.id, number: expect.stringMatching(/^CH-/), title, itemIds: [host] },
    { kind: 'problem', id: problem.id, number: problem.number, title: '系统反复变慢', itemIds: [service] },
  ]);
  expect((await lina.get(`/items/${host}/impact`)).status).toBe(403);
});
