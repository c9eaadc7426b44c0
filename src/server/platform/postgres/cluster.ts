import { type SpawnOptions, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import {
  appendFileSync,
  chownSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import type { Account } from './account.ts';
import type { Binaries } from './binaries.ts';
import type { Place } from './place.ts';
import { isTaken } from './postmaster.ts';

export const SUPERUSER = 'yinuo';

export interface Cluster {
  readonly dataDir: string;
  readonly password: string;
}

/** Written into postgresql.conf once, where the administrator may change them. For a small server. */
const SETTINGS: Readonly<Record<string, string>> = {
  shared_buffers: '256MB',
  effective_cache_size: '1GB',
  work_mem: '8MB',
  maintenance_work_mem: '64MB',
  max_connections: '60',
  random_page_cost: '1.1',
  wal_compression: 'on',
  jit: 'off',
  // A query whose client was killed must not work on for nobody.
  client_connection_check_interval: '5s',
  timezone: 'UTC',
  // One file a weekday, written over after a week; statements may hold personal data and are not logged.
  log_filename: 'postgresql-%a.log',
  log_rotation_age: '1d',
  log_rotation_size: '0',
  log_truncate_on_rotation: 'on',
  log_min_error_statement: 'panic',
  log_error_verbosity: 'terse',
  log_checkpoints: 'off',
};

/** The cluster of a place; made on the first call. A half-made one is thrown away and made anew. */
export async function ensureCluster(place: Place, binaries: Binaries): Promise<Cluster> {
  const home = join(place.folder, 'cluster');
  if (!existsSync(home)) await createCluster(place, binaries, home);
  const dataDir = join(home, 'data');
  refuseOtherMajor(dataDir, binaries);
  return { dataDir, password: readFileSync(join(home, 'password'), 'utf8').trim() };
}

async function createCluster(place: Place, binaries: Binaries, home: string): Promise<void> {
  const half = join(place.folder, `half-made-${process.pid}`);
  removeHalfMade(place.folder);
  mkdirSync(half, { mode: 0o700 });
  const passwordFile = join(half, 'password');
  writeFileSync(passwordFile, `${randomBytes(24).toString('base64url')}\n`, { mode: 0o600 });
  giveTo(place.account, half, passwordFile);
  await runInitdb(place, binaries, join(half, 'data'), passwordFile);
  try {
    renameSync(half, home);
  } catch (error) {
    rmSync(half, { recursive: true, force: true });
    // Another start was faster; its cluster is as good as ours.
    if (!existsSync(home)) throw error;
  }
}

async function runInitdb(
  place: Place,
  binaries: Binaries,
  dataDir: string,
  passwordFile: string,
): Promise<void> {
  const args = ['--pgdata', dataDir, '--username', SUPERUSER, '--pwfile', passwordFile];
  const options: SpawnOptions = {
    cwd: place.folder,
    stdio: ['ignore', 'pipe', 'pipe'],
    ...runAs(place.account),
  };
  const child = spawn(binaries.initdb, [...args, '--auth=scram-sha-256', ...localeOf(binaries)], options);
  const exited = new Promise<number | null>((done, failed) => child.on('exit', done).on('error', failed));
  const output =
    child.stdout && child.stderr ? Promise.all([text(child.stdout), text(child.stderr)]) : ['', ''];
  if ((await exited) !== 0)
    throw new Error(`initdb failed in ${dataDir}:\n${(await output).join('\n').trim()}`);
  const lines = Object.entries(SETTINGS).map(([name, value]) => `${name} = '${value}'\n`);
  appendFileSync(
    join(dataDir, 'postgresql.conf'),
    `\n# Chosen by Yinuo; change them as you like.\n${lines.join('')}`,
  );
}

/**
 * The order of characters is by code point and stays the same for ever; only the classes of letters, which
 * the trigram search needs for Chinese, come from the system.
 */
function localeOf({ major }: Binaries): string[] {
  const letters = process.platform === 'darwin' ? 'en_US.UTF-8' : 'C.UTF-8';
  const order = major >= 17 ? ['--locale-provider=builtin', '--builtin-locale=C.UTF-8'] : [];
  return ['--encoding=UTF8', ...order, '--locale=C', `--lc-ctype=${letters}`];
}

/** Spawn options that make a child of root run as the account, without root's other groups. */
export function runAs(account: Account | undefined): { uid?: number; gid?: number } {
  return account ? { uid: account.uid, gid: account.gid } : {};
}

function giveTo(account: Account | undefined, ...paths: string[]): void {
  if (account) for (const path of paths) chownSync(path, account.uid, account.gid);
}

/** Left by a start that was killed; another start that is at work this moment keeps its own. */
function removeHalfMade(folder: string): void {
  for (const name of readdirSync(folder)) {
    const pid = /^half-made-(\d+)$/.exec(name)?.[1];
    const old = pid && (Number(pid) === process.pid || !isTaken(Number(pid)));
    if (old) rmSync(join(folder, name), { recursive: true, force: true });
  }
}

function refuseOtherMajor(dataDir: string, binaries: Binaries): void {
  const found = readFileSync(join(dataDir, 'PG_VERSION'), 'utf8').trim();
  if (Number(found) === binaries.major) return;
  throw new Error(
    `The data in ${dataDir} is of PostgreSQL ${found}; this version of Yinuo brings PostgreSQL ${binaries.major}. ` +
      'Restore a backup into a new folder, or start the version of Yinuo that made it.',
  );
}
