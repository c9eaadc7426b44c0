import pg from 'pg';
import { expect, it, vi } from 'vitest';
import { INCIDENT, world } from '#test/world.ts';

const { db, people } = await world();
const database = new URL(db.url).pathname.slice(1);
const { lina, chen, zhao } = people;

/** How many statements PostgreSQL is asked while something is done. */
async function statements(ask: () => Promise<{ status: number }>): Promise<number> {
  const spy = vi.spyOn(pg.Client.prototype, 'query');
  try {
    expect((await ask()).status).toBeLessThan(300);
    // Of this file's database: what an earlier file has left running asks its own.
    return spy.mock.contexts.filter((client) => (client as pg.Client).database === database).length;
  } finally {
    spy.mockRestore();
  }
}

async function record(n: number): Promise<number> {
  let id = 0;
  for (let i = 0; i < n; i++) {
    id = (await lina.post('/tickets', INCIDENT)).body.id;
    await (i % 2 ? chen : zhao).post(`/tickets/${id}/claim`);
  }
  return id;
}

const PAGES = [
  '/tickets?limit=100',
  '/tickets?limit=100&q=VPN',
  '/tickets/counts',
  '/notices',
  '/board/lead',
  '/board/counts',
  '/board/channels',
  '/board/status',
];

it('a page costs as many queries with 50 tickets as with 5 (40)', async () => {
  await record(5);
  const counted = async () => {
    const found: number[] = [];
    for (const path of PAGES) found.push(await statements(() => chen.get(path)));
    return found;
  };
  await counted();
  const few = await counted();
  await record(45);
  expect((await chen.get('/tickets?limit=100')).body.items).toHaveLength(50);
  expect(await counted()).toEqual(few);
  for (const count of few) expect(count).toBeLessThanOrEqual(4);
});

it('a ticket costs as many with a long story as with a short one', async () => {
  const id = await record(1);
  const open = () => statements(() => chen.get(`/tickets/${id}`));
  const word = () => statements(() => lina.post(`/tickets/${id}/comment`, { text: '一句话' }));
  const [opened, said] = [await open(), await word()];
  for (let i = 0; i < 40; i++)
    await (i % 2 ? chen : lina).post(`/tickets/${id}/comment`, { text: `词 ${i}` });
  await chen.post(`/tickets/${id}/accept`);
  expect([await open(), await word()]).toEqual([opened, said]);
});
