import { sql } from 'kysely';
import { pinyin, polyphonic } from 'pinyin-pro';
import { nameKeys, type Sign } from '#domain/hotline/name-keys.ts';
import { numberKey, numbersIn } from '#domain/hotline/number.ts';
import { type Database, type Queries, transaction } from '../platform/db/db.ts';

/** People whose keys are made in one go. */
const BATCH = 2000;

/** Makes the keys of people whose name or number changed; answers whether there may be more. */
export async function spellCallers(tx: Queries, limit = BATCH): Promise<boolean> {
  const taken = await sql<{ id: string }>`
    delete from caller_unspelled where person_id in
      (select person_id from caller_unspelled limit ${limit} for update skip locked)
    returning person_id as id`.execute(tx);
  if (taken.rows.length === 0) return false;
  const ids = taken.rows.map(({ id }) => id);
  const people = await sql<{ id: string; name: string; phone: string | null; extension: string | null }>`
    select id, name, phone, extension from person where id = any (${ids}::uuid[])`.execute(tx);
  const keys = people.rows.flatMap(({ id, name, phone, extension }) =>
    keysOf(name, [phone, extension]).map((key) => ({ id, key })),
  );
  await sql`delete from caller_key where person_id = any (${ids}::uuid[])`.execute(tx);
  await sql`insert into caller_key (person_id, key)
    select id, key from jsonb_to_recordset(${JSON.stringify(keys)}::jsonb) as x (id uuid, key text)
    on conflict do nothing`.execute(tx);
  return taken.rows.length === limit;
}

/** Whatever was left by a version before, or written past the product. */
export const spellLeft = (db: Database): Promise<boolean> => transaction(db, (tx) => spellCallers(tx));

const keysOf = (name: string, numbers: readonly (string | null)[]): string[] => [
  ...new Set([
    ...nameKeys(signsOf(name)),
    ...numbers.flatMap((number) => (number ? numbersIn(number).map(numberKey) : [])),
  ]),
];

/** Each sign with its readings: first as a surname has it, then as the word has it, then all others. */
export function signsOf(name: string): Sign[] {
  const asSurname = pinyin(name, { surname: 'head', toneType: 'none', type: 'all' });
  return asSurname.map(({ origin, pinyin: said, isZh }) => ({
    sign: origin,
    readings: isZh ? [...new Set([said, ...otherReadings(origin)])].filter(Boolean) : [],
  }));
}

const READINGS = new Map<string, readonly string[]>();

function otherReadings(sign: string): readonly string[] {
  const known = READINGS.get(sign);
  if (known) return known;
  const found = polyphonic(sign, { toneType: 'none', type: 'array' })[0] ?? [];
  READINGS.set(sign, found);
  return found;
}
