import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import type { FieldProblem } from '#domain/refusal.ts';
import { aliasKey, covers, type ProductKind } from '#domain/software/product.ts';
import { audit } from '../audit/actions.ts';
import type { By } from '../config/history.ts';
import type { Queries, Tx } from '../platform/db/db.ts';
import { refused, wrongField } from '../platform/http/refused.ts';
import { addVersions } from './record.ts';

export interface ProductWish {
  name: string;
  vendor: string | null;
  kind: ProductKind;
  aliases: readonly string[];
  updatesItself: string | null;
  note: string | null;
}

interface Product extends Omit<ProductWish, 'aliases'> {
  id: string;
  confirmed: boolean;
  version: number;
}

const PRODUCT = sql`id, name, vendor, kind, confirmed, updates_itself as "updatesItself", note, version`;

/** A product that is no part of another one; locked when it is to be written. */
export async function productOr404(q: Queries, id: string, lock = false): Promise<Product> {
  const found = await sql<Product>`select ${PRODUCT} from software_product
    where id = ${id} and merged_into is null ${lock ? sql`for no key update` : sql``}`.execute(q);
  if (!found.rows[0]) throw refused('not_found');
  return found.rows[0];
}

/** Adds a product (id null), or puts it in the place of the version that the caller saw (null: whatever it is). */
export async function saveProduct(
  tx: Tx,
  id: string | null,
  wish: ProductWish,
  version: number | null,
  by: By,
): Promise<string> {
  await sql`select pg_advisory_xact_lock(hashtext('software names'))`.execute(tx);
  const before = id === null ? null : await productOr404(tx, id, true);
  if (before && version !== null && version !== before.version)
    throw refused('version_conflict', { version: before.version });
  const saved = before?.id ?? randomUUID();
  const { name, vendor, kind, updatesItself, note } = wish;
  await sql`insert into software_product (id, name, vendor, kind, confirmed, updates_itself, note, changed_at)
    values (${saved}, ${name}, ${vendor}, ${kind}, true, ${updatesItself}, ${note}, ${new Date(by.now)})
    on conflict (id) do update set name = excluded.name, vendor = excluded.vendor, kind = excluded.kind,
      confirmed = true, updates_itself = excluded.updates_itself, note = excluded.note,
      version = software_product.version + 1, changed_at = excluded.changed_at`.execute(tx);
  await setAliases(tx, saved, wish, by);
  const what = { product: saved, before, after: wish };
  const done = before ? 'software_product_changed' : 'software_product_created';
  await audit(tx, { kind: done, by: by.personId, what, ip: by.ip });
  return saved;
}

/** Its names, and of its own name too; products that nobody confirmed and that these cover become part of it. */
async function setAliases(tx: Tx, id: string, { name, aliases }: ProductWish, by: By): Promise<void> {
  const keys = new Map([[aliasKey(name.replace(/\*+$/, '')), name]]);
  const problems: FieldProblem[] = [];
  for (const [index, alias] of aliases.entries()) {
    const key = aliasKey(alias);
    if (key === '' || key.length > 250)
      problems.push({ field: `body.aliases.${index}`, code: 'wrong_format' });
    else if (!keys.has(key)) keys.set(key, alias);
  }
  if (keys.has('')) problems.push({ field: 'body.name', code: 'wrong_format' });
  if (problems.length > 0) throw refused('invalid', undefined, problems);
  const others = await sql<{ key: string; productId: string; confirmed: boolean }>`
    select a.key, a.product_id as "productId", p.confirmed
    from software_alias a join software_product p on p.id = a.product_id where a.product_id <> ${id}`.execute(
    tx,
  );
  const covered = others.rows.filter(({ key, confirmed }) =>
    [...keys.keys()].some((own) => (confirmed ? own === key : covers(own, key))),
  );
  const taken = covered.find(({ confirmed }) => confirmed);
  if (taken) {
    const index = aliases.findIndex((alias) => aliasKey(alias) === taken.key);
    const field = index < 0 ? 'body.name' : `body.aliases.${index}`;
    throw refused('already_exists', undefined, [{ field, code: 'already_exists' }]);
  }
  await sql`delete from software_alias where product_id = ${id}`.execute(tx);
  for (const other of new Set(covered.map(({ productId }) => productId))) await absorb(tx, other, id, by);
  for (const [key, alias] of keys)
    await sql`insert into software_alias (key, product_id, alias) values (${key}, ${id}, ${alias})
      on conflict (key) do update set alias = excluded.alias`.execute(tx);
}

/** Makes a product that nobody confirmed part of another one. */
export async function mergeProduct(tx: Tx, id: string, into: string, by: By): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtext('software names'))`.execute(tx);
  const { confirmed } = await productOr404(tx, id, true);
  const target = await sql`select from software_product where id = ${into} and merged_into is null`.execute(
    tx,
  );
  if (target.rows.length === 0 || into === id) throw wrongField('body.into', 'unknown_reference');
  if (confirmed) throw refused('product_confirmed');
  await absorb(tx, id, into, by);
}

async function absorb(tx: Tx, from: string, into: string, by: By): Promise<void> {
  const versions = await sql<{ version: string; supportedUntil: string | null }>`
    select version, supported_until as "supportedUntil" from software_version where product_id = ${from}`.execute(
    tx,
  );
  await addVersions(
    tx,
    versions.rows.map(({ version }) => ({ productId: into, version })),
  );
  await sql`update software_version n set supported_until = o.supported_until from software_version o
    where n.product_id = ${into} and o.product_id = ${from} and n.version = o.version
      and n.supported_until is null and o.supported_until is not null`.execute(tx);
  await sql`insert into software_installation (item_id, source, version_id, first_seen, last_seen)
    select i.item_id, i.source, n.id, i.first_seen, i.last_seen from software_installation i
      join software_version o on o.id = i.version_id and o.product_id = ${from}
      join software_version n on n.product_id = ${into} and n.version = o.version
    on conflict (item_id, source, version_id) do update set
      first_seen = least(software_installation.first_seen, excluded.first_seen),
      last_seen = greatest(software_installation.last_seen, excluded.last_seen)`.execute(tx);
  await sql`delete from software_installation using software_version o
    where o.id = version_id and o.product_id = ${from}`.execute(tx);
  await sql`delete from software_version where product_id = ${from}`.execute(tx);
  await sql`update software_alias set product_id = ${into} where product_id = ${from}`.execute(tx);
  await sql`update software_product set merged_into = ${into}, version = version + 1, changed_at = ${new Date(by.now)}
    where id = ${from} or merged_into = ${from}`.execute(tx);
  await audit(tx, {
    kind: 'software_product_merged',
    by: by.personId,
    what: { product: from, into },
    ip: by.ip,
  });
}

/** Adds a version, or says until when its maker mends it. */
export async function setVersion(
  tx: Tx,
  productId: string,
  { version, supportedUntil }: { version: string; supportedUntil: string | null },
  by: By,
): Promise<void> {
  await productOr404(tx, productId, true);
  await addVersions(tx, [{ productId, version }]);
  await sql`update software_version set supported_until = ${supportedUntil}::date
    where product_id = ${productId} and version = ${version}`.execute(tx);
  const what = { product: productId, version, supportedUntil };
  await audit(tx, { kind: 'software_version_set', by: by.personId, what, ip: by.ip });
}
