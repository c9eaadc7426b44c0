import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** What a postmaster says of itself in its lock file, postmaster.pid. */
export interface LockFile {
  readonly pid: number;
  readonly port: number;
  /** 'starting', 'ready', 'stopping' or '' while the file is being written. */
  readonly status: string;
}

/** Worth another try soon; its message says what is waited for. */
export class NotYet extends Error {
  override name = 'NotYet';
}

/** Undefined when there is none, or when it is too young to hold a process id. */
export function readLockFile(dataDir: string): LockFile | undefined {
  const lines = readText(join(dataDir, 'postmaster.pid'))?.split('\n') ?? [];
  const pid = Number(lines[0]);
  if (!(pid > 0)) return undefined;
  return { pid, port: Number(lines[3]), status: lines[7]?.trim() ?? '' };
}

/**
 * Whether `pid` is today the postmaster of `dataDir`. After a crash the number may belong to any other
 * process, which must be neither adopted nor stopped. A dead, not yet buried process (zombie) is none.
 */
export function isPostmasterOf(dataDir: string, pid: number): boolean {
  const command = commandLine(pid);
  return command.includes('postgres') && command.includes(dataDir);
}

/** Whether any process has the number, be it a zombie. */
export function isTaken(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

/**
 * PostgreSQL refuses to start while the number in a stale lock file belongs to any living process, but it
 * takes the number of its own parent, that is ours, as stale. So ours is written into the file; the rest
 * stays, and with it PostgreSQL's own check for survivors that still hold the shared memory.
 */
export function disownLockFile(dataDir: string): void {
  const path = join(dataDir, 'postmaster.pid');
  const lines = readText(path)?.split('\n') ?? [];
  writeFileSync(path, [String(process.pid), ...lines.slice(1)].join('\n'));
}

const END_MS = 30_000;
const STEP_MS = 10;

/**
 * Fast shutdown of the postmaster of `dataDir`, if there is one; resolves when it is gone. When that hangs
 * for 30 s, immediate shutdown, which costs a recovery at the next start and no data.
 */
export async function endPostmaster(dataDir: string): Promise<void> {
  for (const signal of ['SIGINT', 'SIGQUIT'] as const) {
    const lock = readLockFile(dataDir);
    if (!lock || !isPostmasterOf(dataDir, lock.pid)) return;
    process.kill(lock.pid, signal);
    const deadline = Date.now() + END_MS;
    while (Date.now() < deadline && isPostmasterOf(dataDir, lock.pid)) await sleep(STEP_MS);
  }
}

/** Empty for a process that is gone or a zombie. */
function commandLine(pid: number): string {
  if (process.platform === 'linux') return readText(`/proc/${pid}/cmdline`)?.replaceAll('\0', ' ') ?? '';
  try {
    return execFileSync('ps', ['-o', 'command=', '-p', String(pid)], { encoding: 'utf8' });
  } catch {
    return '';
  }
}

function readText(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}
