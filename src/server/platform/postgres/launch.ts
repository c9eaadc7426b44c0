import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '../process/port.ts';
import type { Binaries } from './binaries.ts';
import { type Cluster, runAs } from './cluster.ts';
import type { Place } from './place.ts';
import { NotYet, readLockFile } from './postmaster.ts';

const STEP_MS = 10;
/** Reasons that pass by themselves within seconds of a crash. */
const PASSING = /pre-existing shared memory block|lock file "postmaster\.pid" already exists|could not bind/;

/**
 * Starts PostgreSQL on a free port of 127.0.0.1, in a session of its own: a Ctrl-C in the terminal reaches
 * only us, and we end it in order.
 * @throws NotYet when what is in the way passes by itself
 * @throws Error with the words of PostgreSQL's log
 */
export async function launch(
  place: Place,
  binaries: Binaries,
  cluster: Cluster,
  wantedPort: number | undefined,
): Promise<{ pid: number; port: number }> {
  const port = wantedPort ?? (await freePort());
  const startLog = join(place.folder, 'start.log');
  const child = spawnPostgres(place, binaries, cluster, port, startLog);
  let failure: string | undefined;
  child.once('error', (error) => {
    failure = error.message;
  });
  child.once('exit', (code, signal) => {
    failure ??= `It ended with ${signal ?? `code ${code}`}.`;
  });
  while (failure === undefined) {
    const lock = readLockFile(cluster.dataDir);
    if (lock?.pid === child.pid && lock?.status === 'ready') {
      child.removeAllListeners().unref();
      return lock;
    }
    await sleep(STEP_MS);
  }
  const reason = reasonOf(startLog, cluster.dataDir);
  if (PASSING.test(reason)) throw new NotYet(`an earlier run is still ending\n${reason}`);
  throw new Error(`PostgreSQL did not start from ${cluster.dataDir}. ${failure}\n${reason}`);
}

function spawnPostgres(
  place: Place,
  binaries: Binaries,
  cluster: Cluster,
  port: number,
  startLog: string,
): ChildProcess {
  const now = {
    listen_addresses: '127.0.0.1',
    port: String(port),
    unix_socket_directories: '',
    logging_collector: 'on',
    log_directory: 'log',
  };
  const settings = Object.entries(now).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const log = openSync(startLog, 'w', 0o600);
  try {
    return spawn(binaries.postgres, ['-D', cluster.dataDir, ...settings], {
      cwd: place.folder,
      detached: true,
      stdio: ['ignore', log, log],
      ...runAs(place.account),
    });
  } finally {
    closeSync(log);
  }
}

/** The last words before the end: fatal ones from either log, else the last lines of the start log. */
function reasonOf(startLog: string, dataDir: string): string {
  const early = readFileSync(startLog, 'utf8').trim().split('\n');
  const late = newestLog(join(dataDir, 'log')).trim().split('\n').slice(-30);
  const serious = [...early, ...late].filter((line) => /\b(FATAL|PANIC|HINT|DETAIL|ERROR)\b/.test(line));
  return (serious.length > 0 ? serious : early).slice(-6).join('\n');
}

function newestLog(folder: string): string {
  try {
    const files = readdirSync(folder).map((name) => join(folder, name));
    const newest = files.sort((a, b) => statSync(b).mtimeMs - statSync(a).mtimeMs)[0];
    return newest ? readFileSync(newest, 'utf8') : '';
  } catch {
    return '';
  }
}
