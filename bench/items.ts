import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { SHIPPED_CLASSES } from '#domain/config/classes.ts';
import { createItem, rebuildItem } from '#domain/config/decide.ts';
import { chained, type EventRow } from '#server/config/history.ts';
import { insertEvents, insertItems, type Saved } from '#server/config/store.ts';
import { type Database, transaction } from '#server/platform/db/db.ts';
import { good, HttpClient } from './http-client.ts';
import { latencyOf, timed } from './latency.ts';
import { ownName, seedPeople, tokenFor } from './people.ts';
import type { Check, Line, Report } from './report.ts';
import { startServerProcess } from './server-process.ts';

const REQUESTS = 100;
const WARM_UP = 10;
const DEPTH = 6;
const BATCH = 2000;
/** A page that people wait for (ms). */
const MOST = 500;
const CLASSES = [
  'computer',
  'server',
  'network_device',
  'application',
  'database',
  'business_service',
] as const;
const KINDS = ['runs_on', 'depends_on', 'connected_to', 'uses', 'part_of', 'backs_up'] as const;

/** What the bare impact is: the same walk, and nothing of who may see it, people or tickets. */
const BARE_IMPACT = `with recursive hit (id, depth) as (select $1::uuid, 0 union
    select n.id, h.depth + 1 from hit h cross join lateral (
      select from_id as id from item_relation where to_id = h.id and kind in ('runs_on','depends_on','connected_to','uses')
      union all select to_id from item_relation where from_id = h.id and kind = 'part_of') n where h.depth < $2)
  select id, min(depth) as depth from hit group by id order by 2, 1 limit 2001`;
const BARE_LIST = `select id, number, name, class, state from item where class = $1 and state <> 'retired'
  order by number desc limit 51`;
const BARE_SEARCH = `select id, number, name from item where words @@ $1::tsquery order by number desc limit 51`;

/** Impact and lists of so many items, over HTTP, beside bare SQL, in turn. */
export async function benchItems(
  db: Database,
  { items, relations }: { items: number; relations: number },
  say: (line: string) => void,
): Promise<Pick<Report, 'tables' | 'checks'>> {
  say(`making ${items.toLocaleString('en')} items and ${relations.toLocaleString('en')} relations`);
  const { agents } = await seedPeople(db, 1000, ownName);
  const from = performance.now();
  const ids = await seedItems(db, items);
  say(`${Math.round(items / ((performance.now() - from) / 1000))} items a second, with their events`);
  await seedRelations(db, ids, relations);
  await db.pool.query('vacuum analyze');
  const token = await tokenFor(db, agents[0] ?? '');
  await sql`update api_token set scopes = '{config:read}'`.execute(db);
  const server = await startServerProcess(db.url);
  const client = new HttpClient(server.url);
  const ask = async (path: string) => void good(await client.ask({ method: 'GET', path, token }));
  const bare = (name: string, text: string, values: unknown[]) => db.pool.query({ name, text, values });
  const idAt = (n: number) => ids[(n * 7919) % ids.length] ?? '';
  const classAt = (n: number) => CLASSES[n % CLASSES.length] ?? 'computer';
  try {
    const ways = [
      await measured(
        `impact at depth ${DEPTH}`,
        (n) => ask(`/api/items/${idAt(n)}/impact?depth=${DEPTH}`),
        (n) => bare('impact', BARE_IMPACT, [idAt(n), DEPTH]),
      ),
      await measured(
        'a list by class',
        (n) => ask(`/api/items?class=${classAt(n)}`),
        (n) => bare('list', BARE_LIST, [classAt(n)]),
      ),
      await measured(
        'search in pinyin',
        (n) => ask(`/api/items?q=shebei+${(n * 131) % items}`),
        (n) => bare('search', BARE_SEARCH, [`'shebei' & '${(n * 131) % items}':*`]),
      ),
    ];
    const title = `Of ${items.toLocaleString('en')} items and ${relations.toLocaleString('en')} relations`;
    return {
      tables: [{ title, lines: ways.flatMap(({ lines }) => lines) }],
      checks: ways.map(({ check }) => check),
    };
  } finally {
    client.close();
    await server.stop();
  }
}

/** Ours and theirs in turn, as often. */
export async function measured(
  what: string,
  ours: (n: number) => Promise<unknown>,
  theirs: (n: number) => Promise<unknown>,
): Promise<{ lines: Line[]; check: Check }> {
  const [http, bare]: [number[], number[]] = [[], []];
  for (let n = 0; n < REQUESTS + WARM_UP; n++) {
    const [one, other] = [await timed(() => ours(n)), await timed(() => theirs(n))];
    if (n < WARM_UP) continue;
    http.push(one);
    bare.push(other);
  }
  const [latency, limit] = [latencyOf(http), latencyOf(bare)];
  const ratio = { to: 'bare SQL p95', value: latency.p95 / limit.p95 };
  const { p95 } = latency;
  return {
    lines: [
      { what, perSecond: null, latency, ratio },
      { what: '  bare SQL', perSecond: null, latency: limit, ratio: null },
    ],
    check: { what: `p95 of ${what} (under ${MOST} ms)`, value: `${p95.toFixed(1)} ms`, met: p95 < MOST },
  };
}

/** So many items with their events; their ids. */
export async function seedItems(db: Database, count: number): Promise<string[]> {
  const classes = new Map(SHIPPED_CLASSES.map((one) => [one.code, one]));
  const because = { cause: 'import', ref: 'bench', reason: null } as const;
  const by = { personId: null, ip: null, now: Date.now() };
  const ids: string[] = [];
  for (let begin = 0; begin < count; begin += BATCH) {
    const saved: Saved[] = [];
    const events: EventRow[] = [];
    for (let n = begin; n < Math.min(count, begin + BATCH); n++) {
      const wish = { class: CLASSES[n % CLASSES.length] ?? 'computer', name: `设备${n}`, serial: `SN-${n}` };
      const event = createItem(classes, { ...wish, state: 'in_use' }, because);
      if (!('kind' in event)) throw new RangeError('an item of the bench is refused');
      const id = randomUUID();
      const [row] = chained({ id, version: 0, hash: null }, [event], because, by);
      if (!row) throw new RangeError('an event was chained');
      saved.push({ id, item: rebuildItem([event]), version: 1, hash: row.hash, now: by.now });
      events.push(row);
      ids.push(id);
    }
    await transaction(db, async (tx) => {
      await insertItems(tx, saved);
      await insertEvents(tx, events);
    });
  }
  return ids;
}

/** Each item hangs on some before it, mostly near by, as devices hang on what their floor and their data centre have. */
async function seedRelations(db: Database, ids: readonly string[], count: number): Promise<void> {
  const rows = Array.from({ length: count }, (_, n) => {
    const from = 1 + (n % (ids.length - 1));
    const to = Math.floor(from / (2 + ((n * 31) % 9)));
    return { kind: KINDS[n % KINDS.length], from_id: ids[from], to_id: ids[to] };
  });
  for (let begin = 0; begin < rows.length; begin += 20_000)
    await sql`insert into item_relation (kind, from_id, to_id) select kind, from_id, to_id
      from jsonb_to_recordset(${JSON.stringify(rows.slice(begin, begin + 20_000))}::jsonb)
        as x (kind text, from_id uuid, to_id uuid)
      where from_id <> to_id on conflict do nothing`.execute(db);
}
