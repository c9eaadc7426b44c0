import { expect, it } from 'vitest';
import { bareDatabase } from '#test/db.ts';
import { checkSearch } from './safety.ts';

const db = await bareDatabase();

it('finds that Chinese can be searched', async () => {
  expect(await checkSearch(db.pool)).toEqual([]);
  await db.pool.query('CREATE EXTENSION pg_trgm');
  expect(await checkSearch(db.pool)).toEqual([]);
});
