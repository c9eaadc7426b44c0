import fc from 'fast-check';
import { sql } from 'kysely';
import { expect, it } from 'vitest';
import { testDatabase } from '#test/db.ts';
import { transaction } from '../db/db.ts';
import { appendEvents, brokenAt, chained, eventsOf, type Happened } from './history.ts';

const db = await testDatabase();
await sql`create table thing (id uuid primary key, number int generated always as identity,
  version int not null, hash bytea not null, name text not null)`.execute(db);
await sql`select make_history('thing')`.execute(db);

const ID = '0198f1e2-0000-7000-8000-000000000001';
const BY = { personId: null, now: Date.UTC(2026, 10, 25) };
const named = (name: string): Happened => ({
  kind: 'named',
  data: { by: ['甲', 1.5, null] },
  after: { name },
});

it('keeps a record together with its history, which nobody rewrites', async () => {
  const rows = chained({ id: ID, version: 0, hash: null }, [named('一'), named('二')], BY);
  const last = rows[1]!;
  await transaction(db, async (tx) => {
    await sql`insert into thing (id, version, hash, name)
      values (${ID}, 2, ${Buffer.from(last.hash, 'hex')}, '二')`.execute(tx);
    await appendEvents(tx, 'thing', rows);
  });
  const kept = await eventsOf(db, 'thing', ID);
  expect(kept).toEqual(rows);
  expect(brokenAt(kept)).toBeNull();
  expect(await eventsOf(db, 'thing', ID, 1)).toEqual([last]);
  for (const wrong of [
    sql`update thing set name = '三'`,
    sql`update thing set name = '三', version = 3`,
    sql`update thing set version = 4, hash = ${Buffer.alloc(32)}`,
    sql`update thing set number = default, version = 3`,
    sql`delete from thing`,
    sql`truncate thing cascade`,
    sql`update thing_event set data = '{}'`,
    sql`delete from thing_event`,
    sql`insert into thing (id, version, hash, name) values (gen_random_uuid(), 1, ${Buffer.alloc(32)}, '四')`,
  ])
    await expect(transaction(db, (tx) => wrong.execute(tx))).rejects.toThrow();
  expect(await eventsOf(db, 'thing', ID)).toEqual(rows);
});

it('names the first entry that was altered', () => {
  fc.assert(
    fc.property(fc.array(fc.string(), { minLength: 1, maxLength: 6 }), fc.nat(), (names, at) => {
      const rows = chained({ id: ID, version: 0, hash: null }, names.map(named), BY);
      const index = at % rows.length;
      const altered = rows.map((row, n) => (n === index ? { ...row, after: { name: 'anders', x: 1 } } : row));
      expect(brokenAt(rows)).toBeNull();
      expect(brokenAt(altered)).toBe(index + 1);
      expect(brokenAt(rows.filter((_row, n) => n !== index))).toBe(
        index === rows.length - 1 ? null : index + 1,
      );
    }),
  );
});
