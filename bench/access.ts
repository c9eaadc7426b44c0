import { sql } from 'kysely';
import type { Grants } from '#domain/permissions/grants.ts';
import { hashPassword } from '#server/platform/auth/password.ts';
import type { Database } from '#server/platform/db/db.ts';
import type { Postgres } from './database.ts';
import { good, HttpClient } from './http-client.ts';
import { type Latency, latencyOf, timed } from './latency.ts';
import { tokenFor } from './people.ts';
import type { Report } from './report.ts';
import { seed } from './seed.ts';
import { startServerProcess } from './server-process.ts';

const REQUESTS = 300;
const WARM_UP = 30;
const READERS = 12;
const MOST = 1.5;
const SIGN_INS = 20;

const ASKED = {
  'queue, default order': '/api/tickets',
  'queue, by due time': '/api/tickets?sort=due',
  'newest of all': '/api/tickets?state=all&sort=newest',
  'sizes of the views': '/api/tickets/counts',
};

const WORKS: Grants = {
  'ticket.use': ['all'],
  'ticket.read': ['department'],
  'ticket.work': ['department'],
  'ticket.read_internal': ['department'],
  'desk.read': ['all'],
  'desk.work': ['all'],
};

/** Lists of who reads one department beside those of who reads all, in turn; then what it costs to know who asks. */
export async function benchAccess(
  { fresh }: Postgres,
  size: number,
  say: (line: string) => void,
): Promise<Pick<Report, 'tables' | 'checks'>> {
  const { db, drop } = await fresh();
  say(`seeding ${size.toLocaleString('en')} tickets`);
  try {
    const { agents } = await seed(db, size, say);
    const all = await tokens(db, agents.slice(0, READERS));
    const placed = agents.slice(READERS, 2 * READERS);
    await sql`insert into role (code, name, parts, grants)
      values ('x-place', '本部门', '{agent}', ${JSON.stringify(WORKS)}::jsonb)`.execute(db);
    await sql`update person set given_roles = '{requester,x-place}' where id = any(${placed}::uuid[])`.execute(
      db,
    );
    const scoped = await tokens(db, placed);
    const server = await startServerProcess(db.url);
    const client = new HttpClient(server.url);
    try {
      return await measured(client, { all, scoped, size });
    } finally {
      client.close();
      await server.stop();
    }
  } finally {
    await drop();
  }
}

const tokens = (db: Database, ids: readonly string[]) => Promise.all(ids.map((id) => tokenFor(db, id)));

interface Readers {
  all: readonly string[];
  scoped: readonly string[];
  size: number;
}

async function measured(client: HttpClient, { all, scoped, size }: Readers) {
  const tables: Report['tables'] = [];
  const checks: Report['checks'] = [];
  const line = (what: string, latency: Latency, ratio: { to: string; value: number } | null = null) => ({
    ...{ what, perSecond: null, latency, ratio },
  });
  const lines = [];
  for (const [what, path] of Object.entries(ASKED)) {
    const took = { all: [] as number[], scoped: [] as number[] };
    for (let n = -WARM_UP; n < REQUESTS; n++) {
      for (const [name, from] of [
        ['all', all],
        ['scoped', scoped],
      ] as const) {
        const token = from[(n + WARM_UP) % from.length] ?? '';
        const ms = await timed(() => client.ask({ method: 'GET', path, token }).then(good));
        if (n >= 0) took[name].push(ms);
      }
    }
    const [wide, narrow] = [latencyOf(took.all), latencyOf(took.scoped)];
    const value = narrow.p95 / wide.p95;
    lines.push(
      line(`${what}, of all`, wide),
      line('  of one department', narrow, { to: 'of all p95', value }),
    );
    const target = `p95 of "${what}" of one department by that of all (at most ${MOST})`;
    checks.push({ what: target, value: value.toFixed(2), met: value <= MOST });
  }
  tables.push({ title: `Reach at ${size.toLocaleString('en')} tickets, one reader at a time`, lines });
  const session: number[] = [];
  for (let n = -WARM_UP; n < REQUESTS; n++) {
    const token = all[(n + WARM_UP) % all.length] ?? '';
    const ms = await timed(() => client.ask({ method: 'GET', path: '/api/sites', token }).then(good));
    if (n >= 0) session.push(ms);
  }
  const bare: number[] = [];
  for (let n = -WARM_UP; n < REQUESTS; n++) {
    const ms = await timed(() => client.ask({ method: 'GET', path: '/healthz', token: '' }));
    if (n >= 0) bare.push(ms);
  }
  const hashing: number[] = [];
  for (let n = 0; n < SIGN_INS; n++) hashing.push(await timed(() => hashPassword(`blue whales sing ${n}`)));
  const argon = latencyOf(hashing);
  tables.push({
    title: 'Who asks',
    lines: [
      line('a small answer with the check of who asks', latencyOf(session)),
      line('/healthz, which asks nobody', latencyOf(bare)),
      { ...line('hash of a password at sign-in (argon2id)', argon), perSecond: 1000 / argon.p50 },
    ],
  });
  return { tables, checks };
}
