import { type RawBuilder, sql } from 'kysely';
import { attributeKey, type Facts, keyValues, type Named } from '#domain/config/import/judge.ts';
import type { Existing, Key, Mapping, Said } from '#domain/config/import/row.ts';
import type { Because } from '#domain/config/item.ts';
import type { Classes } from '#domain/config/item-class.ts';
import { managesItems, readsItems } from '#domain/config/reach.ts';
import type { Actor } from '#domain/permissions/actor.ts';
import type { Queries, Tx } from '../../platform/db/db.ts';
import { lockItems } from '../store.ts';
import { namesFor } from './names.ts';

export interface Importing {
  id: string;
  classes: Classes;
  mapping: Mapping;
  actor: Actor;
  because: Because;
}

/** What rows are judged against, in a handful of queries for all of them. With a transaction, items are locked. */
export async function factsFor(
  q: Queries,
  importing: Importing,
  rows: readonly Said[],
  lock: Tx | null,
): Promise<Facts> {
  const { classes, mapping, actor, because } = importing;
  const sought = new Map<string, [Key, string]>();
  const seek = (key: Key, value: string) => sought.set(`${key} ${value}`, [key, value]);
  for (const said of rows) {
    for (const [key, value] of keyValues(said, mapping, classes)) seek(key, value);
    for (const [key, value] of ownedBy(said, classes)) seek(key, value);
  }
  const found = await idsHaving(q, importing.id, [...sought.values()]);
  const items = await itemsOf(lock ?? q, [...new Set(found.map(({ id }) => id))], lock !== null);
  const having = new Map<string, Existing[]>();
  for (const { key, value, id } of found) {
    const item = items.get(id);
    if (item) having.set(`${key} ${value}`, [...(having.get(`${key} ${value}`) ?? []), item]);
  }
  const names = await namesFor(q, namedBy(rows, classes));
  return {
    having: (key, value) => having.get(`${key} ${value}`) ?? [],
    named: (field, text) => names(field, text),
    isAsset: await assetsAmong(q, rows, items),
    ...{ reads: readsItems(actor), manages: managesItems(actor), because },
  };
}

/** Values that no other item may have, whether or not items are found by them. */
function ownedBy(said: Said, classes: Classes): [Key, string][] {
  const plain = (['serial', 'assetNumber'] as const).flatMap((key): [Key, string][] => {
    const value = said.plain[key];
    return value ? [[key, value]] : [];
  });
  const unique = uniqueCodes(classes);
  const attributes = Object.entries(said.attributes).flatMap(([code, value]): [Key, string][] => {
    if (value === null || !unique.has(code)) return [];
    const text = String(value);
    return [text, text.normalize('NFKC')].map((one) => [`attribute:${code}`, attributeKey(code, one)]);
  });
  return [...plain, ...attributes];
}

const UNIQUE = new WeakMap<Classes, Set<string>>();

function uniqueCodes(classes: Classes): Set<string> {
  const known = UNIQUE.get(classes);
  if (known) return known;
  const codes = [...classes.values()].flatMap((one) => one.attributes.filter(({ unique }) => unique));
  const made = new Set(codes.map(({ code }) => code));
  UNIQUE.set(classes, made);
  return made;
}

/** Texts that name people and places, by what they should name. */
function namedBy(rows: readonly Said[], classes: Classes): [Named, string][] {
  const types = new Map<string, Named>();
  for (const { attributes } of classes.values())
    for (const { code, type } of attributes) if (type === 'person' || type === 'site') types.set(code, type);
  return rows.flatMap(({ named, attributes }) => [
    ...Object.entries(named).flatMap(([field, text]): [Named, string][] =>
      text === null ? [] : [[field as Named, text]],
    ),
    ...Object.entries(attributes).flatMap(([code, text]): [Named, string][] => {
      const type = types.get(code);
      return type && typeof text === 'string' ? [[type, text]] : [];
    }),
  ]);
}

interface Having {
  key: Key;
  value: string;
  id: string;
}

