import { type RawBuilder, sql } from 'kysely';
import type { Item } from '#domain/config/item.ts';
import type { Instant } from '#domain/instant.ts';
import { explained } from '../organisation/constraints.ts';
import type { Queries, Tx } from '../platform/db/db.ts';
import type { EventRow } from './history.ts';
import { wordsOf } from './words.ts';

/** An item with what the store knows of it beside. */
export interface Kept extends Item {
  id: string;
  number: number;
  version: number;
  hash: string;
}

export interface Record_ extends Omit<Kept, 'hash'> {
  owner: string | null;
  holder: string | null;
  group: string | null;
  department: string | null;
  site: string | null;
  changedAt: Instant;
  verifiedAt: Instant | null;
}

const STATE = sql`i.id, i.number, i.version, i.class, i.name, i.state, i.criticality, i.serial,
  i.asset_number as "assetNumber", i.owner_id as "ownerId", i.holder_id as "holderId", i.group_id as "groupId",
  i.department_id as "departmentId", i.site_id as "siteId", i.attributes, i.note`;

/** Everything that is shown of items `i`. */
export const RECORD = sql`${STATE}, o.name as owner, h.name as holder, g.name as "group", d.path as department,
  s.name as site, (extract(epoch from i.changed_at) * 1000)::float8 as "changedAt",
  (extract(epoch from i.verified_at) * 1000)::float8 as "verifiedAt"`;
export const JOINS = sql`left join person o on o.id = i.owner_id left join person h on h.id = i.holder_id
  left join support_group g on g.id = i.group_id left join department_path d on d.id = i.department_id
  left join site s on s.id = i.site_id`;

export async function itemRecord(
  q: Queries,
  id: string,
  within: RawBuilder<unknown>,
): Promise<Record_ | null> {
  const found = await sql<Record_>`
    select ${RECORD} from item i ${JOINS} where i.id = ${id} and ${within}`.execute(q);
  return found.rows[0] ?? null;
}

/** Locks items in the order of their ids, so that two writers never wait for each other. */
export async function lockItems(tx: Tx, ids: readonly string[]): Promise<Map<string, Kept>> {
  const found = await sql<Kept>`
    select ${STATE}, encode(i.hash, 'hex') as hash from item i where i.id = any(${[...ids]}::uuid[])
    order by i.id for no key update`.execute(tx);
  return new Map(found.rows.map((row) => [row.id, row]));
}

/** A state to be written, with the end of its history and, of a new item, its number. */
export interface Saved {
  id: string;
  item: Item;
  version: number;
  hash: string;
  now: Instant;
  /** Somebody has seen that it is there. */
  verified?: boolean;
}

const rowOf = ({ id, item, version, hash, now, verified = false }: Saved) => ({
  verified,
  ...{ id, version, hash: `\\x${hash}`, changed_at: new Date(now).toISOString() },
  ...{ class: item.class, name: item.name, state: item.state, criticality: item.criticality },
  ...{
    serial: item.serial,
    asset_number: item.assetNumber,
    owner_id: item.ownerId,
    holder_id: item.holderId,
  },
  ...{ group_id: item.groupId, department_id: item.departmentId, site_id: item.siteId, note: item.note },
  ...{ attributes: item.attributes, words: wordsOf(item) },
});

const COLUMNS = sql`id uuid, version int, hash bytea, changed_at timestamptz, class text, name text, state text,
  criticality text, serial text, asset_number text, owner_id uuid, holder_id uuid, group_id uuid,
  department_id uuid, site_id uuid, note text, attributes jsonb, words text[], verified boolean`;

const asRows = (saved: readonly Saved[]) =>
  sql`jsonb_to_recordset(${JSON.stringify(saved.map(rowOf))}::jsonb) as x (${COLUMNS})`;

export async function insertItems(tx: Tx, saved: readonly Saved[]): Promise<void> {
  await explained(
    sql`insert into item (id, version, hash, changed_at, class, name, state, criticality, serial, asset_number,
        owner_id, holder_id, group_id, department_id, site_id, note, attributes, words)
      select id, version, hash, changed_at, class, name, state, criticality, serial, asset_number, owner_id,
        holder_id, group_id, department_id, site_id, note, attributes, array_to_tsvector(words)
      from ${asRows(saved)}`.execute(tx),
  );
}

export async function updateItems(tx: Tx, saved: readonly Saved[]): Promise<void> {
  await explained(
    sql`update item i set version = x.version, hash = x.hash, changed_at = x.changed_at, class = x.class,
        name = x.name, state = x.state, criticality = x.criticality, serial = x.serial,
        asset_number = x.asset_number, owner_id = x.owner_id, holder_id = x.holder_id, group_id = x.group_id,
        department_id = x.department_id, site_id = x.site_id, note = x.note, attributes = x.attributes,
        words = array_to_tsvector(x.words),
        verified_at = case when x.verified then x.changed_at else i.verified_at end
      from ${asRows(saved)} where i.id = x.id`.execute(tx),
  );
}

export async function insertEvents(tx: Tx, events: readonly EventRow[]): Promise<void> {
  const rows = events.map(({ itemId, personId, prevHash, at, hash, ...event }) => ({
    ...event,
    ...{ item_id: itemId, person_id: personId, at: new Date(at).toISOString() },
    ...{ hash: `\\x${hash}`, prev_hash: prevHash === null ? null : `\\x${prevHash}` },
  }));
  await sql`insert into item_event (item_id, seq, at, person_id, kind, cause, ref, reason, before, after, data,
      prev_hash, hash)
    select item_id, seq, at, person_id, kind, cause, ref, reason, before, after, data, prev_hash, hash
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as x (item_id uuid, seq int, at timestamptz,
      person_id uuid, kind text, cause text, ref text, reason text, before jsonb, after jsonb, data jsonb,
      prev_hash bytea, hash bytea)`.execute(tx);
}
