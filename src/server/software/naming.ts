import { sql } from 'kysely';
import type { Instant } from '#domain/instant.ts';
import { nameKey, productOf, wholeKeys } from '#domain/software/product.ts';
import type { Tx } from '../platform/db/db.ts';

/** A product as a source names it. */
export interface Named {
  name: string;
  vendor: string | null;
  version: string;
}

export const namedKey = ({ name, version }: Pick<Named, 'name' | 'version'>): string => `${name}\n${version}`;

/**
 * The product that each name is of, by `namedKey`. What nobody named before becomes a product that is yet to be
 * confirmed; a name that says nothing is of none.
 */
export async function productsNamed(
  tx: Tx,
  wanted: readonly Named[],
  now: Instant,
): Promise<{ ids: Map<string, string>; made: number }> {
  const different = [...new Map(wanted.map((one) => [namedKey(one), one])).values()];
  const first = await lookUp(tx, different);
  if (first.unknown.length === 0) return { ids: first.ids, made: 0 };
  // New names are given by one transaction at a time.
  await sql`select pg_advisory_xact_lock(hashtext('software names'))`.execute(tx);
  const { ids, unknown } = await lookUp(tx, different);
  const made = await addUnknown(tx, unknown, now);
  const after = await lookUp(tx, different);
  return { ids: new Map([...ids, ...after.ids]), made };
}

/** The products of names that are known already. */
export async function lookUp(
  tx: Tx,
  wanted: readonly Named[],
): Promise<{ ids: Map<string, string>; unknown: Named[] }> {
  const keys = [...new Set(wanted.flatMap(({ name, version }) => wholeKeys(name, version)))];
  const found = await sql<{ key: string; productId: string }>`
    select key, product_id as "productId" from software_alias
    where key = any(${keys}::text[]) or key like '%*'`.execute(tx);
  const known = new Map(found.rows.map(({ key, productId }) => [key, productId]));
  const ids = new Map<string, string>();
  const unknown: Named[] = [];
  for (const one of wanted) {
    const id = productOf(known, one.name, one.version);
    if (id !== null) ids.set(namedKey(one), id);
    else if (nameKey(one.name) !== '') unknown.push(one);
  }
  return { ids, unknown };
}

/** Adds products under the names by which a source knows them. */
async function addUnknown(tx: Tx, unknown: readonly Named[], now: Instant): Promise<number> {
  const byKey = new Map<string, Named>();
  for (const one of unknown) {
    const key = nameKey(one.name, one.version) || nameKey(one.name);
    if (!byKey.has(key)) byKey.set(key, one);
  }
  const rows = [...byKey].map(([key, { name, vendor }]) => ({ key, name, vendor }));
  await sql`with given as (
      select gen_random_uuid() as id, key, name, vendor
      from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as x (key text, name text, vendor text)
    ), made as (
      insert into software_product (id, name, vendor, kind, confirmed, changed_at)
      select id, name, nullif(vendor, ''), 'other', false, ${new Date(now)} from given
    )
    insert into software_alias (key, product_id, alias) select key, id, name from given`.execute(tx);
  return rows.length;
}
