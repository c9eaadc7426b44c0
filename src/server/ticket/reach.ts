import { type RawBuilder, sql } from 'kysely';
import { EVENT_KINDS } from '#domain/events.ts';
import type { Actor } from '#domain/permissions/actor.ts';
import type { Named, Predicate } from '#domain/permissions/predicate.ts';
import { reads, readsInternal } from '#domain/permissions/reach.ts';
import type { Queries } from '../platform/db/db.ts';

const COLUMN: Record<Named, RawBuilder<unknown>> = {
  requesterId: sql`t.requester_id`,
  recordedBy: sql`t.recorded_by`,
  assigneeId: sql`t.assignee_id`,
  groupId: sql`t.group_id`,
  departmentId: sql`t.department_id`,
  siteId: sql`t.site_id`,
};

/** Where a fact of tickets `t` stands. */
export const columnOf = (fact: Named): RawBuilder<unknown> => COLUMN[fact];

/** A predicate as a condition on tickets `t`. Never null, so that it can be denied. */
export function conditionOf(predicate: Predicate): RawBuilder<unknown> {
  switch (predicate.is) {
    case 'always':
      return sql`true`;
    case 'never':
      return sql`false`;
    case 'among': {
      const { fact, ids } = predicate;
      const [first, ...others] = ids;
      const meant = others.length === 0 ? sql`${first}::uuid` : sql`any(${[...ids]}::uuid[])`;
      return sql`(${COLUMN[fact]} is not null and ${COLUMN[fact]} = ${meant})`;
    }
    case 'of_contact': {
      const { contact } = predicate;
      return sql`(t.requester_id is null and btrim(${contact}) <> ''
        and coalesce(lower(btrim(t.requester_contact)) = lower(btrim(${contact})), false))`;
    }
    case 'open_to_all_readers':
      return sql`not t.confidential`;
    case 'security_incident':
      return sql`(t.type is not distinct from 'security_incident')`;
    case 'named_reader':
      return sql`(t.reader_ids <> '{}' and t.reader_ids @> array[${predicate.personId}::uuid])`;
    case 'all':
      return sql`(${sql.join(predicate.of.map(conditionOf), sql` and `)})`;
    case 'any':
      return sql`(${sql.join(predicate.of.map(conditionOf), sql` or `)})`;
  }
}

/** The one condition that keeps whatever lists tickets `t` within what its reader may know (P5). */
export const withinReach = (actor: Actor): RawBuilder<unknown> => conditionOf(reads(actor));

/** Of tickets `t` those whose desk entries the actor may read. */
export const withinDesk = (actor: Actor): RawBuilder<unknown> => conditionOf(readsInternal(actor));

/** Those of these tickets that the actor may know of. */
export async function knownOf(
  q: Queries,
  ids: readonly (number | null)[],
  actor: Actor,
): Promise<ReadonlySet<number>> {
  const asked = [...new Set(ids)].filter((id) => id !== null);
  if (asked.length === 0) return new Set();
  const found = await sql<{ id: number }>`
    select t.id from ticket t where t.id = any(${asked}::int[]) and ${withinReach(actor)}`.execute(q);
  return new Set(found.rows.map(({ id }) => id));
}

/** Kinds of entries that the desk keeps to itself. */
export const DESK_KINDS: readonly string[] = Object.entries(EVENT_KINDS).flatMap(([kind, visibility]) =>
  visibility === 'desk' ? [kind] : [],
);
