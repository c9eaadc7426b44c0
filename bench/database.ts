import { randomBytes } from 'node:crypto';
import { connect, type Database } from '#server/platform/db/db.ts';
import { prepareDatabase } from '#server/prepare.ts';
import { temporaryPostgres } from '#test/temporary-postgres.ts';

/** A PostgreSQL on which each measurement gets a fresh database; what was there before is left alone. */
export interface Postgres {
  readonly admin: Database;
  fresh(): Promise<{ db: Database; drop(): Promise<void> }>;
  stop(): Promise<void>;
}

export async function openPostgres(url: string | undefined): Promise<Postgres> {
  const server = url ? { url, stop: async () => {} } : await temporaryPostgres();
  const admin = connect(server.url, { max: 1 });
  return {
    admin,
    fresh: () => freshDatabase(admin),
    stop: async () => {
      await admin.close();
      await server.stop();
    },
  };
}

async function freshDatabase(admin: Database) {
  const name = `yinuo_bench_${randomBytes(5).toString('hex')}`;
  await admin.pool.query(`CREATE DATABASE ${name}`);
  const url = new URL(admin.url);
  url.pathname = `/${name}`;
  const db = connect(url.href);
  await prepareDatabase(db);
  return {
    db,
    drop: async () => {
      await db.close();
      await admin.pool.query(`DROP DATABASE ${name} WITH (FORCE)`);
    },
  };
}
