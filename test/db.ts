import { randomBytes } from 'node:crypto';
import { afterAll, inject } from 'vitest';
import { connect, type Database } from '#server/platform/db/db.ts';

/**
 * A database of its own for a test file, on real PostgreSQL, migrated and empty of rows; dropped after the
 * file. Call it at the top of the file: `const db = await testDatabase();`
 */
export function testDatabase(): Promise<Database> {
  return freshDatabase(inject('template'));
}

/** As `testDatabase`, but without any table: for tests of migrations themselves. */
export function bareDatabase(): Promise<Database> {
  return freshDatabase('template0');
}

async function freshDatabase(template: string): Promise<Database> {
  const name = `yinuo_test_${randomBytes(6).toString('hex')}`;
  const admin = connect(inject('adminUrl'), { max: 1 });
  await admin.pool.query(`CREATE DATABASE ${name} TEMPLATE ${template} STRATEGY file_copy`);
  const url = new URL(admin.url);
  url.pathname = `/${name}`;
  const db = connect(url.href);
  afterAll(async () => {
    await db.close();
    await admin.pool.query(`DROP DATABASE ${name} WITH (FORCE)`);
    await admin.close();
  });
  return db;
}
