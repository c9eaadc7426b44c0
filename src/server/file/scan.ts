import { type RawBuilder, sql } from 'kysely';
import { audit } from '../audit/actions.ts';
import { type Database, transaction } from '../platform/db/db.ts';
import { NotJudged, type Scanned } from '../platform/scan/clamd.ts';
import { toldOfFind } from './found.ts';
import { FILES, MAILS, type Scans, type Subject } from './subjects.ts';

/** Files of one run, so that a stop does not wait long. */
const BATCH = 20;
/** A worker that died leaves its file for so long, and one that cannot be judged is tried again after it. */
const PATIENCE = '10 minutes';
const LATER = '1 hour';

/**
 * Scans what waits for it, oldest first: attachments, then messages as a whole. @returns whether there may be more
 * @throws when the scanner or the store is away; what was being scanned is tried again soon
 */
export async function scanFiles(scans: Scans): Promise<boolean> {
  for (let i = 0; i < BATCH; i++) {
    if (!(await scanNext(scans, FILES)) && !(await scanNext(scans, MAILS))) return false;
  }
  return true;
}

async function scanNext(scans: Scans, subject: Subject): Promise<boolean> {
  const { table, key, at } = subject;
  const found = await sql<{ id: Buffer | string }>`
    update ${sql.table(table)} set scan_not_before = now() + ${PATIENCE}::interval
    where ${sql.ref(key)} = (
      select ${sql.ref(key)} from ${sql.table(table)}
      where scan = 'unscanned' and coalesce(scan_not_before, '-infinity') <= now()
      order by ${sql.ref(at)} limit 1 for update skip locked
    ) returning ${sql.ref(key)} as id`.execute(scans.db);
  const id = found.rows[0]?.id;
  if (id === undefined) return false;
  await judgeOrRelease(scans, subject, id);
  return true;
}

/**
 * Scans again what was clean by other signatures than those of now and came within so many days, newest first, a few
 * at a time. @returns how many
 * @throws when the scanner or the store is away
 */
export async function scanAgain(scans: Scans, days: number, limit: number): Promise<number> {
  if (days <= 0) return 0;
  const now = await scans.scanner.version();
  let taken = 0;
  for (const subject of [FILES, MAILS]) {
    for (; taken < limit; taken++) {
      const id = await claimOld(scans, subject, now, days);
      if (id === null) break;
      await judgeOrRelease(scans, subject, id);
    }
  }
  return taken;
}

/**
 * Scans everything that was not found infected anew, whatever it was scanned by before. @returns how many
 * @throws when the scanner or the store is away
 */
export async function scanEverything(scans: Scans): Promise<number> {
  const begun = new Date(scans.clock());
  await scans.scanner.version();
  let taken = 0;
  for (const subject of [FILES, MAILS]) {
    for (; ; taken++) {
      const id = await claim(
        scans,
        subject,
        sql`scan <> 'infected' and ${sql.ref(subject.at)} <= ${begun}
        and coalesce(scanned_at, '-infinity') < ${begun}`,
      );
      if (id === null) break;
      await judgeOrRelease(scans, subject, id);
    }
  }
  return taken;
}

function claimOld(scans: Scans, subject: Subject, signatures: string, days: number) {
  const since = new Date(scans.clock() - days * 86_400_000);
  return claim(
    scans,
    subject,
    sql`scan = 'clean' and ${sql.ref(subject.at)} > ${since} and scan_signatures <> ${signatures}`,
  );
}

/** Takes the newest of those for one worker, which has a while for it. */
async function claim(
  { db }: Scans,
  { table, key, at }: Subject,
  which: RawBuilder<unknown>,
): Promise<Buffer | string | null> {
  const found = await sql<{ id: Buffer | string }>`
    update ${sql.table(table)} set scan_not_before = now() + ${PATIENCE}::interval
    where ${sql.ref(key)} = (
      select ${sql.ref(key)} from ${sql.table(table)}
      where ${which} and coalesce(scan_not_before, '-infinity') <= now()
      order by ${sql.ref(at)} desc limit 1 for update skip locked
    ) returning ${sql.ref(key)} as id`.execute(db);
  return found.rows[0]?.id ?? null;
}

/** Scans a message that somebody wants to have, if it was not scanned yet; an absent scanner stops nobody here. */
export async function scanMailNow(scans: Scans, id: string): Promise<void> {
  const found = await sql`select from mail_scan where mail_id = ${id} and scan = 'unscanned'`.execute(
    scans.db,
  );
  if (found.rows.length > 0) await judge(scans, MAILS, id).catch(() => undefined);
}

async function judgeOrRelease(scans: Scans, subject: Subject, id: Buffer | string): Promise<void> {
  try {
    await judge(scans, subject, id);
  } catch (error) {
    await release(scans.db, subject, id, '15 seconds', null);
    throw error;
  }
}

async function judge(scans: Scans, subject: Subject, id: Buffer | string): Promise<void> {
  const { db, scanner } = scans;
  const bytes = await subject.open(scans, id);
  if (!bytes) return release(db, subject, id, LATER, 'lost');
  try {
    await save(scans, subject, id, await scanner.scan(bytes));
  } catch (error) {
    if (!(error instanceof NotJudged)) throw error;
    await release(db, subject, id, LATER, error.message);
  }
}

/** What was clean before stays so until it is judged again; only of what was never judged is the reason kept. */
async function release(
  db: Database,
  { table, key }: Subject,
  id: Buffer | string,
  after: string,
  problem: string | null,
): Promise<void> {
  await sql`update ${sql.table(table)} set scan_not_before = now() + ${after}::interval,
      scan_problem = case when scan = 'unscanned' then ${problem} end
    where ${sql.ref(key)} = ${id} and scan <> 'infected'`.execute(db);
}

/** A find is kept for the auditor, and told on every ticket that has the file. */
function save(
  { db, clock }: Scans,
  subject: Subject,
  id: Buffer | string,
  { finding, signatures }: Scanned,
): Promise<void> {
  const { table, key } = subject;
  const now = clock();
  return transaction(db, async (tx) => {
    const before = await sql<{ was: string | null }>`
      select scan_signatures as was from ${sql.table(table)}
      where ${sql.ref(key)} = ${id} and scan <> 'infected' for update`.execute(tx);
    const known = before.rows[0];
    if (!known) return;
    const scan = finding === null ? 'clean' : 'infected';
    await sql`
      update ${sql.table(table)} set scan = ${scan}, scanned_at = ${new Date(now)}, scan_finding = ${finding},
        scan_signatures = ${signatures}, scan_problem = null, scan_not_before = null
      where ${sql.ref(key)} = ${id}`.execute(tx);
    if (finding === null) return;
    // What was clean before was given out until now: the auditor sees by which signatures.
    const what = { ...subject.name(id), finding, signatures, ...(known.was ? { cleanBy: known.was } : {}) };
    await audit(tx, { kind: 'file_infected', by: null, what, ip: null });
    if (subject === FILES && Buffer.isBuffer(id)) await toldOfFind(tx, id, finding, now);
  });
}
