import { Kysely, PostgresDialect, type Transaction } from 'kysely';
import pg from 'pg';
import { columnTypes } from './columns.ts';
import { preparing } from './prepared.ts';
import type { DB } from './schema.generated.ts';

export { prepared } from './prepared.ts';
export { databaseOf, transaction } from './transaction.ts';

/** Where a store function runs its SQL: the database or, inside `transaction`, the transaction. */
export type Queries = Kysely<DB>;
/** Only what was begun by `transaction` has this type: ask for it where a write must not stand alone. */
export type Tx = Transaction<DB>;

/** Kysely on a pool of connections; `pool` is for SQL that Kysely has no words for. */
export class Database extends Kysely<DB> {
  readonly url: string;
  readonly pool: pg.Pool;
  #closing: Promise<void> | undefined;

  constructor(url: string, pool: pg.Pool) {
    super({ dialect: new PostgresDialect({ pool: preparing(pool) }) });
    this.url = url;
    this.pool = pool;
  }

  /** Waits for running queries, then closes all connections. Calling it twice is allowed. */
  close(): Promise<void> {
    // Kysely closes the pool only when it has used it, hence the second call.
    this.#closing ??= this.destroy().then(() => (this.pool.ended ? undefined : this.pool.end()));
    return this.#closing;
  }
}

export interface ConnectOptions {
  /** Most connections held at once; 10 unless told. */
  readonly max?: number;
  /** Told of errors on idle connections (a restarted server); the pool heals itself. */
  readonly onIdleError?: (error: Error) => void;
}

/** Opens a pool; connects lazily, so a wrong url fails at the first query. */
export function connect(url: string, options: ConnectOptions = {}): Database {
  const pool = new pg.Pool({
    connectionString: url,
    max: options.max ?? 10,
    application_name: 'yinuo',
    connectionTimeoutMillis: 10_000,
    // Starting workers takes longer than any of our queries, and a wrong estimate would start them.
    options: '-c max_parallel_workers_per_gather=0',
    // A handler that hangs inside a transaction must not hold its locks for ever (ms).
    idle_in_transaction_session_timeout: 60_000,
    types: columnTypes,
  });
  pool.on('error', options.onIdleError ?? (() => {}));
  // A connection that is lost while in use also tells its query; without a listener it would end the process.
  pool.on('connect', (client) => client.on('error', () => {}));
  return new Database(url, pool);
}
