import { expect, it } from 'vitest';
import { bareDatabase } from '#test/db.ts';
import { connect } from './db.ts';
import { checkSearch, checkServer } from './safety.ts';

const db = await bareDatabase();

it('takes a server that syncs what it acknowledges', async () => {
  expect(await checkServer(db.pool)).toEqual([]);
});

it('refuses a database whose commits are acknowledged before they are safe', async () => {
  const name = new URL(db.url).pathname.slice(1);
  await db.pool.query(`ALTER DATABASE ${name} SET synchronous_commit = 'off'`);
  const careless = connect(db.url);
  await expect(checkServer(careless.pool)).rejects.toThrow('synchronous_commit=off');
  await careless.close();
});

it('finds that Chinese can be searched', async () => {
  expect(await checkSearch(db.pool)).toEqual([]);
  await db.pool.query('CREATE EXTENSION pg_trgm');
  expect(await checkSearch(db.pool)).toEqual([]);
});
