import { sql } from 'kysely';
import type { Mapping } from '#domain/config/import/row.ts';
import { actorOf } from '#server/access/actor.ts';
import { askPlan, askRun } from '#server/config/import/actions.ts';
import { takeUpload } from '#server/config/import/upload.ts';
import { importRow } from '#server/config/import/view.ts';
import { workImports } from '#server/config/import/work.ts';
import { type Database, transaction } from '#server/platform/db/db.ts';
import type { Postgres } from './database.ts';
import { seedItems } from './items.ts';
import { ownName, seedPeople } from './people.ts';
import type { Line, Report } from './report.ts';

/** How much the process may grow while a file is read, judged and imported, however long the file (MB). */
const MOST_GROWTH = 300;
const CHUNK = 2000;

/** A file of so many rows from the upload to the last item, beside a bare script that writes the same items and events. */
export async function benchItemImport(
  postgres: Postgres,
  rows: number,
  say: (line: string) => void,
): Promise<Pick<Report, 'tables' | 'checks'>> {
  const bare = await inFresh(postgres, (db) => spent(() => seedItems(db, rows)));
  const ours = await inFresh(postgres, (db) => imported(db, rows, say));
  const perSecond = (ms: number) => rows / (ms / 1000);
  const line = (what: string, ms: number, theirs: number | null): Line => ({
    ...{ what, perSecond: perSecond(ms), latency: null },
    ratio: theirs === null ? null : { to: 'bare script', value: theirs / ms },
  });
  return {
    tables: [
      {
        title: `A file of ${rows.toLocaleString('en')} rows, rows a second`,
        lines: [
          line('upload', ours.upload, null),
          line('judged row by row, for the preview', ours.plan, null),
          line('imported', ours.run, bare),
          line('  bare script', bare, null),
        ],
      },
    ],
    checks: [
      {
        what: `growth of resident memory at its highest (at most ${MOST_GROWTH} MB)`,
        value: `${ours.growth.toFixed(0)} MB`,
        met: ours.growth <= MOST_GROWTH,
      },
    ],
  };
}

async function inFresh<A>(postgres: Postgres, doing: (db: Database) => Promise<A>): Promise<A> {
  const { db, drop } = await postgres.fresh();
  return doing(db).finally(drop);
}

async function spent(doing: () => Promise<unknown>): Promise<number> {
  const from = performance.now();
  await doing();
  return performance.now() - from;
}

async function imported(db: Database, rows: number, say: (line: string) => void) {
  const { agents } = await seedPeople(db, 1000, ownName);
  const actor = await actorOf(db, agents[0] ?? '');
  if (actor?.kind !== 'person') throw new RangeError('the bench has agents');
  const { personId } = actor;
  const author = { actor, personId, ip: null, now: Date.now() };
  const memory = watchMemory();
  try {
    let id = '';
    const upload = await spent(async () => {
      id = await takeUpload(db, file(rows), { name: '设备.csv', personId, ip: null, now: Date.now() });
    });
    say('uploaded');
    const columns: Mapping['columns'] = ['name', 'serial', 'criticality'];
    const mapping: Mapping = { class: 'computer', columns, keys: ['serial', 'name'], empty: 'keep' };
    await transaction(db, (tx) => askPlan(tx, id, mapping, author));
    const plan = await spent(() => worked(db, id, 'planned'));
    say('judged');
    await transaction(db, (tx) => askRun(tx, id, author));
    const run = await spent(() => worked(db, id, 'done'));
    const { rows: counted } = await sql<{ n: number }>`select count(*) as n from item`.execute(db);
    if (counted[0]?.n !== rows) throw new RangeError(`${counted[0]?.n} items came of ${rows} rows`);
    return { upload, plan, run, growth: memory.growth() };
  } finally {
    memory.end();
  }
}

async function worked(db: Database, id: string, until: string): Promise<void> {
  while (await workImports(db, Date.now));
  const found = await importRow(db, id);
  if (found?.state !== until) throw new RangeError(`the import is ${found?.state}: ${found?.problem}`);
}

/** The file as it comes, never whole in memory. */
async function* file(rows: number): AsyncGenerator<Buffer> {
  yield Buffer.from('\ufeff名称,序列号,重要程度\r\n');
  for (let begin = 0; begin < rows; begin += CHUNK) {
    const lines = Array.from(
      { length: Math.min(CHUNK, rows - begin) },
      (_, n) => `设备${begin + n},SN-${begin + n},普通\r\n`,
    );
    yield Buffer.from(lines.join(''));
  }
}

/** Megabytes by which this process grew at most. */
function watchMemory() {
  globalThis.gc?.();
  const before = process.memoryUsage().rss;
  let most = before;
  const timer = setInterval(() => {
    most = Math.max(most, process.memoryUsage().rss);
  }, 100);
  return { growth: () => (most - before) / 1_048_576, end: () => clearInterval(timer) };
}
