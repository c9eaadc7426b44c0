import { sql } from 'kysely';
import { type WatchReach, watchDue } from '#domain/audit/watch.ts';
import type { Instant } from '#domain/instant.ts';
import { nightOf } from '#domain/ticket/file-state.ts';
import { type Database, type Tx, transaction } from '../platform/db/db.ts';
import { noteCheck } from './checks.ts';
import { walkLinks } from './links.ts';
import { looseRows } from './records.ts';
import { isoOf } from './rows.ts';
import { tellBroken } from './words.ts';

/** Links of one run of the job: a few tenths of a second, so that a stop does not wait long. */
const BATCH = 1000;

interface Watch {
  reach: WatchReach;
  upto: number;
  links: number;
  target: number;
}

/**
 * By night, verifies what came into the chain since the last verification that found all in order; once a week, the
 * whole chain. A batch at a time, by one worker at a time, each going on where the last commit ended.
 * @returns whether to go on at once
 */
export const watchAudit = (db: Database, now: Instant): Promise<boolean> =>
  transaction(db, async (tx) => {
    const found = await sql<Watch>`
      select reach, upto, links, target from audit_watch for update skip locked`.execute(tx);
    const watch = found.rows[0] ?? (await begun(tx, now));
    return watch ? goOn(tx, watch, now) : false;
  });

/** Verifies now, whatever the hour. */
export async function watchNow(db: Database, reach: WatchReach, now: Instant): Promise<void> {
  await transaction(db, (tx) => begin(tx, reach));
  while (await watchAudit(db, now));
}

async function begun(tx: Tx, now: Instant): Promise<Watch | null> {
  const night = nightOf(now);
  if (night === null) return null;
  const found = await sql<{ lastAt: Date | null; lastWholeAt: Date | null }>`
    select max(at) as "lastAt", max(at) filter (where reach = 'whole') as "lastWholeAt" from audit_check`.execute(
    tx,
  );
  const { lastAt, lastWholeAt } = found.rows[0]!;
  const reach = watchDue(night, {
    lastAt: lastAt?.getTime() ?? null,
    lastWholeAt: lastWholeAt?.getTime() ?? null,
  });
  return reach && begin(tx, reach);
}

async function begin(tx: Tx, reach: WatchReach): Promise<Watch | null> {
  const from =
    reach === 'whole'
      ? sql`coalesce((select min(pos) - 1 from audit_link), 0)`
      : sql`coalesce((select upto from audit_check where finding is null order by id desc limit 1), 0)`;
  const made = await sql<Watch>`
    insert into audit_watch (reach, upto, target)
    select ${reach}, greatest(${from}, coalesce((select max(upto) from audit_tombstone), 0)),
      coalesce((select max(pos) from audit_link), 0)
    on conflict (one) do nothing returning reach, upto, links, target`.execute(tx);
  return made.rows[0] ?? null;
}

async function goOn(tx: Tx, watch: Watch, now: Instant): Promise<boolean> {
  const most = Math.min(BATCH, watch.target - watch.upto);
  const walked =
    most > 0 ? await walkLinks(tx, watch.upto, most) : { upto: watch.upto, links: 0, finding: null };
  const links = watch.links + walked.links;
  // Links that went from the end are missing, not verified.
  const cut = walked.finding === null && walked.links < most;
  const walkedTo = cut ? `Link ${walked.upto + 1} of the chain is missing.` : walked.finding;
  if (walkedTo === null && walked.upto < watch.target) {
    await sql`update audit_watch set upto = ${walked.upto}, links = ${links}`.execute(tx);
    return true;
  }
  const finding = walkedTo ?? (await besideLinks(tx, watch.reach));
  await sql`delete from audit_watch`.execute(tx);
  const id = await noteCheck(tx, { upto: walked.upto, links, finding, reach: watch.reach, at: now });
  if (finding !== null) await tellBroken(tx, { id, finding }, now);
  return false;
}

/** What links alone do not show: heads that know another chain, and, for the whole of it, rows that stand beside it. */
async function besideLinks(tx: Tx, reach: WatchReach): Promise<string | null> {
  const known = await sql<{ pos: number; at: Date; there: boolean }>`
    select h.pos, h.at, l.pos is not null as there from audit_head h left join audit_link l using (pos)
    where h.pos > coalesce((select max(upto) from audit_tombstone), 0) and l.hash is distinct from h.hash
    order by h.pos limit 1`.execute(tx);
  const head = known.rows[0];
  if (head)
    return head.there
      ? `Link ${head.pos} is not the one that the head of ${isoOf(head.at)} knows: the chain was written anew.`
      : `Link ${head.pos} is missing: the head of ${isoOf(head.at)} knows it.`;
  if (reach === 'since') return null;
  const [loose] = await looseRows(tx, 1);
  if (!loose) return null;
  const name =
    loose.entryId === null ? `Event ${loose.seq} of ticket ${loose.ticketId}` : `Entry ${loose.entryId}`;
  return `${name} stands in the table, but not in the chain.`;
}
