import { EVENT_KINDS, type TicketEvent } from '../events.ts';
import type { Actor } from '../permissions/actor.ts';
import { readsDeskEntries } from '../permissions/can.ts';

/** The entries of a history that the actor may read; the desk's own ones are not even counted for others. */
export function readable<E extends Pick<TicketEvent, 'kind'>>(events: readonly E[], actor: Actor): E[] {
  return readsDeskEntries(actor)
    ? [...events]
    : events.filter((event) => EVENT_KINDS[event.kind] === 'public');
}
