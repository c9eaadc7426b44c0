import { type PostgresPool, type PostgresPoolClient, type RawBuilder, sql } from 'kysely';
import type { Pool, PoolClient } from 'pg';

/**
 * Put first into a statement that is run again and again in the same words: each connection parses and
 * plans it once. Only where one plan serves all values, and where columns are named (no `select *`).
 * The name belongs to one text: PostgreSQL refuses another text under it.
 */
export const prepared = (name: string): RawBuilder<unknown> => sql.raw(`/* prepared ${name} */ `);

const MARK = /^\s*\/\* prepared (\w+) \*\//;

/** The pool as Kysely takes it, with marked statements sent under their name. */
export function preparing(pool: Pool): PostgresPool {
  const known = new WeakMap<PoolClient, PostgresPoolClient>();
  return {
    connect: async () => {
      const client = await pool.connect();
      const found = known.get(client) ?? naming(client);
      known.set(client, found);
      return found;
    },
    end: () => pool.end(),
  };
}

function naming(client: PoolClient): PostgresPoolClient {
  const query = (text: string, values: readonly unknown[]) => {
    const name = MARK.exec(text)?.[1];
    return client.query({ text, values: [...values], ...(name && { name }) });
  };
  // Kysely's other form of query is for cursors, which we do not use.
  return { query: query as unknown as PostgresPoolClient['query'], release: () => client.release() };
}
