import { randomUUID } from 'node:crypto';
import pg from 'pg';
import type { Database } from '#server/platform/db/db.ts';
import { bareScript } from './bare-script.ts';
import { good, HttpClient } from './http-client.ts';
import { inTurn, type Loaded, type Work } from './load.ts';
import { tokenFor } from './people.ts';
import type { Check, Line, Report } from './report.ts';
import { seed } from './seed.ts';
import { type ServerProcess, startServerProcess } from './server-process.ts';
import { textOf } from './texts.ts';

const CLIENTS = [1, 8];
const TARGET = 0.35;
const MAX_RSS = 300 * 2 ** 20;

/** Tickets recorded a second over HTTP beside the bare script, in turn, on a database of some thousands. */
export async function benchCreate(
  db: Database,
  { msPerRound, rounds, size }: { msPerRound: number; rounds: number; size: number },
): Promise<Pick<Report, 'tables' | 'checks'>> {
  const { requesters } = await seed(db, size, () => {});
  const tokens = await Promise.all(requesters.slice(0, 20).map((id) => tokenFor(db, id)));
  const server = await startServerProcess(db.url);
  const pool = new pg.Pool({ connectionString: db.url, max: 10 });
  const lines: Line[] = [];
  const checks: Check[] = [];
  try {
    const { work: overHttp, close } = recorder(server, tokens);
    await inTurn(8, [overHttp], { rounds: 1, msPerRound: msPerRound / 2 });
    const bare = await bareScript(db, pool);
    for (const clients of CLIENTS) {
      const [ours, limit] = await inTurn(clients, [overHttp, bare], { rounds, msPerRound });
      lines.push(...linesOf(clients, ours!, limit!));
      checks.push(checkOf(clients, ours!.perSecond / limit!.perSecond));
    }
    close();
    checks.push(await memoryOf(server, 'after recording'));
  } finally {
    await pool.end();
    await server.stop();
  }
  return { tables: [{ title: 'Recording a ticket', lines }], checks };
}

const LIMIT = 'bare script';

const linesOf = (clients: number, ours: Loaded, limit: Loaded): Line[] => [
  {
    what: `HTTP, full semantics, ${clients} ${clients === 1 ? 'client' : 'clients'}`,
    ...ours,
    ratio: { to: LIMIT, value: ours.perSecond / limit.perSecond },
  },
  { what: `${LIMIT}, pool of 10, ${clients} at once`, ...limit, ratio: null },
];

const checkOf = (clients: number, ratio: number): Check => ({
  what: `recording with ${clients}, share of the bare script (at least ${TARGET})`,
  value: ratio.toFixed(2),
  met: ratio >= TARGET,
});

export async function memoryOf(server: ServerProcess, when: string): Promise<Check> {
  const rss = await server.rss();
  return {
    what: `server memory ${when} (under 300 MB)`,
    value: `${(rss / 2 ** 20).toFixed(0)} MB`,
    met: rss < MAX_RSS,
  };
}

/** People who hand in complete records for themselves, each on a connection of their own. */
function recorder({ url }: ServerProcess, tokens: readonly string[]): { work: Work; close(): void } {
  const clients = Array.from({ length: Math.max(...CLIENTS) }, () => new HttpClient(url));
  const work: Work = async (client, n) => {
    const answer = await clients[client]!.ask({
      method: 'POST',
      path: '/api/tickets',
      token: tokens[(client + n) % tokens.length]!,
      idempotencyKey: randomUUID(),
      body: JSON.stringify(submission(n)),
    });
    good(answer);
  };
  const close = () => {
    for (const client of clients) client.close();
  };
  return { work, close };
}

function submission(n: number) {
  const { title, symptom, scope, description } = textOf(n);
  return {
    type: 'incident',
    title,
    symptom,
    scope,
    description,
    occurredAt: new Date(Date.now() - 1_200_000).toISOString(),
    devices: [{ kind: 'device', name: `笔记本电脑 NB-${2000 + (n % 900)}` }],
    impact: n % 5 === 0 ? 'group' : 'individual',
    urgency: n % 3 === 0 ? 'blocked' : 'avoidable',
  };
}
