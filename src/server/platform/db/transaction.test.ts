import { sql } from 'kysely';
import { expect, it } from 'vitest';
import { bareDatabase } from '#test/db.ts';
import { transaction } from './db.ts';

const db = await bareDatabase();
await sql`create table account (id int primary key, balance bigint not null, opened date)`.execute(db);
await sql`insert into account values (1, 100, '2026-02-28'), (2, 100, null)`.execute(db);

it('runs the work again after a serialization failure', async () => {
  const add = () =>
    transaction(
      db,
      async (tx) => {
        const { rows } = await sql<{ balance: number }>`select balance from account where id = 1`.execute(tx);
        await sql`update account set balance = ${(rows[0]?.balance ?? 0) + 1} where id = 1`.execute(tx);
      },
      'serializable',
    );
  await Promise.all([add(), add(), add()]);
  const { rows } = await sql`select balance from account where id = 1`.execute(db);
  expect(rows).toEqual([{ balance: 103 }]);
});

it('runs the work again after a deadlock', async () => {
  let met = 0;
  const bothInside = Promise.withResolvers<void>();
  const touch = (first: number, second: number) =>
    transaction(db, async (tx) => {
      await sql`update account set balance = balance + 1 where id = ${first}`.execute(tx);
      if (++met === 2) bothInside.resolve();
      await bothInside.promise;
      await sql`update account set balance = balance + 1 where id = ${second}`.execute(tx);
    });
  await Promise.all([touch(1, 2), touch(2, 1)]);
  // Two, and once more at least: on a busy machine the second attempt may meet the other one again.
  expect(met).toBeGreaterThanOrEqual(3);
});

it('keeps nothing of work that throws, and tries it once', async () => {
  let tries = 0;
  const work = transaction(db, async (tx) => {
    tries++;
    await sql`delete from account`.execute(tx);
    throw new Error('changed my mind');
  });
  await expect(work).rejects.toThrow('changed my mind');
  expect(tries).toBe(1);
  expect((await sql`select from account`.execute(db)).rows).toHaveLength(2);
});

it('reads int8 as a safe number or not at all, and a day as a day', async () => {
  const { rows } = await sql`select count(*), max(opened) as opened from account`.execute(db);
  expect(rows).toEqual([{ count: 2, opened: '2026-02-28' }]);
  await expect(sql`select 9007199254740993::int8`.execute(db)).rejects.toThrow('larger than a safe integer');
});
