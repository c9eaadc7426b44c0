import type { TicketEvent } from '../events.ts';
import type { Commands, Fired } from './commands.ts';
import type { Ticket } from './ticket.ts';

/** What a duplicate needs to know of the record that it follows. */
export type Followed = Pick<Ticket, 'id' | 'status' | 'round' | 'resolution'>;

/**
 * What a duplicate takes over now of the record that it follows: its result, each round once. Null while
 * there is none, and for a result that was taken over before, be it that its requester refused it since.
 */
export function resultFor(
  { id, round, resolution }: Followed,
  events: readonly Pick<TicketEvent, 'data'>[],
): Commands['follow'] | null {
  const fired = { timer: `follow:${id}`, generation: round };
  return resolution === null || hasFired(events, fired) ? null : { of: id, resolution, ...fired };
}

/** The desk is told, once each round, that a duplicate cannot take the result over yet; null when it knows. */
export const heldBack = ({ id, round }: Followed, events: readonly Pick<TicketEvent, 'data'>[]) =>
  warning('follow', { timer: `warn:follow:${id}`, generation: round }, events);

/** The desk is told, once, that there will be no result to take over: the other record was withdrawn. */
export const leftAlone = ({ id, status }: Followed, events: readonly Pick<TicketEvent, 'data'>[]) =>
  status === 'withdrawn'
    ? warning('followed_withdrawn', { timer: `warn:withdrawn:${id}`, generation: 1 }, events)
    : null;

const warning = (
  about: string,
  fired: Fired,
  events: readonly Pick<TicketEvent, 'data'>[],
): Commands['warn'] | null =>
  hasFired(events, fired) ? null : { about, percent: null, dueAt: null, ...fired };

const hasFired = (events: readonly Pick<TicketEvent, 'data'>[], { timer, generation }: Fired): boolean =>
  events.some(({ data }) => data.timer === timer && data.generation === generation);
