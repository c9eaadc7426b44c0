import { sql } from 'kysely';
import type { Item } from '#domain/config/item.ts';
import type { Facts } from '#domain/discovery/facts.ts';
import { type Candidate, deviceKey, type Key } from '#domain/discovery/identity.ts';
import { type Claim, handClaims, type Said } from '#domain/discovery/precedence.ts';
import type { Places, Words } from '#domain/discovery/settle.ts';
import type { Instant } from '#domain/instant.ts';
import type { Queries, Tx } from '../platform/db/db.ts';
import type { Source } from './sources.ts';

/** Two reports of one machine never decide at once: each waits for every key of all it tells of. */
export async function lockKeys(tx: Tx, source: Source, machines: readonly Facts[]): Promise<void> {
  const keys = machines.flatMap((facts) => keysOf(source, facts));
  await sql`select pg_advisory_xact_lock(k) from (
    select distinct hashtextextended('discovery ' || key, 0) as k from unnest(${keys}::text[]) key order by 1
  ) sorted`.execute(tx);
}

function keysOf({ id }: Source, facts: Facts): string[] {
  const { serial, uuid, assetNumber, macs, hostName } = facts;
  return [
    `${id} ${deviceKey(facts)}`,
    ...(serial === null ? [] : [`serial ${serial}`]),
    ...(uuid === null ? [] : [`uuid ${uuid}`]),
    ...(assetNumber === null ? [] : [`asset ${assetNumber}`]),
    ...(hostName === null ? [] : [`${id} host ${hostName.toLowerCase()}`]),
    ...macs.map((mac) => `mac ${mac}`),
  ];
}

/** Every item that one of the keys of a machine names. */
export async function candidatesFor(q: Queries, { id }: Source, facts: Facts): Promise<Candidate[]> {
  const { serial, uuid, assetNumber, hostName } = facts;
  const macs = [...facts.macs];
  const found = await sql<Omit<Candidate, 'by'> & { by: Key[] }>`
    with hit (item_id, by) as (
      select item_id, 'device' from discovery_identity where source_id = ${id} and key = ${deviceKey(facts)}
      union select id, 'serial' from item where serial = ${serial} and state <> 'retired'
      union select item_id, 'serial' from discovery_identity where serial = ${serial}
      union select item_id, 'uuid' from discovery_identity where uuid = ${uuid}
      union select id, 'asset_number' from item where asset_number = ${assetNumber} and state <> 'retired'
      union select item_id, 'mac' from discovery_identity where macs && ${macs}::text[]
      union select id, 'mac' from item where attributes ? 'mac_address'
        and upper(attributes ->> 'mac_address') = any(${macs.map((mac) => mac.toUpperCase())}::text[])
      union select item_id, 'host_name' from discovery_identity
        where source_id = ${id} and host_name = ${hostName?.toLowerCase() ?? null}
    )
    select i.id, i.state = 'retired' as retired, array_agg(distinct h.by) as by,
      array_remove(array_agg(distinct d.serial) || i.serial, null) as serials,
      array_remove(array_agg(distinct d.uuid), null) as uuids,
      coalesce((select array_agg(distinct m) from discovery_identity d2, unnest(d2.macs) m where d2.item_id = i.id),
        '{}') as macs
    from hit h join item i on i.id = h.item_id left join discovery_identity d on d.item_id = i.id
    group by i.id limit 50`.execute(q);
  return found.rows;
}

/** Who and where the names in a report are here: people by login, sites by name. */
export async function placesOf(q: Queries, { holder, site }: Facts): Promise<Places> {
  if (holder === null && site === null) return { holderId: null, siteId: null };
  const found = await sql<{ holderId: string | null; siteId: string | null }>`
    select (select id from person where lower(login) = lower(${holder}) and active) as "holderId",
      (select id from site where name = ${site}) as "siteId"`.execute(q);
  return found.rows[0] ?? { holderId: null, siteId: null };
}

/** What every source last said of an item, by its code. */
export async function wordsOf(q: Queries, itemId: string): Promise<{ voice: string; said: Words }[]> {
  const found = await sql<{ voice: string; said: Words }>`
    select s.code as voice, c.said from discovery_claim c join discovery_source s on s.id = c.source_id
    where c.item_id = ${itemId} order by s.code`.execute(q);
  return found.rows;
}

/** What people and imports last said of an item. */
export async function saidByHand(q: Queries, itemId: string): Promise<Map<string, Claim[]>> {
  type Row = Omit<Said, 'at'> & { at: Instant; before: Partial<Item>; after: Partial<Item> };
  const found = await sql<Row>`
    select cause, (extract(epoch from at) * 1000)::float8 as at, before, after from item_event
    where item_id = ${itemId} and cause <> 'discovery' and kind in ('created', 'changed') order by seq`.execute(
    q,
  );
  return handClaims(found.rows);
}
