import { setTimeout as sleep } from 'node:timers/promises';
import type { Database } from '#server/platform/db/db.ts';
import { MONDAY } from '#test/ticket/example.ts';
import { QUERY, recordMany } from '#test/ticket/many.ts';
import { rowsOf } from './bare-script.ts';
import type { Check, Line, Report } from './report.ts';
import { startServerProcess } from './server-process.ts';

/**
 * Timed steps a second by worker processes that do the reactions too, as the product runs them, beside a bare
 * script that writes the same rows of as many other tickets, one statement a row, a transaction a ticket.
 */
export async function benchTimers(
  db: Database,
  { tickets, workers }: { tickets: number; workers: number },
): Promise<Pick<Report, 'tables' | 'checks'>> {
  await db.pool.query(`
    insert into person (login, name, roles) values ('lina', '李娜', '{requester}'), ('lead', '周队', '{requester,lead}');
    insert into support_group (name, line) values ('服务台', 1)`);
  const ids = await recordMany(db, 2 * tickets, MONDAY);
  const others = ids.slice(tickets);
  await db.pool.query('update ticket set timer_at = null where id = any($1)', [others]);
  await db.pool.query('truncate outbox');
  await db.pool.query('vacuum analyze');
  const ours = (await byWorkers(db, workers)).perSecond;
  const limit = await byScript(db, ids.slice(0, 100), others, workers);
  const line = (what: string, perSecond: number, ratio: Line['ratio']): Line => ({
    what,
    perSecond,
    latency: null,
    ratio,
  });
  const ratio = ours / limit;
  const lines = [
    line(`steps, ${workers} worker processes`, ours, { to: LIMIT, value: ratio }),
    line(`${LIMIT}, ${workers} connections`, limit, null),
  ];
  return { tables: [{ title: 'Timed steps', lines }], checks: [await afterOutage(db, workers)] };
}

const OUTAGE = { tickets: 10_000, seconds: 120 };

/** Workers that come back find many tickets of P2, each with all its warnings and breaches overdue (A23). */
async function afterOutage(db: Database, workers: number): Promise<Check> {
  await recordMany(db, OUTAGE.tickets, MONDAY, { ...QUERY, urgency: 'blocked' });
  await db.pool.query('truncate outbox');
  await db.pool.query('vacuum analyze');
  const { steps, seconds, noticed } = await byWorkers(db, workers);
  return {
    what: `${OUTAGE.tickets} tickets with ${steps / OUTAGE.tickets} overdue steps each, at most ${OUTAGE.seconds} s`,
    value: `${seconds.toFixed(1)} s; ${noticed.toFixed(1)} s until the last notice`,
    met: seconds <= OUTAGE.seconds,
  };
}

const LIMIT = 'bare script';

async function byWorkers(
  db: Database,
  count: number,
): Promise<{ steps: number; seconds: number; perSecond: number; noticed: number }> {
  const processes = await Promise.all(
    Array.from({ length: count }, () => startServerProcess(db.url, 'worker')),
  );
  try {
    const [from, before] = [performance.now(), await stepsTaken(db)];
    while (await isDue(db)) await sleep(50);
    const steps = (await stepsTaken(db)) - before;
    const seconds = (performance.now() - from) / 1000;
    while (await isToBeTold(db)) await sleep(50);
    const noticed = (performance.now() - from) / 1000;
    return { steps, seconds, perSecond: steps / seconds, noticed };
  } finally {
    await Promise.all(processes.map((process) => process.stop()));
  }
}

async function stepsTaken(db: Database): Promise<number> {
  const found = await db.pool.query<{ n: number }>('select count(*)::int as n from ticket_step');
  return found.rows[0]?.n ?? 0;
}

async function isDue(db: Database): Promise<boolean> {
  const found = await db.pool.query('select from ticket where timer_at <= now() limit 1');
  return found.rows.length > 0;
}

async function isToBeTold(db: Database): Promise<boolean> {
  const found = await db.pool.query('select from outbox limit 1');
  return found.rows.length > 0;
}

/** Statements that make of a recorded ticket what the workers made of its pattern; the last value is its number. */
interface Pattern {
  steps: number;
  statements: { text: string; values: (string | null)[] }[];
}

async function patternOf(db: Database, id: number): Promise<Pattern> {
  const [ticket] = await rowsOf(db, 'ticket', `id = ${id}`, 'id');
  if (!ticket) throw new Error('no such ticket');
  const own = `$${ticket.columns.length + 1}`;
  const set = ticket.columns.map((name, i) => `${name} = $${i + 1}`).join(', ');
  const news = await Promise.all(
    ['ticket_event', 'ticket_verdict', 'ticket_step'].map((table) =>
      rowsOf(db, table, `ticket_id = ${id} and seq > 1`, 'ticket_id'),
    ),
  );
  const clocks = (await rowsOf(db, 'ticket_clock', `ticket_id = ${id}`, 'ticket_id')).map(
    ({ columns, values }) => ({
      text: `update ticket_clock set ${columns.map((name, i) => `${name} = $${i + 1}`).join(', ')}
      where ticket_id = $${columns.length + 1} and kind = $${columns.indexOf('kind') + 1}`,
      values,
    }),
  );
  const jobs = (news[0] ?? []).map(({ columns, values }) => ({
    text: 'insert into outbox (seq, ticket_id) values ($1, $2)',
    values: [values[columns.indexOf('seq')] ?? null],
  }));
  const statements = [
    { text: `update ticket set ${set} where id = ${own}`, values: ticket.values },
    ...news.flat(),
    ...clocks,
    ...jobs,
  ];
  return { steps: news[2]?.length ?? 0, statements };
}

async function byScript(
  db: Database,
  done: readonly number[],
  others: readonly number[],
  connections: number,
): Promise<number> {
  const patterns: Pattern[] = [];
  for (const id of done) patterns.push(await patternOf(db, id));
  let next = 0;
  let steps = 0;
  const connection = async () => {
    const client = await db.pool.connect();
    for (let i = next++; i < others.length; i = next++) {
      const pattern = patterns[i % patterns.length]!;
      await client.query('begin');
      await client.query('select from ticket where id = $1 for update', [others[i]]);
      for (const { text, values } of pattern.statements)
        await client.query(text, [...values, String(others[i])]);
      await client.query('commit');
      steps += pattern.steps;
    }
    client.release();
  };
  const from = performance.now();
  await Promise.all(Array.from({ length: connections }, connection));
  return steps / ((performance.now() - from) / 1000);
}
