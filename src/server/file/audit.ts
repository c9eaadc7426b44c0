import { createHash } from 'node:crypto';
import type { Readable } from 'node:stream';
import { sql } from 'kysely';
import type { Instant } from '#domain/instant.ts';
import { type FileAudit, leftTonight, nightOf } from '#domain/ticket/file-state.ts';
import { audit } from '../audit/actions.ts';
import { type Database, type Queries, transaction } from '../platform/db/db.ts';
import type { FileStore } from '../platform/storage/files.ts';

/** What reading files again works with. */
export interface Audits {
  db: Database;
  files: FileStore;
  clock: () => Instant;
}

/** Files of one run of the job, so that a stop does not wait long. */
const BATCH = 50;
/** A worker that died leaves its file for so long. */
const PATIENCE = '30 minutes';

/** By night, reads again what was not read for longest; each file once in a few nights. @returns whether to go on */
export async function auditByNight(audits: Audits): Promise<boolean> {
  const night = nightOf(audits.clock());
  if (night === null) return false;
  const left = await leftOf(audits.db, night);
  for (let i = 0; i < Math.min(left, BATCH); i++) {
    if (!(await auditNext(audits, night))) return false;
  }
  return left > BATCH;
}

/** Reads every file again, now. @returns how many */
export async function auditAll(audits: Audits): Promise<number> {
  const started = audits.clock();
  for (let n = 0; ; n++) {
    if (!(await auditNext(audits, started))) return n;
  }
}

async function leftOf(q: Queries, night: Instant): Promise<number> {
  const found = await sql<{ all: number; read: number }>`
    select count(*)::int as "all", count(*) filter (where audited_at >= ${stamp(night)})::int as read
    from stored_file`.execute(q);
  const { all, read } = found.rows[0] ?? { all: 0, read: 0 };
  return leftTonight(all, read);
}

const stamp = (at: Instant): string => new Date(at).toISOString();

/** Reads one file that was not read since then. @throws when the store is away: that is no loss */
async function auditNext({ db, files, clock }: Audits, since: Instant): Promise<boolean> {
  const claimed = await sql<{ sha256: Buffer }>`
    update stored_file set audit_not_before = now() + ${PATIENCE}::interval
    where sha256 = (
      select sha256 from stored_file
      where coalesce(audited_at, '-infinity') < ${stamp(since)} and stored_at <= ${stamp(clock())}
        and coalesce(audit_not_before, '-infinity') <= now()
      order by audited_at nulls first limit 1 for update skip locked
    ) returning sha256`.execute(db);
  const sha256 = claimed.rows[0]?.sha256;
  if (!sha256) return false;
  try {
    await save(db, sha256, await examine(files, sha256.toString('hex')), clock());
  } catch (error) {
    await sql`update stored_file set audit_not_before = null where sha256 = ${sha256}`.execute(db);
    throw error;
  }
  return true;
}

async function examine(files: FileStore, sha256: string): Promise<FileAudit> {
  const kept = await files.get(sha256);
  if (!kept) return 'missing';
  return (await hashOf(kept.stream)) === sha256 ? 'whole' : 'altered';
}

async function hashOf(stream: Readable): Promise<string> {
  const hash = createHash('sha256');
  for await (const piece of stream) hash.update(piece as Buffer);
  return hash.digest('hex');
}

/** What changes is kept for the auditor too. */
function save(db: Database, sha256: Buffer, found: FileAudit, now: Instant): Promise<void> {
  return transaction(db, async (tx) => {
    const before = await sql<{ audit: FileAudit | null }>`
      select audit from stored_file where sha256 = ${sha256} for update`.execute(tx);
    await sql`update stored_file set audit = ${found}, audited_at = ${stamp(now)}, audit_not_before = null
      where sha256 = ${sha256}`.execute(tx);
    const was = before.rows[0]?.audit ?? 'whole';
    if (was === found) return;
    const kind = found === 'whole' ? 'file_recovered' : 'file_damaged';
    const what = { sha256: sha256.toString('hex'), found };
    await audit(tx, { kind, by: null, what, ip: null });
  });
}
