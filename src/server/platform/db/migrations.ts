import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

export interface Migration {
  readonly version: number;
  /** The file's name, such as `0001_desk.sql`. */
  readonly name: string;
  readonly sql: string;
  /** Of the text with \n line ends, so that a checkout on another system has the same one. */
  readonly sha256: string;
}

export interface AppliedMigration {
  readonly version: number;
  readonly name: string;
  readonly sha256: string;
}

/** Refused before anything was changed; the message says what to do. */
export class MigrationRefused extends Error {
  override name = 'MigrationRefused';
}

const FILE = /^(\d{4})_[a-z0-9_]+\.sql$/;

/** All migrations of a folder in order. Throws on a misnamed file or a number used twice. */
export async function readMigrations(folder: string): Promise<Migration[]> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.sql')).sort();
  const migrations = await Promise.all(names.map((name) => readMigration(folder, name)));
  for (const [i, migration] of migrations.entries()) {
    if (migration.version === migrations[i - 1]?.version) {
      throw new MigrationRefused(`Two migrations have the number of ${migration.name}`);
    }
  }
  return migrations;
}

async function readMigration(folder: string, name: string): Promise<Migration> {
  const version = FILE.exec(name)?.[1];
  if (!version) throw new MigrationRefused(`${name} is not named like 0001_what_it_does.sql`);
  const sql = (await readFile(join(folder, name), 'utf8')).replaceAll('\r\n', '\n');
  if (/^\s*(commit|rollback)\b/im.test(sql)) {
    throw new MigrationRefused(`${name} ends its own transaction; each file runs in one of its own`);
  }
  return { version: Number(version), name, sql, sha256: createHash('sha256').update(sql).digest('hex') };
}

/** What is still to be applied. Throws when the database's history and the files do not agree. */
export function pendingMigrations(
  files: readonly Migration[],
  applied: readonly AppliedMigration[],
): Migration[] {
  const known = new Map(files.map((file) => [file.version, file]));
  for (const row of applied) {
    const file = known.get(row.version);
    if (!file) throw new MigrationRefused(newer(row));
    if (file.sha256 !== row.sha256) throw new MigrationRefused(altered(row, file));
  }
  const done = new Set(applied.map((row) => row.version));
  const last = Math.max(0, ...done);
  const pending = files.filter((file) => !done.has(file.version));
  const late = pending.find((file) => file.version < last);
  if (late) throw new MigrationRefused(`${late.name} comes before a migration that is already applied`);
  return pending;
}

function newer(row: AppliedMigration): string {
  return `The database is newer than this version of Yinuo: it has ${row.name}. Install the version that brought it.`;
}

function altered(row: AppliedMigration, file: Migration): string {
  return `${file.name} was altered after it was applied as ${row.name}. Restore the file and add a new migration.`;
}
