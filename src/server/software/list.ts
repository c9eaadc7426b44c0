import { type RawBuilder, sql } from 'kysely';
import { z } from 'zod';
import { type Criticality, humanId, type ItemState } from '#domain/config/item.ts';
import type { Classes } from '#domain/config/item-class.ts';
import type { Instant } from '#domain/instant.ts';
import type { Actor } from '#domain/permissions/actor.ts';
import type { ProductKind } from '#domain/software/product.ts';
import { keysOf, versionKey } from '#domain/software/version.ts';
import { conditions } from '../config/list.ts';
import { withinItems } from '../config/reach.ts';
import type { Queries } from '../platform/db/db.ts';
import { pageOf, readCursor } from '../platform/http/cursor.ts';

type Condition = RawBuilder<unknown>;
interface Paged {
  cursor?: string | undefined;
  limit: number;
}

/** The civil day of the desk, by which support ends. */
export const dayAt = (now: Instant): RawBuilder<string> =>
  sql`(${new Date(now)}::timestamptz at time zone 'Asia/Shanghai')::date`;

const endedBy = (now: Instant): RawBuilder<boolean> =>
  sql`(v.supported_until is not null and v.supported_until < ${dayAt(now)})`;

/** Items that are still there, of those that the actor may know of. */
const present = (actor: Actor): Condition => sql`(i.state <> 'retired' and ${withinItems(actor)})`;

interface ProductRow {
  id: string;
  name: string;
  vendor: string | null;
  kind: ProductKind;
  confirmed: boolean;
}
interface ProductFilter extends Paged {
  q?: string | undefined;
  kind?: ProductKind | undefined;
  confirmed?: 'yes' | 'no' | undefined;
}

const byName = z.tuple([z.string().max(300), z.uuid()]);

/** Products by name, with the number of items on which each is installed. */
export async function listProducts(q: Queries, filter: ProductFilter, actor: Actor, now: Instant) {
  const all: Condition[] = [sql`p.merged_into is null`];
  const pattern = `%${(filter.q ?? '').normalize('NFKC').replace(/[\\%_]/g, '\\$&')}%`;
  if (filter.q)
    all.push(sql`(p.name ilike ${pattern} or p.vendor ilike ${pattern} or exists (
      select from software_alias a where a.product_id = p.id and a.key like lower(${pattern})))`);
  if (filter.kind) all.push(sql`p.kind = ${filter.kind}`);
  if (filter.confirmed) all.push(sql`p.confirmed = ${filter.confirmed === 'yes'}`);
  if (filter.cursor !== undefined) {
    const [name, id] = readCursor(filter.cursor, byName);
    all.push(sql`(p.name collate "zh-x-icu", p.id) > (${name} collate "zh-x-icu", ${id}::uuid)`);
  }
  const found = await sql<ProductRow & { items: number; unsupportedItems: number }>`
    with found as materialized (
      select p.* from software_product p where ${sql.join(all, sql` and `)}
      order by p.name collate "zh-x-icu", p.id limit ${filter.limit + 1}
    )
    select p.id, p.name, p.vendor, p.kind, p.confirmed, n.items, n.unsupported as "unsupportedItems"
    from found p cross join lateral (
      select count(distinct i.id) as items, count(distinct i.id) filter (where ${endedBy(now)}) as unsupported
      from software_version v join software_installation n on n.version_id = v.id join item i on i.id = n.item_id
      where v.product_id = p.id and ${present(actor)}
    ) n order by p.name collate "zh-x-icu", p.id`.execute(q);
  return pageOf(found.rows, filter.limit, ({ name, id }) => [name, id]);
}

/** A product's versions, the newest first, with the number of items that have each. */
export async function versionsOf(q: Queries, productId: string, actor: Actor, now: Instant) {
  const found = await sql<{ version: string; supportedUntil: string | null; ended: boolean; items: number }>`
    select v.version, v.supported_until as "supportedUntil", ${endedBy(now)} as ended, n.items
    from software_version v cross join lateral (
      select count(distinct i.id) as items from software_installation n join item i on i.id = n.item_id
      where n.version_id = v.id and ${present(actor)}
    ) n where v.product_id = ${productId} order by v.key desc, v.version limit 1000`.execute(q);
  return found.rows;
}

export async function aliasesOf(q: Queries, productId: string): Promise<string[]> {
  const found = await sql<{ alias: string }>`
    select alias from software_alias where product_id = ${productId} order by key limit 500`.execute(q);
  return found.rows.map(({ alias }) => alias);
}

export interface InstallationFilter {
  product?: string | undefined;
  version?: string | undefined;
  from?: string | undefined;
  upTo?: string | undefined;
  before?: string | undefined;
  ended?: 'yes' | 'no' | undefined;
  source?: string | undefined;
  q?: string | undefined;
  class?: string | undefined;
  criticality?: Criticality | undefined;
  group?: string | undefined;
  department?: string | undefined;
  site?: string | undefined;
}

