import { fileURLToPath } from 'node:url';
import type { Database } from './platform/db/db.ts';
import { migrate } from './platform/db/migrate.ts';
import { ensureShipped } from './policy/shipped.ts';

const MIGRATIONS = fileURLToPath(new URL('./migrations', import.meta.url));

/** Brings a database to this release: its tables, and the rules that the product ships. @returns what was applied */
export async function prepareDatabase(db: Database): Promise<string[]> {
  const applied = await migrate(db.pool, MIGRATIONS);
  await ensureShipped(db);
  return applied;
}
