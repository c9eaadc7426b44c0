import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import { afterAll } from 'vitest';
import { API } from '#contract/index.ts';
import type { Route, Table } from '#contract/route.ts';
import { buildApp } from '#server/main.ts';
import { sealerOf } from '#server/platform/auth/seal.ts';
import type { Database } from '#server/platform/db/db.ts';

/** Keeps the secrets of tests. */
export const SEALER = sealerOf(Buffer.alloc(32, 7));

/** The whole server on a test's database, not listening; closed after the file. */
export async function testApp(
  db: Database,
  privateHosts?: ReadonlySet<string>,
  publicUrl?: string,
): Promise<FastifyInstance> {
  const files = await mkdtemp(join(tmpdir(), 'yinuo-files-'));
  const app = buildApp(db, {
    filesDir: files,
    sealer: SEALER,
    ...(privateHosts ? { privateHosts } : {}),
    publicUrl,
  });
  await app.ready();
  afterAll(async () => {
    await app.close();
    await rm(files, { recursive: true });
  });
  return app;
}

/** Every declared route with the name it has in the tables, e.g. `people.list`. */
export const declaredRoutes = (): { name: string; route: Route }[] =>
  Object.entries(API as Record<string, Table>).flatMap(([noun, table]) =>
    Object.entries(table).map(([name, route]) => ({ name: `${noun}.${name}`, route })),
  );

/** The address of a route with something well formed in place of each parameter. */
export const addressOf = ({ path }: Route, parameter = '5f0c7e0e-6d1c-4a6e-9c9e-0a5b1c2d3e4f'): string =>
  `/api${path.replace(/:\w+/g, parameter)}`;