/** Items by values of keys. Those that this import itself made do not count: rows of a file never change each other's. */
async function idsHaving(q: Queries, importId: string, sought: readonly [Key, string][]): Promise<Having[]> {
  if (sought.length === 0) return [];
  const of = (key: string) => sought.filter(([one]) => one === key).map(([, value]) => value);
  const parts: RawBuilder<unknown>[] = [];
  const numbers = of('number').map(Number);
  if (numbers.length > 0)
    parts.push(
      sql`select 'number' as key, i.number::text as value, i.id from item i where i.number = any(${numbers}::int[])`,
    );
  for (const [key, column] of [
    ['serial', sql`i.serial`],
    ['assetNumber', sql`i.asset_number`],
  ] as const) {
    const values = of(key);
    if (values.length > 0)
      parts.push(sql`select ${key}::text, ${column}, i.id from item i
        where ${column} = any(${values}::text[]) and i.state <> 'retired'`);
  }
  const names = of('name').map((value) => value.split(/ (.*)/s));
  if (names.length > 0)
    parts.push(sql`select 'name', x.class || ' ' || x.name, i.id
      from unnest(${names.map(([one]) => one)}::text[], ${names.map(([, two]) => two)}::text[]) as x(class, name)
      join item i on i.class = x.class and lower(i.name) = lower(x.name) and i.state <> 'retired'`);
  const codes = new Set(sought.flatMap(([key]) => (key.startsWith('attribute:') ? [key.slice(10)] : [])));
  for (const code of codes) {
    const values = of(`attribute:${code}`);
    parts.push(sql`select ${`attribute:${code}`}::text, u.value, u.item_id from item_unique u
      where u.attribute = ${code} and u.value = any(${values}::text[])`);
    const column = NAMING[code];
    if (column)
      parts.push(sql`select ${`attribute:${code}`}::text, ${column}, i.id from item i
        where ${sql.raw(`i.attributes ? '${code}'`)} and ${column} = any(${values}::text[]) and i.state <> 'retired'`);
  }
  const found = await sql<Having>`
    select distinct x.key, x.value, x.id from (${sql.join(parts, sql` union all `)}) as x(key, value, id)
    where not exists (select from item_import_row r where r.item_id = x.id and r.import_id = ${importId} and r.is_new)`.execute(
    q,
  );
  return found.rows;
}

/** Which items go only by an approved disposal; asked only when a row would have one go. */
async function assetsAmong(
  q: Queries,
  rows: readonly Said[],
  items: Map<string, Existing>,
): Promise<(id: string) => boolean> {
  if (!rows.some(({ plain }) => plain.state === 'retired')) return () => true;
  const found = await sql<{ id: string }>`
    select x.id from unnest(${[...items.keys()]}::uuid[]) as x(id) where (select disposal from item_rule(x.id))`.execute(
    q,
  );
  const assets = new Set(found.rows.map(({ id }) => id));
  return (id) => assets.has(id);
}

const NAMING: Record<string, RawBuilder<unknown>> = {
  mac_address: sql`upper(i.attributes ->> 'mac_address')`,
  host_name: sql`upper(i.attributes ->> 'host_name')`,
  management_address: sql`upper(i.attributes ->> 'management_address')`,
};

async function itemsOf(q: Queries, ids: readonly string[], lock: boolean): Promise<Map<string, Existing>> {
  if (ids.length === 0) return new Map();
  if (lock) return lockItems(q as Tx, ids);
  const found = await sql<Existing>`
    select i.id, i.number, i.version, i.class, i.name, i.state, i.criticality, i.serial, i.asset_number as "assetNumber",
      i.owner_id as "ownerId", i.holder_id as "holderId", i.group_id as "groupId", i.department_id as "departmentId",
      i.site_id as "siteId", i.attributes, i.note
    from item i where i.id = any(${[...ids]}::uuid[])`.execute(q);
  return new Map(found.rows.map((row) => [row.id, row]));
}
