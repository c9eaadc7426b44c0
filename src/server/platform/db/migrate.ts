import type { Pool, PoolClient } from 'pg';
import { type AppliedMigration, type Migration, pendingMigrations, readMigrations } from './migrations.ts';

/** Any number that nothing else takes an advisory lock on. */
const MIGRATION_LOCK = 7_105_114_001;
/** A migration never waits longer for a lock, so that it never makes others queue behind it (P6). */
const LOCK_TIMEOUT = '5s';

/**
 * Applies the .sql files of `folder` that the database does not have yet, in order, each in a transaction
 * of its own. Several processes may call it at once: one works, the others wait for it.
 * @returns the names of the applied files
 * @throws MigrationRefused when an applied file was altered or the database is newer than the files
 */
export async function migrate(pool: Pool, folder: string): Promise<string[]> {
  const files = await readMigrations(folder);
  const client = await pool.connect();
  try {
    await client.query('SELECT pg_advisory_lock($1)', [MIGRATION_LOCK]);
    const pending = pendingMigrations(files, await appliedMigrations(client));
    for (const migration of pending) await apply(client, migration);
    return pending.map((migration) => migration.name);
  } finally {
    // Closing the connection gives back the lock and every setting, whatever happened.
    client.release(true);
  }
}

async function appliedMigrations(client: PoolClient): Promise<AppliedMigration[]> {
  await client.query(`
    CREATE TABLE IF NOT EXISTS schema_migration (
      version integer PRIMARY KEY,
      name text NOT NULL,
      sha256 text NOT NULL,
      applied_at timestamptz NOT NULL DEFAULT now()
    )`);
  const sql = 'SELECT version, name, sha256 FROM schema_migration ORDER BY version';
  return (await client.query<AppliedMigration>(sql)).rows;
}

async function apply(client: PoolClient, { version, name, sql, sha256 }: Migration): Promise<void> {
  await client.query('BEGIN');
  try {
    await client.query(`SET LOCAL lock_timeout = '${LOCK_TIMEOUT}'`);
    await client.query(sql);
    const record = 'INSERT INTO schema_migration (version, name, sha256) VALUES ($1, $2, $3)';
    await client.query(record, [version, name, sha256]);
    await client.query('COMMIT');
  } catch (error) {
    await client.query('ROLLBACK').catch(() => {});
    throw new Error(`Migration ${name} failed and was undone: ${String(error)}`, { cause: error });
  }
}
