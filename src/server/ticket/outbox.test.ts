import { sql } from 'kysely';
import { beforeEach, describe, expect, it } from 'vitest';
import type { TicketEvent } from '#domain/events.ts';
import { INCIDENT, world } from '#test/world.ts';
import { notify } from '../notice/reactions.ts';
import { drainOutbox, type Reaction } from './outbox.ts';

const { db, people } = await world();
const { lina, chen, zhao } = people;

beforeEach(async () => {
  await sql`truncate outbox`.execute(db);
});

const waiting = async () =>
  (
    await sql<{ seq: number; attempts: number; error: string | null; due: boolean }>`
    select seq, attempts, error, next_at <= now() as due from outbox order by id`.execute(db)
  ).rows;

/** A ticket with `n` words of the requester on it, which the agent has accepted. */
async function talk(n: number): Promise<number> {
  const { id } = (await lina.post('/tickets', INCIDENT)).body;
  await chen.post(`/tickets/${id}/accept`);
  await Promise.all(
    Array.from({ length: n }, (_, i) => lina.post(`/tickets/${id}/comment`, { text: `词 ${i}` })),
  );
  return id;
}

const noticesOf = async (ticketId: number) =>
  (
    await sql<{ personId: string; seq: number; kind: string }>`
    select person_id as "personId", seq, kind from notice where ticket_id = ${ticketId} order by id`.execute(
      db,
    )
  ).rows;

/** An effect that would show it if it were done twice: a row for every time it was done and committed. */
await sql`create table effect (ticket_id integer, seq integer)`.execute(db);
const leavesATrace: Reaction = async (tx, { ticketId, seq }) => {
  await sql`insert into effect values (${ticketId}, ${seq})`.execute(tx);
};
const effects = async (ticketId: number) =>
  (
    await sql<{ seq: number }>`select seq from effect where ticket_id = ${ticketId} order by seq`.execute(db)
  ).rows.map(({ seq }) => seq);

async function drained(reactions: readonly Reaction[]): Promise<void> {
  while (await drainOutbox(db, reactions));
}

describe('reactions to what happened', () => {
  it('tell the people concerned, never those who did it', async () => {
    const id = await talk(2);
    await zhao.post(`/tickets/${id}/comment`, { text: '网络组看过了' });
    await drained([notify]);
    const told = (await noticesOf(id)).map(
      ({ personId, seq }) => `${seq} ${personId === lina.id ? 'lina' : 'chen'}`,
    );
    expect(told.sort()).toEqual(['2 lina', '4 chen', '5 chen', '6 chen', '6 lina']);
    expect(await waiting()).toEqual([]);
  });

  it('are done once, by however many workers', async () => {
    const id = await talk(60);
    const workers = Array.from({ length: 4 }, () => drained([leavesATrace, notify]));
    await Promise.all(workers);
    expect(await effects(id)).toEqual(Array.from({ length: 63 }, (_, i) => i + 1));
    expect(await waiting()).toEqual([]);
    expect(await noticesOf(id)).toHaveLength(61);
  });

  it('fail together, wait, and are done once in the end', async () => {
    const id = await talk(1);
    let broken = true;
    const fails: Reaction = async (_tx, event: TicketEvent) => {
      if (broken && event.kind === 'commented') throw new Error('no such server');
    };
    await drained([leavesATrace, fails]);
    expect(await effects(id), 'what came before the failure is undone').toEqual([1, 2, 3]);
    expect(await waiting()).toEqual([{ seq: 4, attempts: 1, error: 'Error: no such server', due: false }]);
    await drained([leavesATrace, fails]);
    expect(await waiting(), 'not before its time').toMatchObject([{ attempts: 1 }]);
    broken = false;
    await sql`update outbox set next_at = now()`.execute(db);
    await drained([leavesATrace, fails]);
    expect(await effects(id)).toEqual([1, 2, 3, 4]);
    expect(await waiting()).toEqual([]);
  });

  it('wait longer each time, an hour at most, and are never dropped', async () => {
    await talk(0);
    const fails: Reaction = () => Promise.reject(new Error('x'.repeat(2000)));
    const waits: number[] = [];
    for (const attempts of [0, 1, 5, 11, 12, 60, 1100, 100_000]) {
      await sql`update outbox set attempts = ${attempts}, next_at = now() - interval '1 second'`.execute(db);
      await drained([fails]);
      const found = await sql<{ seconds: number; length: number; n: number }>`
        select round(extract(epoch from max(next_at) - now()))::int as seconds, max(length(error)) as length,
          count(*)::int as n from outbox`.execute(db);
      waits.push(found.rows[0]?.seconds ?? 0);
      expect(found.rows[0]).toMatchObject({ length: 500, n: 3 });
    }
    expect(waits.map((wait) => Math.round(wait / 10) * 10)).toEqual([0, 0, 30, 2050, 3600, 3600, 3600, 3600]);
  });

  it('that fail do not keep the others waiting', async () => {
    const stuck = await talk(60);
    const id = await talk(1);
    const fails: Reaction = async (_tx, { ticketId }) => {
      if (ticketId === stuck) throw new Error('stuck');
    };
    await drained([fails, leavesATrace]);
    expect(await effects(id)).toEqual([1, 2, 3, 4]);
    expect(await effects(stuck)).toEqual([]);
    expect(await waiting()).toHaveLength(63);
  });

  it('may be repeated: a notice is there once, and stays read', async () => {
    const id = await talk(1);
    await drained([notify]);
    const before = await noticesOf(id);
    const { items } = (await chen.get('/notices')).body;
    expect(items[0]).toMatchObject({ ticketId: id, kind: 'commented', read: false, title: INCIDENT.title });
    expect((await chen.post('/notices/read', { upTo: items[0].id })).status).toBe(204);
    await sql`insert into outbox (ticket_id, seq) select ticket_id, seq from ticket_event where ticket_id = ${id}`.execute(
      db,
    );
    await drained([notify]);
    expect(await noticesOf(id)).toEqual(before);
    expect((await chen.get('/notices')).body).toMatchObject({ unread: 0 });
  });
});

it('notices come newest first, page by page, and are read by their owner alone', async () => {
  const id = await talk(7);
  await drained([notify]);
  const seen: number[] = [];
  let next: string | null = '';
  while (next !== null) {
    const page: string = next === '' ? '' : `&cursor=${next}`;
    const { body } = await chen.get(`/notices?limit=3${page}`);
    seen.push(...body.items.map((item: { id: number }) => item.id));
    next = body.next;
  }
  expect(seen).toEqual([...new Set(seen)].sort((a, b) => b - a));
  const { body } = await chen.get('/notices');
  expect(body.unread).toBe(7);
  await lina.post('/notices/read', { upTo: Number.MAX_SAFE_INTEGER });
  expect((await chen.get('/notices')).body.unread).toBe(7);
  const mine = body.items.filter((item: { ticketId: number }) => item.ticketId === id);
  await chen.post('/notices/read', { upTo: mine[3].id });
  expect((await chen.get('/notices')).body.unread).toBe(3);
});
