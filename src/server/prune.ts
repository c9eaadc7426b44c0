import type { Instant } from '#domain/instant.ts';
import { pruneMarks } from './alert/prune.ts';
import type { Database } from './platform/db/db.ts';
import { pruneMessages } from './robot/prune.ts';
import { settingsOf } from './setting/actions.ts';
import { pruneWebhooks } from './webhook/prune.ts';

const DAY = 86_400_000;
/** Rows of one statement, so that none holds locks for long. */
const BATCH = 500;
const PRUNERS = [pruneWebhooks, pruneMessages, pruneMarks];

/** Forgets what ended longer ago than the setting says. @returns whether there may be more */
export async function pruneMessagesOf(db: Database, now: Instant): Promise<boolean> {
  const { keepMessagesDays } = await settingsOf(db);
  const before = new Date(now - keepMessagesDays * DAY);
  let more = false;
  for (const prune of PRUNERS) more = (await prune(db, before, BATCH)) === BATCH || more;
  return more;
}
