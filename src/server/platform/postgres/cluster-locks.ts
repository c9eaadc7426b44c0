import pg from 'pg';

/** Any two numbers nothing else takes an advisory lock on. */
const IN_USE = 7_105_114_002;
const ONE_SERVER = 7_105_114_003;

/** Another Yinuo server uses this PostgreSQL: two on one clone would each think themselves alone. */
export class AlreadyServed extends Error {
  override name = 'AlreadyServed';
}

/**
 * A connection that says "in use" for as long as it lives: PostgreSQL itself forgets it when the process
 * dies, however it dies. Whoever leaves last ends the server.
 */
export class ClusterLocks {
  readonly #client: pg.Client;
  #leaving = false;

  private constructor(client: pg.Client) {
    this.#client = client;
  }

  /**
   * @param lost called when the connection ends without `leave`: PostgreSQL went away
   * @throws AlreadyServed when `alone` is asked for and another process has it
   */
  static async take(url: string, alone: boolean, lost: () => void): Promise<ClusterLocks> {
    const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5_000, keepAlive: true });
    client.on('error', () => {});
    await client.connect();
    const locks = new ClusterLocks(client);
    try {
      await client.query('SELECT pg_advisory_lock_shared($1)', [IN_USE]);
      if (alone && !(await locks.#tryLock(ONE_SERVER))) throw new AlreadyServed();
    } catch (error) {
      await client.end();
      throw error;
    }
    client.once('end', () => {
      if (!locks.#leaving) lost();
    });
    return locks;
  }

  /** Whether nobody else uses the server, who from now on cannot begin to. Then `leave` or end the server. */
  async isLast(): Promise<boolean> {
    this.#leaving = true;
    await this.#client.query('SELECT pg_advisory_unlock_shared($1)', [IN_USE]);
    return this.#tryLock(IN_USE);
  }

  async leave(): Promise<void> {
    this.#leaving = true;
    await this.#client.end();
  }

  async #tryLock(key: number): Promise<boolean> {
    const sql = 'SELECT pg_try_advisory_lock($1) AS taken';
    return (await this.#client.query<{ taken: boolean }>(sql, [key])).rows[0]?.taken === true;
  }
}
