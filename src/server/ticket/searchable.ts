import type { TicketEvent } from '#domain/events.ts';
import { indexWords } from '#domain/search/words.ts';
import type { Ticket } from '#domain/ticket/ticket.ts';
import type { Searchable } from './store.ts';

/** Entries whose words everybody on the ticket may read, and so may find. */
const SPOKEN = new Set<TicketEvent['kind']>(['recorded', 'amended', 'answered', 'commented', 'resolved']);

export const touchesSearch = (events: readonly TicketEvent[]): boolean =>
  events.some((event) => SPOKEN.has(event.kind));

/** The text that the search looks through; private notes are not in it. */
export function searchableOf(ticket: Ticket, events: readonly TicketEvent[]): Searchable {
  const said = events.filter((event) => event.kind === 'answered' || event.kind === 'commented');
  const body = [
    ticket.title,
    ticket.symptom,
    ticket.scope,
    ticket.description,
    ticket.requester.name,
    ...ticket.devices.map((device) => device.name),
    ticket.resolution?.result,
    ...said.map((event) => event.data.text),
  ]
    .filter((text): text is string => typeof text === 'string')
    .join('\n');
  return { body, words: indexWords(body) };
}
