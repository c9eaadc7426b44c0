import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { prepareBinaries } from './binaries.ts';
import { type Cluster, ensureCluster, SUPERUSER } from './cluster.ts';
import { launch } from './launch.ts';
import type { Place } from './place.ts';
import { disownLockFile, isPostmasterOf, isTaken, type LockFile, readLockFile } from './postmaster.ts';

export interface EmbeddedPostgres {
  /** Of the database `yinuo`, with the password. */
  readonly url: string;
  /** Whether it was found running, left by a process that was killed. */
  readonly adopted: boolean;
  readonly pid: number;
  readonly dataDir: string;
  /** Ends it without loss and waits until it is gone. */
  stop(): Promise<void>;
}

export interface EmbeddedOptions {
  readonly place: Place;
  /** One sentence for the person who waits; called seldom. */
  readonly say?: (sentence: string) => void;
}

const DATABASE = 'yinuo';
/** How long to wait for a server that starts, recovers from a crash, or is on its way out (ms). */
const PATIENCE_MS = 60_000;
const STOP_MS = 30_000;
const STEP_MS = 50;

/**
 * Finds the PostgreSQL of this place running and adopts it, or starts it. Repairs what a crash leaves:
 * a stale lock file, a half-made cluster, dying processes that still hold the shared memory.
 * @throws Error with PostgreSQL's own words when it cannot start
 */
export async function startEmbedded({ place, say = () => {} }: EmbeddedOptions): Promise<EmbeddedPostgres> {
  const binaries = prepareBinaries(place.binaries);
  const cluster = await ensureCluster(place, binaries);
  const deadline = Date.now() + PATIENCE_MS;
  let waiting = '';
  while (Date.now() < deadline) {
    const running = livingPostmaster(cluster);
    const attempt = running ? await adopt(cluster, running) : await launch(place, binaries, cluster);
    if ('port' in attempt) {
      const url = await databaseUrl(cluster, attempt.port);
      return {
        url,
        adopted: !!running,
        pid: attempt.pid,
        dataDir: cluster.dataDir,
        stop: () => stop(cluster),
      };
    }
    if (attempt.wait !== waiting) say(attempt.wait);
    waiting = attempt.wait;
    await sleep(STEP_MS);
  }
  throw new Error(`PostgreSQL in ${cluster.dataDir} was not ready after ${PATIENCE_MS / 1000} s. ${waiting}`);
}

function livingPostmaster({ dataDir }: Cluster): LockFile | undefined {
  const lock = readLockFile(dataDir);
  if (!lock || isPostmasterOf(dataDir, lock.pid)) return lock;
  if (isTaken(lock.pid)) disownLockFile(dataDir);
  return undefined;
}

type Attempt = { pid: number; port: number } | { wait: string };

async function adopt(cluster: Cluster, lock: LockFile): Promise<Attempt> {
  if (lock.status !== 'ready')
    return { wait: `PostgreSQL (process ${lock.pid}) is ${lock.status || 'starting'}.` };
  try {
    await ask(cluster, lock.port, 'SELECT 1');
    return lock;
  } catch (error) {
    if (isRefusal(error)) throw error;
    return { wait: `PostgreSQL (process ${lock.pid}) does not answer yet: ${String(error)}` };
  }
}

/** A wrong password or a missing role will not get better by waiting. */
function isRefusal(error: unknown): boolean {
  return error instanceof pg.DatabaseError && error.code?.startsWith('28') === true;
}

async function databaseUrl(cluster: Cluster, port: number): Promise<string> {
  const found = await ask(cluster, port, `SELECT 1 FROM pg_database WHERE datname = '${DATABASE}'`);
  if (found.rowCount === 0) {
    await ask(cluster, port, `CREATE DATABASE ${DATABASE}`).catch((error: unknown) => {
      if (!(error instanceof pg.DatabaseError && error.code === '42P04')) throw error;
    });
  }
  return urlOf(cluster, port, DATABASE);
}

function urlOf(cluster: Cluster, port: number, database: string): string {
  return `postgres://${SUPERUSER}:${cluster.password}@127.0.0.1:${port}/${database}`;
}

async function ask(cluster: Cluster, port: number, sql: string): Promise<pg.QueryResult> {
  const connectionString = urlOf(cluster, port, 'postgres');
  const client = new pg.Client({ connectionString, connectionTimeoutMillis: 5_000, query_timeout: 30_000 });
  client.on('error', () => {});
  await client.connect();
  try {
    return await client.query(sql);
  } finally {
    await client.end();
  }
}

/** Fast shutdown; when that hangs, immediate shutdown, which costs a recovery at the next start, no data. */
async function stop({ dataDir }: Cluster): Promise<void> {
  for (const signal of ['SIGINT', 'SIGQUIT'] as const) {
    const lock = readLockFile(dataDir);
    if (!lock || !isPostmasterOf(dataDir, lock.pid)) return;
    process.kill(lock.pid, signal);
    const deadline = Date.now() + STOP_MS;
    while (Date.now() < deadline && isPostmasterOf(dataDir, lock.pid)) await sleep(STEP_MS / 5);
  }
}
