import { sql } from 'kysely';
import type { Instant } from '#domain/instant.ts';
import type { Database } from '../../platform/db/db.ts';
import { claimImport, failed, LeaseLost } from './lease.ts';
import { planImport } from './plan.ts';
import { runImport } from './run.ts';
import { undoImport } from './undo.ts';

/** Does what one import waits for. @returns whether there was one */
export async function workImports(db: Database, clock: () => Instant): Promise<boolean> {
  const work = await claimImport(db);
  if (!work) return false;
  try {
    if (work.state === 'planning') await planImport(db, work);
    else if (work.state === 'running') await runImport(db, work, clock);
    else await undoImport(db, work, clock);
  } catch (error) {
    if (error instanceof LeaseLost) return true;
    await failed(db, work);
    throw error;
  }
  return true;
}

const DAY = 86_400_000;
/** A file that nobody imports is forgotten after a week, what rows became after half a year; the entry itself stays. */
const UNUSED = 7 * DAY;
const REPORTED = 180 * DAY;

/** Forgets files and rows whose time is over: they name people. */
export async function forgetImports(db: Database, now: Instant): Promise<void> {
  await sql`delete from item_import where state = 'uploading' and created_at < ${new Date(now - DAY / 12)}`.execute(
    db,
  );
  await sql`update item_import set state = 'discarded', ended_at = ${new Date(now)}
    where state in ('mapping', 'planned', 'failed') and ran_at is null and created_at < ${new Date(now - UNUSED)}`.execute(
    db,
  );
  await sql`delete from item_import_piece p using item_import m where m.id = p.import_id
    and m.state in ('done', 'undone', 'discarded')`.execute(db);
  const old = sql`select id from item_import where state in ('done', 'undone', 'failed', 'discarded')
    and (state = 'discarded' or ended_at < ${new Date(now - REPORTED)})`;
  await sql`delete from item_import_relation where import_id in (${old})`.execute(db);
  await sql`delete from item_import_key where import_id in (${old})`.execute(db);
  await sql`delete from item_import_row where import_id in (${old})`.execute(db);
  await sql`delete from item_import_key k using item_import m where m.id = k.import_id and m.state in ('done', 'undone')`.execute(
    db,
  );
}
