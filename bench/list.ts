import type { Database } from '#server/platform/db/db.ts';
import { memoryOf } from './create.ts';
import type { Postgres } from './database.ts';
import { good, HttpClient } from './http-client.ts';
import { latencyOf, timed } from './latency.ts';
import { PAGES, type Page, type Reader } from './pages.ts';
import { tokenFor } from './people.ts';
import type { Check, Line, Report } from './report.ts';
import { type Seeded, seed } from './seed.ts';
import { type ServerProcess, startServerProcess } from './server-process.ts';

const REQUESTS = 300;
const WARM_UP = 30;
const READERS = 12;

export interface Measured {
  page: Page;
  size: number;
  http: readonly number[];
  sql: readonly number[];
}

/** A database of one size with a server on it, and people to read its pages. */
interface Desk {
  size: number;
  db: Database;
  client: HttpClient;
  server: ServerProcess;
  readers: Record<Page['by'], readonly Reader[]>;
  seeded: Seeded;
}

/** Every page at every size, the sizes in turn, so that growth is measured under the same noise. */
export async function benchPages(
  { fresh }: Postgres,
  sizes: readonly number[],
  say: (line: string) => void,
): Promise<Pick<Report, 'tables' | 'checks'>> {
  const ends: (() => Promise<void>)[] = [];
  try {
    const desks: Desk[] = [];
    for (const size of sizes) {
      const { db, drop } = await fresh();
      ends.unshift(drop);
      const desk = await openDesk(db, size, say);
      ends.unshift(() => closeDesk(desk));
      desks.push(desk);
    }
    const measured: Measured[] = [];
    for (const page of PAGES) measured.push(...(await measurePage(page, desks)));
    const memory = await Promise.all(
      desks.map(({ server, size }) => memoryOf(server, `after reading pages of ${counted(size)} tickets`)),
    );
    const { tables, checks } = pagesReport(measured);
    return { tables, checks: [...checks, ...memory] };
  } finally {
    for (const end of ends) await end();
  }
}

async function openDesk(db: Database, size: number, say: (line: string) => void): Promise<Desk> {
  say(`seeding ${counted(size)} tickets`);
  const seeded = await seed(db, size, say);
  const readers = {
    agent: await readersOf(db, seeded.agents),
    requester: await readersOf(db, seeded.requesters),
  };
  const server = await startServerProcess(db.url);
  return { size, db, seeded, readers, server, client: new HttpClient(server.url) };
}

async function closeDesk({ client, server }: Desk): Promise<void> {
  client.close();
  await server.stop();
}

/** Over HTTP and as bare SQL in turn, by different people on different tickets. */
async function measurePage(page: Page, desks: readonly Desk[]): Promise<Measured[]> {
  const measured = desks.map(({ size }) => ({ page, size, http: [] as number[], sql: [] as number[] }));
  for (let n = -WARM_UP; n < REQUESTS; n++) {
    for (const [i, desk] of desks.entries()) {
      const { http, sql } = await askOnce(page, desk, n + WARM_UP);
      if (n < 0) continue;
      measured[i]?.http.push(http);
      measured[i]?.sql.push(sql);
    }
  }
  return measured;
}

async function askOnce(page: Page, { readers, seeded, client, db }: Desk, n: number) {
  const people = readers[page.by];
  const reader = people[n % people.length];
  if (!reader) throw new Error(`nobody to read "${page.what}"`);
  const { first, last } = seeded;
  const ticket = first + Math.floor(Math.random() * (last - first + 1));
  const request = { method: 'GET', path: page.path(reader, ticket), token: reader.token } as const;
  const query = { name: page.what, text: page.sql, values: page.values(reader, ticket) };
  const http = await timed(() => client.ask(request).then(good));
  const sql = await timed(() => db.pool.query(query));
  return { http, sql };
}

const counted = (size: number): string => size.toLocaleString('en');

async function readersOf(db: Database, ids: readonly string[]): Promise<Reader[]> {
  const step = Math.max(1, Math.floor(ids.length / READERS));
  const chosen = ids.filter((_, i) => i % step === 0).slice(0, READERS);
  return Promise.all(chosen.map((personId) => readerOf(db, personId)));
}

async function readerOf(db: Database, personId: string): Promise<Reader> {
  const groups = 'select group_id as id from group_member where person_id = $1';
  const found = await db.pool.query<{ id: string }>(groups, [personId]);
  return { personId, groupIds: found.rows.map((row) => row.id), token: await tokenFor(db, personId) };
}

/** Lines of each size, and how each page grows from the smallest to the largest. */
function pagesReport(all: readonly Measured[]): Pick<Report, 'tables' | 'checks'> {
  const sizes = [...new Set(all.map((one) => one.size))];
  const tables = sizes.map((size) => ({
    title: `Pages at ${counted(size)} tickets, one reader at a time`,
    lines: all.filter((one) => one.size === size).flatMap(linesOf),
  }));
  return { tables, checks: sizes.length > 1 ? growthOf(all, sizes) : [] };
}

function linesOf({ page, http, sql }: Measured): Line[] {
  const [ours, bare] = [latencyOf(http), latencyOf(sql)];
  return [
    {
      what: page.what,
      perSecond: null,
      latency: ours,
      ratio: { to: 'bare SQL p95', value: ours.p95 / bare.p95 },
    },
    { what: '  bare SQL', perSecond: null, latency: bare, ratio: null },
  ];
}

const MOST_GROWTH = 1.5;
/** A search finds more where there is more: its growth is in the tables, without a target. */
const hasTarget = ({ what }: Page): boolean => !what.startsWith('search');

function growthOf(all: readonly Measured[], sizes: readonly number[]): Check[] {
  const [smallest, largest] = [Math.min(...sizes), Math.max(...sizes)];
  return PAGES.filter(hasTarget).map((page) => {
    const p95 = (size: number) =>
      latencyOf(all.find((one) => one.page === page && one.size === size)?.http ?? []).p95;
    const growth = p95(largest) / p95(smallest);
    return {
      what: `p95 of "${page.what}" at ${counted(largest)} by ${counted(smallest)} tickets (at most ${MOST_GROWTH})`,
      value: growth.toFixed(2),
      met: growth <= MOST_GROWTH,
    };
  });
}
