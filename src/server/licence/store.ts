import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import type { Cover, Licence, Metric, Use } from '#domain/licence/balance.ts';
import type { Actor } from '#domain/permissions/actor.ts';
import type { FieldProblem } from '#domain/refusal.ts';
import { isEmptyRange } from '#domain/software/version.ts';
import { audit } from '../audit/actions.ts';
import type { By } from '../config/history.ts';
import { withinItems } from '../config/reach.ts';
import { explained } from '../organisation/constraints.ts';
import type { Queries, Tx } from '../platform/db/db.ts';
import { refused } from '../platform/http/refused.ts';

export interface LicenceWish {
  name: string;
  metric: Metric;
  quantity: number;
  covers: readonly Cover[];
  upgrades: boolean;
  downgrades: boolean;
  from: string;
  until: string | null;
  contract: string | null;
  cost: number | null;
  currency: string;
  ownerId: string | null;
  note: string | null;
}

export interface LicenceRow extends Omit<LicenceWish, 'covers'>, Licence {
  covers: (Cover & { product: string })[];
  owner: string | null;
  version: number;
}

/** All licences, those that end first at the top. Products may have become part of others since. */
export async function licencesOf(q: Queries): Promise<LicenceRow[]> {
  const found = await sql<LicenceRow>`
    select l.id, l.name, l.metric, l.quantity, l.upgrades, l.downgrades, l.valid_from as "from",
      l.valid_until as until, l.contract, l.cost::float8 as cost, l.currency, l.owner_id as "ownerId",
      o.name as owner, l.note, l.version,
      (select jsonb_agg(jsonb_build_object('productId', p.id, 'product', p.name, 'from', c.x->'from',
          'upTo', c.x->'upTo') order by c.n)
        from jsonb_array_elements(l.covers) with ordinality c(x, n)
          join software_product w on w.id = (c.x->>'productId')::uuid
          join software_product p on p.id = coalesce(w.merged_into, w.id)) as covers
    from licence l left join person o on o.id = l.owner_id
    order by l.valid_until nulls last, l.name, l.id`.execute(q);
  return found.rows;
}

/** What is installed of these products on items that are there and that the actor may know of. */
export async function usesOf(q: Queries, products: readonly string[], actor: Actor): Promise<Use[]> {
  const found = await sql<Use>`
    select distinct i.id as "itemId", v.product_id as "productId", v.version, i.holder_id as "holderId",
      i.site_id as "siteId", case when jsonb_typeof(i.attributes->'cores') = 'number'
        then (i.attributes->>'cores')::float8 end as cores
    from software_version v join software_installation n on n.version_id = v.id join item i on i.id = n.item_id
    where v.product_id = any(${[...products]}::uuid[]) and i.state <> 'retired' and ${withinItems(actor)}`.execute(
    q,
  );
  return found.rows;
}

/** Adds a licence (id null), or puts it in the place of the version that the caller saw (null: whatever it is). */
export async function saveLicence(
  tx: Tx,
  id: string | null,
  wish: LicenceWish,
  version: number | null,
  by: By,
): Promise<{ id: string; version: number }> {
  const before = id === null ? null : await lockLicence(tx, id);
  if (before && version !== null && version !== before.version)
    throw refused('version_conflict', { version: before.version });
  await checkWish(tx, wish);
  const saved = id ?? randomUUID();
  const {
    name,
    metric,
    quantity,
    upgrades,
    downgrades,
    from,
    until,
    contract,
    cost,
    currency,
    ownerId,
    note,
  } = wish;
  const row = await explained(
    sql<{
      version: number;
    }>`insert into licence (id, name, metric, quantity, covers, upgrades, downgrades, valid_from,
        valid_until, contract, cost, currency, owner_id, note, changed_at)
      values (${saved}, ${name}, ${metric}, ${quantity}, ${JSON.stringify(wish.covers)}::jsonb, ${upgrades},
        ${downgrades}, ${from}, ${until}, ${contract}, ${cost}, ${currency}, ${ownerId}, ${note}, ${new Date(by.now)})
      on conflict (id) do update set name = excluded.name, metric = excluded.metric, quantity = excluded.quantity,
        covers = excluded.covers, upgrades = excluded.upgrades, downgrades = excluded.downgrades,
        valid_from = excluded.valid_from, valid_until = excluded.valid_until, contract = excluded.contract,
        cost = excluded.cost, currency = excluded.currency, owner_id = excluded.owner_id, note = excluded.note,
        version = licence.version + 1, changed_at = excluded.changed_at
      returning version`.execute(tx),
  );
  const kind = before ? 'licence_changed' : 'licence_created';
  await audit(tx, { kind, by: by.personId, what: { licence: saved, before, after: wish }, ip: by.ip });
  return { id: saved, version: row.rows[0]!.version };
}

async function lockLicence(tx: Tx, id: string) {
  const found = await sql<{ version: number }>`
    select version, name, metric, quantity, covers, valid_from as "from", valid_until as until, cost, contract
    from licence where id = ${id} for no key update`.execute(tx);
  if (!found.rows[0]) throw refused('not_found');
  return found.rows[0];
}

async function checkWish(tx: Tx, { covers, from, until }: LicenceWish): Promise<void> {
  const problems: FieldProblem[] = covers.flatMap((cover, index) =>
    isEmptyRange({ ...cover, before: null })
      ? [{ field: `body.covers.${index}.upTo`, code: 'not_allowed' }]
      : [],
  );
  if (until !== null && until < from) problems.push({ field: 'body.until', code: 'ends_before_start' });
  if (problems.length > 0) throw refused('invalid', undefined, problems);
  const ids = covers.map(({ productId }) => productId);
  const found = await sql<{ id: string }>`
    select id from software_product where id = any(${ids}::uuid[]) and merged_into is null`.execute(tx);
  const known = new Set(found.rows.map((row) => row.id));
  const unknown = ids.flatMap((productId, index) =>
    known.has(productId) ? [] : [{ field: `body.covers.${index}.productId`, code: 'unknown_reference' }],
  );
  if (unknown.length > 0) throw refused('unknown_reference', undefined, unknown);
}
