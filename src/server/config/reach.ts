import { type RawBuilder, sql } from 'kysely';
import { type ItemFacts, type ItemReach, managesItems, readsItems } from '#domain/config/reach.ts';
import type { Actor } from '#domain/permissions/actor.ts';

const COLUMN: Record<keyof ItemFacts, RawBuilder<unknown>> = {
  ownerId: sql`i.owner_id`,
  holderId: sql`i.holder_id`,
  groupId: sql`i.group_id`,
  departmentId: sql`i.department_id`,
  siteId: sql`i.site_id`,
};

/** A reach as a condition on items `i`. Never null, so that it can be denied. */
export function conditionOf(reach: ItemReach): RawBuilder<unknown> {
  if (reach.is === 'always') return sql`true`;
  if (reach.of.length === 0) return sql`false`;
  const each = reach.of.map(
    ({ fact, ids }) => sql`(${COLUMN[fact]} is not null and ${COLUMN[fact]} = any(${[...ids]}::uuid[]))`,
  );
  return sql`(${sql.join(each, sql` or `)})`;
}

/** The one condition that keeps whatever lists items `i` within what its reader may know (P5). */
export const withinItems = (actor: Actor): RawBuilder<unknown> => conditionOf(readsItems(actor));

/** Of items `i` those that the actor may change. */
export const withinManaged = (actor: Actor): RawBuilder<unknown> => conditionOf(managesItems(actor));
