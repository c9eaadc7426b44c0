import { sql } from 'kysely';
import { type Database, transaction } from '#server/platform/db/db.ts';
import { recordMany } from '#server/software/record.ts';
import { good, HttpClient } from './http-client.ts';
import { measured, seedItems } from './items.ts';
import { ownName, seedPeople, tokenFor } from './people.ts';
import type { Report } from './report.ts';
import { startServerProcess } from './server-process.ts';

const PRODUCTS = 400;
const ON_EACH = 10;
const BATCH = 200;

const BARE_PRODUCTS = `select p.id, p.name, count(distinct n.item_id) from (
    select * from software_product where merged_into is null order by name collate "zh-x-icu", id limit 51) p
  join software_version v on v.product_id = p.id join software_installation n on n.version_id = v.id
  group by p.id, p.name order by p.name collate "zh-x-icu", p.id`;
const BARE_BELOW = `select distinct i.number, v.id from software_version v
    join software_installation n on n.version_id = v.id join item i on i.id = n.item_id
  where v.product_id = $1 and v.key <> '' and v.key < $2 order by i.number desc, v.id desc limit 51`;

/** Lists of so many installations, over HTTP, beside bare SQL, in turn; and how quickly they are noted. */
export async function benchSoftware(
  db: Database,
  installations: number,
  say: (line: string) => void,
): Promise<Pick<Report, 'tables' | 'checks'>> {
  say(`making ${installations.toLocaleString('en')} installations of ${PRODUCTS} products`);
  const { agents } = await seedPeople(db, 100, ownName);
  const ids = await seedItems(db, installations / ON_EACH);
  const from = performance.now();
  for (let begin = 0; begin < ids.length; begin += BATCH) {
    const reports = ids.slice(begin, begin + BATCH).map((itemId, at) => ({
      ...{ itemId, source: 'bench', complete: true },
      list: Array.from({ length: ON_EACH }, (_, n) => ({
        name: `软件 ${((begin + at) * 7 + n * 37) % PRODUCTS}号`,
        version: `${1 + ((begin + at) % 9)}.${n}.${at % 20}`,
      })),
    }));
    const by = { personId: null, now: Date.now(), changeRef: null };
    await transaction(db, (tx) => recordMany(tx, reports, by));
  }
  say(
    `${Math.round(installations / ((performance.now() - from) / 1000))} installations a second, with their moves`,
  );
  await db.pool.query('vacuum analyze');
  const token = await tokenFor(db, agents[0] ?? '');
  await sql`update api_token set scopes = '{config:read}'`.execute(db);
  const products = await sql<{ id: string; key: string }>`
    select p.id, (select max(key) from software_version v where v.product_id = p.id) as key
    from software_product p order by p.id`.execute(db);
  const server = await startServerProcess(db.url);
  const client = new HttpClient(server.url);
  const ask = async (path: string) => void good(await client.ask({ method: 'GET', path, token }));
  const bare = (name: string, text: string, values: unknown[]) => db.pool.query({ name, text, values });
  const at = (n: number) => products.rows[(n * 131) % products.rows.length];
  try {
    const ways = [
      await measured(
        'products with their items',
        () => ask('/api/software/products'),
        () => bare('products', BARE_PRODUCTS, []),
      ),
      await measured(
        'items below a version',
        (n) => ask(`/api/software/installations?product=${at(n)?.id}&before=9.9.19`),
        (n) => bare('below', BARE_BELOW, [at(n)?.id, at(n)?.key]),
      ),
    ];
    const title = `Of ${installations.toLocaleString('en')} installations`;
    return {
      tables: [{ title, lines: ways.flatMap(({ lines }) => lines) }],
      checks: ways.map(({ check }) => check),
    };
  } finally {
    client.close();
    await server.stop();
  }
}
