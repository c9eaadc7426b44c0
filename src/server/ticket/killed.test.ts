import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { afterAll, expect, it } from 'vitest';
import { INCIDENT, world } from '#test/world.ts';
import { connect } from '../platform/db/db.ts';

const { db, people } = await world();
const { lina, chen } = people;
const CLIENTS = 20;
const WORDS = 25;

const admin = connect(db.url, { max: 1 });
afterAll(() => admin.close());

/** Ends a random connection of the product, busy or not, as a restart of PostgreSQL would. */
async function kill(): Promise<number> {
  const found = await admin.pool.query(
    `select pg_terminate_backend(pid) from pg_stat_activity
     where datname = current_database() and pid <> pg_backend_pid() order by random() limit 1`,
  );
  return found.rowCount ?? 0;
}

let attempts = 0;
let killed = 0;

/** Says one thing until it is acknowledged, as a patient client with an Idempotency-Key does. */
async function say(id: number, text: string, refused: number[]): Promise<void> {
  const key = { 'idempotency-key': randomUUID() };
  for (let attempt = 0; attempt < 100; attempt++) {
    attempts += 1;
    if (attempts % 8 === 0) killed += await kill();
    const { status, body } = await lina.post(`/tickets/${id}/comment`, { text }, key);
    if (status === 200) return;
    refused.push(status);
    expect(body, 'a broken connection is an honest 503').toMatchObject({ code: 'unavailable' });
  }
  throw new Error(`never acknowledged: ${text}`);
}

it('every acknowledged word is there once while connections are killed (A32)', async () => {
  const tickets = await Promise.all(
    Array.from({ length: 5 }, async () => (await lina.post('/tickets', INCIDENT)).body.id as number),
  );
  const refused: number[] = [];
  await Promise.all(
    Array.from({ length: CLIENTS }, async (_, client) => {
      for (let i = 0; i < WORDS; i++) await say(tickets[client % 5] ?? 0, `词 ${client}-${i}`, refused);
    }),
  );
  expect(killed).toBeGreaterThan(50);
  expect(new Set(refused), 'and they were in use').toEqual(new Set([503]));
  const found = await sql<{ text: string; n: number }>`
    select data->>'text' as text, count(*)::int as n from ticket_event where kind = 'commented' group by 1`.execute(
    db,
  );
  expect(found.rows).toHaveLength(CLIENTS * WORDS);
  expect(found.rows.filter(({ n }) => n !== 1)).toEqual([]);
  const gaps = await sql`
    select ticket_id from ticket_event group by ticket_id having max(seq) <> count(*)`.execute(db);
  expect(gaps.rows).toEqual([]);
  for (const id of tickets) expect((await chen.get(`/tickets/${id}`)).status).toBe(200);
}, 60_000);
