import { randomBytes } from 'node:crypto';
import type { TestProject } from 'vitest/node';
import { connect } from '#server/platform/db/db.ts';
import { prepareDatabase } from '#server/prepare.ts';
import { temporaryPostgres, unsynced } from './temporary-postgres.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** Of a database on the server under test whose role may create databases. */
    adminUrl: string;
    /** The migrated database that each test file copies. */
    template: string;
  }
}

/** One PostgreSQL a run: a temporary one, or that of DATABASE_URL. */
export default async function setUp(project: TestProject): Promise<() => Promise<void>> {
  const { DATABASE_URL } = process.env;
  const server = DATABASE_URL ? { url: DATABASE_URL, stop: async () => {} } : await ourPostgres();
  const template = `yinuo_template_${randomBytes(6).toString('hex')}`;
  const admin = connect(server.url, { max: 1 });
  try {
    await admin.pool.query(`CREATE DATABASE ${template}`);
    await migrateDatabase(urlOf(server.url, template));
  } catch (error) {
    await server.stop();
    throw error;
  }
  project.provide('adminUrl', server.url);
  project.provide('template', template);
  return async () => {
    await admin.pool.query(`DROP DATABASE IF EXISTS ${template} WITH (FORCE)`);
    await admin.close();
    await server.stop();
  };
}

async function ourPostgres() {
  const server = await temporaryPostgres();
  await unsynced(server.url);
  return server;
}

async function migrateDatabase(url: string): Promise<void> {
  const db = connect(url, { max: 1 });
  try {
    await prepareDatabase(db);
  } finally {
    await db.close();
  }
}

function urlOf(adminUrl: string, database: string): string {
  const url = new URL(adminUrl);
  url.pathname = `/${database}`;
  return url.href;
}
