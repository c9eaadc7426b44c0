import { setTimeout as sleep } from 'node:timers/promises';
import type { IsolationLevel } from 'kysely';
import type { Database, Queries, Tx } from './db.ts';

const ATTEMPTS = 5;
const SERIALIZATION_FAILURE = '40001';
const DEADLOCK = '40P01';

/**
 * Runs `work` in one transaction: committed when it returns, rolled back when it throws.
 * On a serialization failure or a deadlock it is run again, 5 times in all, so `work` may have no effect
 * but through `tx`. Read committed unless told: writes lock the row they decide about.
 */
export async function transaction<T>(
  db: Database,
  work: (tx: Tx) => Promise<T>,
  isolation: IsolationLevel = 'read committed',
): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await db
        .transaction()
        .setIsolationLevel(isolation)
        .execute((tx) => {
          owners.set(tx, db);
          return work(tx);
        });
    } catch (error) {
      if (attempt === ATTEMPTS || !isRetryable(error)) throw error;
      await sleep(Math.random() * 10 * 2 ** attempt);
    }
  }
}

const owners = new WeakMap<object, Database>();

/** The database of a transaction, or itself: for what is remembered of one database and no other. */
export const databaseOf = (q: Queries): object => owners.get(q) ?? q;

function isRetryable(error: unknown): boolean {
  const code = sqlState(error);
  return code === SERIALIZATION_FAILURE || code === DEADLOCK;
}

/** The SQLSTATE of an error from PostgreSQL, or undefined for any other error. */
export function sqlState(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('code' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}
