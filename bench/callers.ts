import { soughtName } from '#domain/hotline/name-keys.ts';
import { digitsOf, numberKey } from '#domain/hotline/number.ts';
import { signsOf, spellLeft } from '#server/hotline/spelling.ts';
import type { Database } from '#server/platform/db/db.ts';
import { good, HttpClient } from './http-client.ts';
import { latencyOf, timed } from './latency.ts';
import { ownName, seedPeople, tokenFor } from './people.ts';
import type { Check, Line, Report } from './report.ts';
import { startServerProcess } from './server-process.ts';

const REQUESTS = 300;
const WARM_UP = 30;
/** While somebody speaks (ms). */
const MOST = 100;

interface Caller {
  name: string;
  phone: string;
}

/** One way to ask for a caller, and the beginning of the key that it is found by. */
interface Way {
  what: string;
  typed(caller: Caller): string;
  key(typed: string): string;
}

const byNumber = (typed: string) => numberKey(digitsOf(typed));
const readings = (name: string) => signsOf(name).map((sign) => sign.readings[0] ?? sign.sign);

const WAYS: readonly Way[] = [
  { what: 'whole number', typed: ({ phone }) => phone, key: byNumber },
  { what: 'last four digits', typed: ({ phone }) => phone.slice(-4), key: byNumber },
  { what: 'whole name', typed: ({ name }) => name, key: soughtName },
  { what: 'surname alone', typed: ({ name }) => [...name][0] ?? '', key: soughtName },
  { what: 'whole pinyin', typed: ({ name }) => readings(name).join(''), key: soughtName },
  {
    what: 'initials',
    typed: ({ name }) =>
      readings(name)
        .map(([first]) => first)
        .join(''),
    key: soughtName,
  },
  { what: 'one letter', typed: ({ name }) => readings(name)[0]?.[0] ?? '', key: soughtName },
];

/** The best that a person would write: the first twelve whose key begins so. */
const BARE = `select p.id, p.name, p.login, d.path as department, s.name as site, p.phone, p.email
  from caller_key k join person p on p.id = k.person_id and p.active
    left join department_path d on d.id = p.department_id left join site s on s.id = p.site_id
  where k.key >= $1 and k.key < $1 || '\u{10FFFF}' order by k.key, k.person_id limit 12`;

/** Who calls, among so many people: over HTTP as the hotline's form asks, beside bare SQL, in turn. */
export async function benchCallers(
  db: Database,
  people: number,
  say: (line: string) => void,
): Promise<Pick<Report, 'tables' | 'checks'>> {
  say(`making ${people.toLocaleString('en')} people and the keys that they are found by`);
  const { agents } = await seedPeople(db, people, ownName);
  while (await spellLeft(db));
  await db.pool.query('vacuum analyze');
  const found = await db.pool.query<Caller>(
    'select name, phone from person order by md5(id::text) limit $1',
    [REQUESTS + WARM_UP],
  );
  const token = await tokenFor(db, agents[0] ?? '');
  const server = await startServerProcess(db.url);
  const client = new HttpClient(server.url);
  const lines: Line[] = [];
  const checks: Check[] = [];
  try {
    for (const way of WAYS) {
      const [http, bare] = await measured(way, found.rows, { db, client, token });
      lines.push(...linesOf(way.what, http, bare));
      checks.push(checkOf(way.what, latencyOf(http).p95));
    }
  } finally {
    client.close();
    await server.stop();
  }
  const title = `Who calls, among ${people.toLocaleString('en')} people`;
  return { tables: [{ title, lines }], checks };
}

async function measured(
  { what, typed, key }: Way,
  callers: readonly Caller[],
  { db, client, token }: { db: Database; client: HttpClient; token: string },
): Promise<[http: number[], bare: number[]]> {
  const [http, bare]: [number[], number[]] = [[], []];
  for (const [n, caller] of callers.entries()) {
    const q = typed(caller);
    const path = `/api/callers?${new URLSearchParams({ q })}`;
    const ours = await timed(async () => {
      const body = good(await client.ask({ method: 'GET', path, token }));
      if (n === 0 && !body.includes('"name"')) throw new Error(`nobody is found by "${q}" (${what})`);
    });
    const theirs = await timed(() => db.pool.query({ name: what, text: BARE, values: [key(q)] }));
    if (n < WARM_UP) continue;
    http.push(ours);
    bare.push(theirs);
  }
  return [http, bare];
}

function linesOf(what: string, http: readonly number[], bare: readonly number[]): Line[] {
  const [ours, limit] = [latencyOf(http), latencyOf(bare)];
  const ratio = { to: 'bare SQL p95', value: ours.p95 / limit.p95 };
  return [
    { what, perSecond: null, latency: ours, ratio },
    { what: '  bare SQL', perSecond: null, latency: limit, ratio: null },
  ];
}

const checkOf = (what: string, p95: number): Check => ({
  what: `p95 of a caller by ${what} (under ${MOST} ms)`,
  value: `${p95.toFixed(1)} ms`,
  met: p95 < MOST,
});
