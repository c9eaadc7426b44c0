import { type RawBuilder, sql } from 'kysely';
import { type CampaignFields, isMajor } from '#domain/campaign/campaign.ts';
import { CRITICALITIES } from '#domain/config/item.ts';
import type { Classes } from '#domain/config/item-class.ts';
import type { Instant } from '#domain/instant.ts';
import type { Actor } from '#domain/permissions/actor.ts';
import { conditions } from '../config/list.ts';
import { withinItems } from '../config/reach.ts';
import type { Queries } from '../platform/db/db.ts';
import { ofSoftware } from '../software/list.ts';

const MAJOR = CRITICALITIES.filter(isMajor);
/** Items `i` on which the business stands. */
export const isMajorItem: RawBuilder<boolean> = sql`i.criticality = any(${MAJOR}::text[])`;

/** Items `i` in the scope of a campaign that have a version which is to go, of those that the actor may know of. */
export function inScope(
  { affected, scope }: Pick<CampaignFields, 'affected' | 'scope'>,
  classes: Classes,
  actor: Actor,
  now: Instant,
): RawBuilder<unknown> {
  const { siteId, departmentId, groupId, criticality } = scope;
  const place = {
    ...{ class: scope.class ?? undefined, site: siteId ?? undefined, department: departmentId ?? undefined },
    ...{ group: groupId ?? undefined, criticality: criticality ?? undefined, state: 'present' as const },
  };
  const has = affected.map(({ productId, from, upTo, before }) => {
    const range = { product: productId, from: from ?? undefined, upTo: upTo ?? undefined };
    const all = ofSoftware({ ...range, before: before ?? undefined }, now);
    return sql`(${sql.join(all, sql` and `)})`;
  });
  return sql`${sql.join([...conditions(place, classes), withinItems(actor)], sql` and `)} and i.id in (
    select n.item_id from software_version v join software_installation n on n.version_id = v.id
    where ${has.length === 0 ? sql`false` : sql.join(has, sql` or `)})`;
}

/** What a scope would freeze now. */
export async function previewScope(q: Queries, where: RawBuilder<unknown>) {
  const found = await sql<{ items: number; major: number }>`
    select count(*) as items, count(*) filter (where ${isMajorItem}) as major from item i where ${where}`.execute(
    q,
  );
  return found.rows[0]!;
}

export async function itemsInScope(q: Queries, where: RawBuilder<unknown>): Promise<string[]> {
  const found = await sql<{ id: string }>`select i.id from item i where ${where} order by i.id`.execute(q);
  return found.rows.map(({ id }) => id);
}
