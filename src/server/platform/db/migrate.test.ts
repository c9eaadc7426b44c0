import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { bareDatabase } from '#test/db.ts';
import type { Database } from './db.ts';
import { migrate } from './migrate.ts';

let folder: string;
let db: Database;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'yinuo-migrations-'));
  await put('0001_desk.sql', 'CREATE TABLE desk (id integer);');
});
afterEach(() => rm(folder, { recursive: true }));

const put = (name: string, sql: string) => writeFile(join(folder, name), sql);

async function tables(): Promise<string[]> {
  const sql = `SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1`;
  return (await db.pool.query<{ tablename: string }>(sql)).rows.map((row) => row.tablename);
}

describe('migrate', async () => {
  db = await bareDatabase();
  afterEach(() => db.pool.query('DROP SCHEMA public CASCADE; CREATE SCHEMA public'));

  it('applies what is new, in order, once', async () => {
    await put('0002_chair.sql', 'CREATE TABLE chair (id integer);');
    expect(await migrate(db.pool, folder)).toEqual(['0001_desk.sql', '0002_chair.sql']);
    expect(await migrate(db.pool, folder)).toEqual([]);
    expect(await tables()).toEqual(['chair', 'desk', 'schema_migration']);
  });

  it('lets several processes migrate at once', async () => {
    const runs = await Promise.all([1, 2, 3, 4].map(() => migrate(db.pool, folder)));
    expect(runs.flat()).toEqual(['0001_desk.sql']);
  });

  it('undoes the whole file that fails and keeps those before it', async () => {
    await put('0002_chair.sql', 'CREATE TABLE chair (id integer); SELECT 1/0;');
    await expect(migrate(db.pool, folder)).rejects.toThrow(
      /0002_chair\.sql failed and was undone: .*division/,
    );
    expect(await tables()).toEqual(['desk', 'schema_migration']);
  });

  it('refuses an applied file that was altered', async () => {
    await migrate(db.pool, folder);
    await put('0001_desk.sql', 'CREATE TABLE desk (id bigint);');
    await expect(migrate(db.pool, folder)).rejects.toThrow('0001_desk.sql was altered');
  });

  it('takes other line ends for the same file', async () => {
    await put('0002_chair.sql', 'CREATE TABLE chair\n(id integer);');
    await migrate(db.pool, folder);
    await put('0002_chair.sql', 'CREATE TABLE chair\r\n(id integer);');
    expect(await migrate(db.pool, folder)).toEqual([]);
  });

  it('refuses a database that is newer than the files', async () => {
    await put('0002_chair.sql', 'CREATE TABLE chair (id integer);');
    await migrate(db.pool, folder);
    await rm(join(folder, '0002_chair.sql'));
    await expect(migrate(db.pool, folder)).rejects.toThrow('newer than this version');
  });

  it('refuses a file that comes before an applied one', async () => {
    await put('0003_lamp.sql', 'CREATE TABLE lamp (id integer);');
    await migrate(db.pool, folder);
    await put('0002_chair.sql', 'CREATE TABLE chair (id integer);');
    await expect(migrate(db.pool, folder)).rejects.toThrow('comes before');
  });

  it('refuses names and contents that it cannot keep its promises for', async () => {
    await put('0001_again.sql', 'SELECT 1;');
    await expect(migrate(db.pool, folder)).rejects.toThrow('Two migrations');
    await rm(join(folder, '0001_again.sql'));
    await put('0002_half.sql', 'CREATE TABLE chair (id integer);\nCOMMIT;');
    await expect(migrate(db.pool, folder)).rejects.toThrow('ends its own transaction');
    await rm(join(folder, '0002_half.sql'));
    await put('chair.sql', 'SELECT 1;');
    await expect(migrate(db.pool, folder)).rejects.toThrow('not named like');
    expect(await tables()).toEqual([]);
  });

  it('waits 5 s for a lock at most, so that nobody queues behind it for longer', async () => {
    await put(
      '0002_timeout.sql',
      `SELECT set_config('yinuo.seen', current_setting('lock_timeout'), false);
      CREATE TABLE seen AS SELECT current_setting('yinuo.seen') AS lock_timeout;`,
    );
    await migrate(db.pool, folder);
    expect((await db.pool.query('SELECT lock_timeout FROM seen')).rows).toEqual([{ lock_timeout: '5s' }]);
  });
});
