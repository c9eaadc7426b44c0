import { type RawBuilder, sql } from 'kysely';
import { EVENT_KINDS } from '#domain/events.ts';
import type { Actor } from '#domain/permissions/actor.ts';
import { readsDeskEntries } from '#domain/permissions/can.ts';
import { reach } from '#domain/permissions/reach.ts';

/** The one condition that keeps whatever lists tickets `t` within what its reader may know (P5). */
export function withinReach(actor: Actor): RawBuilder<unknown> {
  const allowed = reach(actor);
  if (allowed.kind === 'all') return sql`true`;
  return sql`(t.requester_id = ${allowed.personId} or t.recorded_by = ${allowed.personId})`;
}

/** Kinds of entries that the actor may not even hear of. */
export const hiddenKinds = (actor: Actor): string[] =>
  readsDeskEntries(actor)
    ? []
    : Object.entries(EVENT_KINDS).flatMap(([kind, visibility]) => (visibility === 'desk' ? [kind] : []));
