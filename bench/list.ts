import type { Database } from '#server/platform/db/db.ts';
import { memoryOf } from './create.ts';
import { good, HttpClient } from './http-client.ts';
import { latencyOf, timed } from './latency.ts';
import { PAGES, type Page, type Reader } from './pages.ts';
import { tokenFor } from './people.ts';
import type { Check, Line, Report } from './report.ts';
import { type Seeded, seed } from './seed.ts';
import { startServerProcess } from './server-process.ts';

const REQUESTS = 300;
const WARM_UP = 30;
const READERS = 12;

export interface Measured {
  page: Page;
  size: number;
  http: readonly number[];
  sql: readonly number[];
}

/** Every page at one size, over HTTP and as bare SQL in turn, by different people on different tickets. */
export async function measurePages(
  db: Database,
  size: number,
  say: (line: string) => void,
): Promise<{ measured: Measured[]; memory: Check }> {
  say(`\nseeding ${size.toLocaleString('en')} tickets`);
  const seeded = await seed(db, size, say);
  const readers = {
    agent: await readersOf(db, seeded.agents),
    requester: await readersOf(db, seeded.requesters),
  };
  const server = await startServerProcess(db.url);
  const client = new HttpClient(server.url);
  try {
    const measured: Measured[] = [];
    for (const page of PAGES)
      measured.push(await measurePage(db, client, page, readers[page.by], seeded, size));
    return {
      measured,
      memory: await memoryOf(server, `after reading pages of ${size.toLocaleString('en')} tickets`),
    };
  } finally {
    client.close();
    await server.stop();
  }
}

async function measurePage(
  { pool }: Database,
  client: HttpClient,
  page: Page,
  readers: readonly Reader[],
  { first, last }: Seeded,
  size: number,
): Promise<Measured> {
  const http: number[] = [];
  const sql: number[] = [];
  for (let n = -WARM_UP; n < REQUESTS; n++) {
    const reader = readers[(n + WARM_UP) % readers.length]!;
    const ticket = first + Math.floor(Math.random() * (last - first + 1));
    const request = { method: 'GET', path: page.path(reader, ticket), token: reader.token } as const;
    const query = { name: page.what, text: page.sql, values: page.values(reader, ticket) };
    good(await timed(n < 0 ? [] : http, () => client.ask(request)));
    await timed(n < 0 ? [] : sql, () => pool.query(query));
  }
  return { page, size, http, sql };
}

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
export function pagesReport(all: readonly Measured[]): Pick<Report, 'tables' | 'checks'> {
  const sizes = [...new Set(all.map((one) => one.size))];
  const tables = sizes.map((size) => ({
    title: `Pages at ${size.toLocaleString('en')} tickets, one reader at a time`,
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

function growthOf(all: readonly Measured[], sizes: readonly number[]): Check[] {
  const [smallest, largest] = [sizes[0], sizes.at(-1)];
  return PAGES.map((page) => {
    const p95 = (size: number | undefined) =>
      latencyOf(all.find((one) => one.page === page && one.size === size)?.http ?? []).p95;
    const growth = p95(largest) / p95(smallest);
    return {
      what: `p95 of "${page.what}" at ${largest} by ${smallest} tickets (at most ${MOST_GROWTH})`,
      value: growth.toFixed(2),
      met: growth <= MOST_GROWTH,
    };
  });
}
