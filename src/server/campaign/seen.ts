import { sql } from 'kysely';
import { type Affected, type Sight, sightOf } from '#domain/campaign/campaign.ts';
import { afterSight } from '#domain/campaign/target.ts';
import type { Instant } from '#domain/instant.ts';
import { isInRange } from '#domain/software/version.ts';
import type { Queries, Tx } from '../platform/db/db.ts';
import { campaignsWhere, type KeptCampaign, saveCampaign, type TargetChange, targetsWhere } from './store.ts';

/** What is seen of the affected products on each of these items. */
async function sightsOf(
  q: Queries,
  itemIds: readonly string[],
  affected: readonly Affected[],
): Promise<Map<string, Sight | 'retired'>> {
  const products = affected.map(({ productId }) => productId);
  const found = await sql<{
    itemId: string;
    retired: boolean;
    installed: { productId: string; version: string }[];
  }>`
    select i.id as "itemId", i.state = 'retired' as retired, coalesce(n.installed, '[]') as installed
    from item i left join lateral (
      select jsonb_agg(distinct jsonb_build_object('productId', v.product_id, 'version', v.version)) as installed
      from software_installation n join software_version v on v.id = n.version_id
      where n.item_id = i.id and v.product_id = any(${products}::uuid[])
    ) n on true where i.id = any(${[...itemIds]}::uuid[])`.execute(q);
  return new Map(
    found.rows.map(({ itemId, retired, installed }) => [
      itemId,
      retired ? 'retired' : sightOf(affected, installed),
    ]),
  );
}

/** What becomes of these targets because of what is seen on their items. */
export async function changesSeen(
  q: Queries,
  { id, campaign }: KeptCampaign,
  itemIds: readonly string[],
  now: Instant,
): Promise<TargetChange[]> {
  const targets = await targetsWhere(q, id, sql`t.item_id = any(${[...itemIds]}::uuid[])`);
  const sights = await sightsOf(q, [...targets.keys()], campaign.affected);
  return [...targets].flatMap(([itemId, before]) => {
    const after = afterSight(before, sights.get(itemId) ?? 'unknown', now);
    return after ? [{ itemId, before, after }] : [];
  });
}

/** Running campaigns of which any of these items is a target. */
const runningOn = (q: Queries, itemIds: readonly string[], lock: boolean) =>
  campaignsWhere(
    q,
    sql`c.status = 'running' and exists (select from campaign_target t
      where t.campaign_id = c.id and t.item_id = any(${[...itemIds]}::uuid[]))`,
    lock,
  );

/** Settles targets of running campaigns by what was just noted to be installed on their items (2.2). */
export async function settleSeen(tx: Tx, itemIds: readonly string[], now: Instant): Promise<void> {
  const campaigns = await runningOn(tx, itemIds, false);
  for (const { id } of campaigns) {
    const [kept] = await campaignsWhere(tx, sql`c.id = ${id} and c.status = 'running'`, true);
    if (!kept) continue;
    const targets = await changesSeen(tx, kept, itemIds, now);
    if (targets.length > 0)
      await saveCampaign(tx, kept, { kind: 'seen', after: {}, data: { targets } }, { personId: null, now });
  }
}

/** The change under which a running campaign brings this version to an item; null: none does. */
export async function changesOfCampaigns(
  q: Queries,
  moves: readonly { itemId: string; productId: string; from: string | null; to: string | null }[],
): Promise<(string | null)[]> {
  const itemIds = [...new Set(moves.map(({ itemId }) => itemId))];
  const campaigns = (await runningOn(q, itemIds, false)).filter(
    ({ campaign }) => campaign.changeRef !== null,
  );
  if (campaigns.length === 0) return moves.map(() => null);
  const targets = await Promise.all(
    campaigns.map(({ id }) => targetsWhere(q, id, sql`t.item_id = any(${itemIds}::uuid[])`)),
  );
  return moves.map(({ itemId, productId, from, to }) => {
    const found = campaigns.find(
      ({ campaign }, index) =>
        targets[index]!.has(itemId) &&
        campaign.affected.some(
          (one) =>
            one.productId === productId && isInRange(one, from ?? '') && to !== null && !isInRange(one, to),
        ),
    );
    return found?.campaign.changeRef ?? null;
  });
}
