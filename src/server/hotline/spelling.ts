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

/** Surnames of two signs that are said otherwise together than each sign by itself. */
const TOGETHER = /^(?:万俟|尉迟|单于|长孙|澹台|令狐|鲜于|呼延|宿勤|可频|叱干|吐谷)/;

/**
 * Each sign with its readings: first as a surname has it, else the usual one, then all others. Signs are looked up
 * once: a first import spells 100,000 names.
 */
export function signsOf(name: string): Sign[] {
  const head = TOGETHER.test(name) ? pinyin(name.slice(0, 2), SURNAME) : [];
  return [...name].map((sign, i) => {
    if (i >= head.length) return i === 0 ? known(FIRST, sign) : known(OTHERS, sign);
    const { readings } = known(OTHERS, sign);
    return { sign, readings: [...new Set([head[i]?.pinyin ?? '', ...readings])].filter(Boolean) };
  });
}

const SURNAME = { surname: 'head', toneType: 'none', type: 'all' } as const;
/** What was looked up: as a surname, and anywhere else. */
const FIRST = new Map<string, Sign>();
const OTHERS = new Map<string, Sign>();

function known(signs: Map<string, Sign>, sign: string): Sign {
  const before = signs.get(sign);
  if (before) return before;
  const [said] = pinyin(sign, signs === FIRST ? SURNAME : { toneType: 'none', type: 'all' });
  const others = said?.isZh ? (polyphonic(sign, { toneType: 'none', type: 'array' })[0] ?? []) : [];
  const readings = said?.isZh ? [...new Set([said.pinyin, ...others])].filter(Boolean) : [];
  const found = { sign, readings };
  signs.set(sign, found);
  return found;
}
