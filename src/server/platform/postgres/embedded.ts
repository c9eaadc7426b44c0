import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { type Binaries, prepareBinaries } from './binaries.ts';
import { type Cluster, ensureCluster, SUPERUSER } from './cluster.ts';
import { AlreadyServed, ClusterLocks } from './cluster-locks.ts';
import { launch } from './launch.ts';
import type { Place } from './place.ts';
import {
  disownLockFile,
  endPostmaster,
  isPostmasterOf,
  isTaken,
  NotYet,
  readLockFile,
} from './postmaster.ts';

export interface EmbeddedPostgres {
  /** Of the database `yinuo`, with the password. It stays the same when the server has to be started again. */
  readonly url: string;
  /** Whether it was found running: left by a process that was killed, or in use by another command. */
  readonly adopted: boolean;
  readonly pid: number;
  readonly dataDir: string;
  /** Ends it without loss and waits until it is gone; unless another command still uses it. */
  stop(): Promise<void>;
}

export interface EmbeddedOptions {
  readonly place: Place;
  /** Other binaries than those of the npm package. */
  readonly binaries?: Binaries;
  /** Refuse to share it with another process that asks for this too: set by the server, not by commands. */
  readonly alone?: boolean;
  /** One sentence for the person who waits; called seldom. */
  readonly say?: (sentence: string) => void;
}

const DATABASE = 'yinuo';
/** How long to wait for a server that starts, recovers from a crash, or is on its way out (ms). */
const PATIENCE_MS = 60_000;
/** How long a killed server's claim may outlive it (ms). */
const CLAIM_MS = 1_500;
const STEP_MS = 50;

interface Reached {
  readonly url: string;
  readonly port: number;
  readonly pid: number;
  readonly adopted: boolean;
  readonly locks: ClusterLocks;
}

/**
 * Finds the PostgreSQL of this place running and adopts it, or starts it. Repairs what a crash leaves:
 * a stale lock file, a half-made cluster, dying processes that still hold the shared memory. When it dies
 * later, it is started again on the same port.
 * @throws Error with PostgreSQL's own words when it cannot start
 * @throws AlreadyServed when asked to be alone and another process is so already
 */
export async function startEmbedded(options: EmbeddedOptions): Promise<EmbeddedPostgres> {
  const { place, alone = false, say = () => {} } = options;
  const binaries = options.binaries ?? prepareBinaries(place.binaries);
  const cluster = await ensureCluster(place, binaries);
  let revived: Promise<void> = Promise.resolve();
  let stopped = false;
  const revive = () => {
    if (stopped) return;
    say('PostgreSQL has gone away; starting it again.');
    revived = sleep(STEP_MS).then(async () => {
      reached = await reach({ place, binaries, cluster, alone, say, lost: revive, port: reached.port });
    });
    revived.catch((error: unknown) => say(String(error)));
  };
  let reached = await reach({ place, binaries, cluster, alone, say, lost: revive, port: undefined });
  const { url, adopted, pid } = reached;
  const stop = async () => {
    await revived.catch(() => {});
    if (stopped) return;
    stopped = true;
    await leave(cluster, reached.locks);
  };
  return { url, adopted, pid, dataDir: cluster.dataDir, stop };
}

interface Search {
  readonly place: Place;
  readonly binaries: Binaries;
  readonly cluster: Cluster;
  readonly alone: boolean;
  readonly say: (sentence: string) => void;
  readonly lost: () => void;
  /** The port to start on; undefined for any free one. */
  readonly port: number | undefined;
}

async function reach(search: Search): Promise<Reached> {
  const began = Date.now();
  let waiting = '';
  for (;;) {
    const passed = Date.now() - began;
    try {
      return await attempt(search);
    } catch (error) {
      const patience = error instanceof AlreadyServed ? CLAIM_MS : isPassing(error) ? PATIENCE_MS : 0;
      if (passed >= patience) throw error;
      const reason = error instanceof Error ? error.message : String(error);
      if (passed > CLAIM_MS && reason !== waiting) search.say(`Waiting for PostgreSQL: ${reason}`);
      waiting = reason;
    }
    await sleep(STEP_MS);
  }
}

async function attempt({ place, binaries, cluster, alone, lost, port }: Search): Promise<Reached> {
  const living = livingPostmaster(cluster);
  if (living && living.status !== 'ready') {
    throw new NotYet(`process ${living.pid} is ${living.status || 'starting'}`);
  }
  const server = living ?? (await launch(place, binaries, cluster, port));
  const locks = await ClusterLocks.take(urlOf(cluster, server.port, 'postgres'), alone, lost);
  try {
    await ensureDatabase(urlOf(cluster, server.port, 'postgres'));
  } catch (error) {
    await locks.leave();
    throw error;
  }
  const url = urlOf(cluster, server.port, DATABASE);
  return { url, port: server.port, pid: server.pid, adopted: living !== undefined, locks };
}

function livingPostmaster({ dataDir }: Cluster): ReturnType<typeof readLockFile> {
  const lock = readLockFile(dataDir);
  if (!lock || isPostmasterOf(dataDir, lock.pid)) return lock;
  if (isTaken(lock.pid)) disownLockFile(dataDir);
  return undefined;
}

/** SQLSTATEs and system errors of a server that is just starting, ending or recovering. */
const PASSING = /^(57P0\d|08\d{3}|ECONNREFUSED|ECONNRESET|EPIPE)$/;

function isPassing(error: unknown): boolean {
  if (error instanceof NotYet) return true;
  if (!(error instanceof Error)) return false;
  const code = 'code' in error ? String(error.code) : '';
  return PASSING.test(code) || /terminated unexpectedly|timeout expired/.test(error.message);
}

async function ensureDatabase(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5_000 });
  client.on('error', () => {});
  await client.connect();
  try {
    const found = await client.query('SELECT FROM pg_database WHERE datname = $1', [DATABASE]);
    if (found.rowCount === 0) await client.query(`CREATE DATABASE ${DATABASE}`);
  } catch (error) {
    const madeByAnother = error instanceof pg.DatabaseError && ['42P04', '23505'].includes(error.code ?? '');
    if (!madeByAnother) throw error;
  } finally {
    await client.end();
  }
}

function urlOf(cluster: Cluster, port: number, database: string): string {
  return `postgres://${SUPERUSER}:${cluster.password}@127.0.0.1:${port}/${database}`;
}

async function leave({ dataDir }: Cluster, locks: ClusterLocks): Promise<void> {
  // No answer means that it is already on its way out; ending it again does no harm.
  const last = await locks.isLast().catch(() => true);
  if (last) await endPostmaster(dataDir);
  await locks.leave().catch(() => {});
}