/** What a filter asks of installations `n` of versions `v`. */
export function ofSoftware(
  filter: Pick<InstallationFilter, 'product' | 'version' | 'from' | 'upTo' | 'before' | 'ended' | 'source'>,
  now: Instant,
): Condition[] {
  const { product, version, from = null, upTo = null, before = null, ended, source } = filter;
  const all: Condition[] = [];
  if (product) all.push(sql`v.product_id = ${product}`);
  if (version !== undefined) all.push(sql`v.key = ${versionKey(version)}`);
  const { low, high, highIncluded } = keysOf({ from, upTo, before });
  if (low !== '') all.push(sql`v.key >= ${low}`);
  // Of a version that is not known nobody can say that it is older.
  if (high !== null) all.push(sql`(v.key <> '' and v.key ${highIncluded ? sql`<=` : sql`<`} ${high})`);
  if (ended) all.push(ended === 'yes' ? endedBy(now) : sql`not ${endedBy(now)}`);
  if (source) all.push(sql`n.source = ${source}`);
  return all;
}

interface InstallationRow {
  itemId: string;
  number: number;
  itemName: string;
  class: string;
  state: ItemState;
  criticality: Criticality;
  holder: string | null;
  department: string | null;
  site: string | null;
  productId: string;
  productName: string;
  vendor: string | null;
  kind: ProductKind;
  confirmed: boolean;
  versionId: number;
  version: string;
  supportedUntil: string | null;
  ended: boolean;
  seen: { source: string; first: number; last: number }[];
}

const byItem = z.tuple([z.int().min(1).max(2_147_483_647), z.int().min(0).max(2_147_483_647)]);

/** What is installed where; by item, the newest first, each version of an item once. */
export async function listInstallations(
  q: Queries,
  { cursor, limit, ...filter }: InstallationFilter & Paged,
  classes: Classes,
  actor: Actor,
  now: Instant,
) {
  const { q: text, class: of, criticality, group, department, site } = filter;
  const wanted = { q: text, class: of, criticality, group, department, site, state: 'present' as const };
  const all = [...conditions(wanted, classes), withinItems(actor), ...ofSoftware(filter, now)];
  if (cursor !== undefined) {
    const [number, version] = readCursor(cursor, byItem);
    all.push(sql`(i.number, v.id) < (${number}, ${version})`);
  }
  const found = await sql<InstallationRow>`
    with found as materialized (
      select distinct i.number, i.id as item_id, v.id as version_id
      from software_version v join software_installation n on n.version_id = v.id join item i on i.id = n.item_id
      where ${sql.join(all, sql` and `)} order by i.number desc, v.id desc limit ${limit + 1}
    )
    select i.id as "itemId", i.number, i.name as "itemName", i.class, i.state, i.criticality, h.name as holder,
      d.path as department, s.name as site, ${SHOWN}, ${endedBy(now)} as ended, ${SEEN} as seen
    from found f join item i on i.id = f.item_id join software_version v on v.id = f.version_id
      join software_product p on p.id = v.product_id left join person h on h.id = i.holder_id
      left join department_path d on d.id = i.department_id left join site s on s.id = i.site_id
    order by i.number desc, v.id desc`.execute(q);
  const { items, next } = pageOf(found.rows, limit, ({ number, versionId }) => [number, versionId]);
  return { items: items.map(installationOf), next };
}

const SHOWN = sql`p.id as "productId", p.name as "productName", p.vendor, p.kind, p.confirmed, v.id as "versionId",
  v.version, v.supported_until as "supportedUntil"`;
const SEEN = sql`(select jsonb_agg(jsonb_build_object('source', n.source,
    'first', (extract(epoch from n.first_seen) * 1000)::float8, 'last', (extract(epoch from n.last_seen) * 1000)::float8)
    order by n.source) from software_installation n where n.item_id = i.id and n.version_id = v.id)`;

const installationOf = ({ itemId, number, itemName, ...row }: InstallationRow) => ({
  item: {
    ...{ id: itemId, number: humanId(number), name: itemName, class: row.class, state: row.state },
    ...{ criticality: row.criticality, holder: row.holder, department: row.department, site: row.site },
  },
  ...onItem(row),
});

const onItem = (
  row: Omit<InstallationRow, 'itemId' | 'number' | 'itemName' | 'class' | 'state' | 'criticality'>,
) => ({
  product: {
    ...{ id: row.productId, name: row.productName, vendor: row.vendor },
    ...{ kind: row.kind, confirmed: row.confirmed },
  },
  ...{ version: row.version, supportedUntil: row.supportedUntil, ended: row.ended },
  seen: row.seen.map((one) => ({ ...one, first: Math.round(one.first), last: Math.round(one.last) })),
});

/** What is installed on an item that the caller has found to be the actor's to know. */
export async function installedOn(q: Queries, itemId: string, now: Instant) {
  const found = await sql<InstallationRow>`
    select ${SHOWN}, ${endedBy(now)} as ended, ${SEEN} as seen, null as holder, null as department, null as site
    from item i cross join (select distinct version_id from software_installation where item_id = ${itemId}) x
      join software_version v on v.id = x.version_id join software_product p on p.id = v.product_id
    where i.id = ${itemId} order by p.name collate "zh-x-icu", v.key limit 5000`.execute(q);
  return found.rows.map(onItem);
}
