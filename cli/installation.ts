import { fileURLToPath } from 'node:url';
import { grantAppRole, roleOf } from '#server/app-role.ts';
import { type Sealer, sealerIn, sealerOf } from '#server/platform/auth/seal.ts';
import { connect, type Database } from '#server/platform/db/db.ts';
import { startEmbedded } from '#server/platform/postgres/embedded.ts';
import { placeOf } from '#server/platform/postgres/place.ts';
import { filesFrom } from '#server/platform/process/files-settings.ts';
import { ownerUrlFrom, secretKeyFrom } from '#server/platform/process/settings.ts';
import { clamd, type Scanner } from '#server/platform/scan/clamd.ts';
import type { FileStore } from '#server/platform/storage/files.ts';
import { storeOf } from '#server/platform/storage/store.ts';
import { prepareDatabase } from '#server/prepare.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));

/** The database and the store of files that a command works on. */
export interface Installation {
  readonly db: Database;
  readonly files: FileStore;
  /** Opens what the installation has sealed. */
  readonly sealer: Sealer;
  /** Scans for viruses, where one is set up. */
  readonly scanner?: Scanner | null;
  close(): Promise<void>;
}

/**
 * Opens the installation of this clone: the database of DATABASE_URL, or its embedded one, which is started
 * for the command when it does not run and ended afterwards when nobody else uses it.
 */
export async function openInstallation(): Promise<Installation> {
  const { DATABASE_URL } = process.env;
  const settings = filesFrom(process.env, ROOT);
  const files = storeOf(settings);
  const key = secretKeyFrom(process.env);
  const sealer = key ? sealerOf(key) : sealerIn(settings.filesDir);
  const embedded = DATABASE_URL ? null : await startEmbedded({ place: placeOf(ROOT) });
  const url = DATABASE_URL ?? embedded?.url ?? '';
  const ownerUrl = ownerUrlFrom(process.env);
  const db = connect(url);
  const close = async () => {
    await db.close();
    await embedded?.stop();
  };
  try {
    if (ownerUrl) await preparedBy(ownerUrl, url);
    else await prepareDatabase(db);
  } catch (error) {
    await close();
    throw error;
  }
  const scanner = settings.scanner ? clamd(settings.scanner.clamd) : null;
  return { db, files, sealer, scanner, close };
}

/** The owner brings the tables up to date and lets the desk's role work with them. */
async function preparedBy(ownerUrl: string, url: string): Promise<void> {
  const owner = connect(ownerUrl, { max: 1 });
  try {
    await prepareDatabase(owner);
    await grantAppRole(owner, roleOf(url));
  } finally {
    await owner.close();
  }
}
