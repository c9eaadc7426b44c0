import { sql } from 'kysely';
import { expect, it } from 'vitest';
import { bareDatabase } from '#test/db.ts';
import { prepared, transaction } from './db.ts';

const db = await bareDatabase();

const twice = (n: number) => sql<{ n: number }>`${prepared('twice')} select ${n}::int * 2 as n`;

it('keeps a marked statement with its connection and leaves others alone', async () => {
  const kept = await transaction(db, async (tx) => {
    expect((await twice(4).execute(tx)).rows).toEqual([{ n: 8 }]);
    expect((await twice(21).execute(tx)).rows).toEqual([{ n: 42 }]);
    await sql`select ${1}::int`.execute(tx);
    return sql<{ name: string }>`select name from pg_prepared_statements`.execute(tx);
  });
  expect(kept.rows).toEqual([{ name: 'twice' }]);
});

it('refuses another statement under the same name', async () => {
  await transaction(db, async (tx) => {
    await twice(1).execute(tx);
    await expect(sql`${prepared('twice')} select ${1}::int`.execute(tx)).rejects.toThrow('must be unique');
  });
});
