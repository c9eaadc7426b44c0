import { afterAll, describe, expect, it } from 'vitest';
import { temporaryPostgres, unsynced } from '#test/temporary-postgres.ts';
import { connect } from '../db/db.ts';
import { checkServer } from '../db/safety.ts';

const server = await temporaryPostgres();
afterAll(() => server.stop());

/** What is said of the server to somebody who connects now. */
async function said(): Promise<string[]> {
  const db = connect(server.url, { max: 1 });
  try {
    return await checkServer(db.pool);
  } finally {
    await db.close();
  }
}

async function set(sql: string): Promise<void> {
  const db = connect(server.url, { max: 1 });
  await db.pool.query(sql);
  await db.close();
}

describe('a server', () => {
  it('that we bring syncs what it acknowledges, and is taken', async () => {
    expect(await said()).toEqual([]);
  });

  it('whose commits are acknowledged before they are safe is refused', async () => {
    await set(`ALTER DATABASE yinuo SET synchronous_commit = 'off'`);
    await expect(said()).rejects.toThrow('synchronous_commit=off');
    await set(`ALTER DATABASE yinuo RESET synchronous_commit`);
    expect(await said()).toEqual([]);
  });

  it('that does not sync is refused', async () => {
    await unsynced(server.url);
    await expect(said()).rejects.toThrow('fsync=off');
  });
});
