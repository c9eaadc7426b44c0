import { sql } from 'kysely';
import type { Instant } from '#domain/instant.ts';
import { audit } from '../audit/actions.ts';
import { type Database, transaction } from '../platform/db/db.ts';
import { NotJudged, type Scanned, type Scanner } from '../platform/scan/clamd.ts';
import type { FileStore } from '../platform/storage/files.ts';

/** What scanning works with. */
export interface Scans {
  db: Database;
  files: FileStore;
  scanner: Scanner;
  clock: () => Instant;
}

/** Files of one run, so that a stop does not wait long. */
const BATCH = 20;
/** A worker that died leaves its file for so long, and one that cannot be judged is tried again after it. */
const PATIENCE = '10 minutes';
const LATER = '1 hour';

/**
 * Scans what waits for it, oldest first. @returns whether there may be more
 * @throws when the scanner or the store is away; what was being scanned is tried again soon
 */
export async function scanFiles(scans: Scans): Promise<boolean> {
  for (let i = 0; i < BATCH; i++) {
    const claimed = await claim(scans.db);
    if (!claimed) return false;
    try {
      await judge(scans, claimed);
    } catch (error) {
      await release(scans.db, claimed, '15 seconds', null);
      throw error;
    }
  }
  return true;
}

async function claim(db: Database): Promise<Buffer | null> {
  const found = await sql<{ sha256: Buffer }>`
    update stored_file set scan_not_before = now() + ${PATIENCE}::interval
    where sha256 = (
      select sha256 from stored_file
      where scan = 'unscanned' and coalesce(scan_not_before, '-infinity') <= now()
      order by stored_at limit 1 for update skip locked
    ) returning sha256`.execute(db);
  return found.rows[0]?.sha256 ?? null;
}

async function judge({ db, files, scanner, clock }: Scans, sha256: Buffer): Promise<void> {
  const bytes = await files.get(sha256.toString('hex'));
  if (!bytes) return release(db, sha256, LATER, 'lost');
  try {
    await save(db, sha256, await scanner.scan(bytes.stream), clock());
  } catch (error) {
    if (!(error instanceof NotJudged)) throw error;
    await release(db, sha256, LATER, error.message);
  }
}

async function release(db: Database, sha256: Buffer, after: string, problem: string | null): Promise<void> {
  await sql`update stored_file set scan_not_before = now() + ${after}::interval, scan_problem = ${problem}
    where sha256 = ${sha256} and scan = 'unscanned'`.execute(db);
}

/** A find is kept for the auditor too. */
function save(db: Database, sha256: Buffer, { finding, signatures }: Scanned, now: Instant): Promise<void> {
  return transaction(db, async (tx) => {
    const scan = finding === null ? 'clean' : 'infected';
    const saved = await sql`
      update stored_file set scan = ${scan}, scanned_at = ${new Date(now).toISOString()}, scan_finding = ${finding},
        scan_signatures = ${signatures}, scan_problem = null, scan_not_before = null
      where sha256 = ${sha256} and scan = 'unscanned'`.execute(tx);
    if (finding === null || saved.numAffectedRows === 0n) return;
    const what = { sha256: sha256.toString('hex'), finding, signatures };
    await audit(tx, { kind: 'file_infected', by: null, what, ip: null });
  });
}
