import { EVENT_KINDS, type TicketEvent } from '#domain/events.ts';
import { indexWords } from '#domain/search/words.ts';
import type { AttachedFile } from '#domain/ticket/commands.ts';
import { movedEntries } from '#domain/ticket/decide/moving.ts';
import type { Ticket } from '#domain/ticket/ticket.ts';
import type { Searchable } from './store.ts';

/** Entries whose words everybody on the ticket may read, and so may find. */
const SPOKEN = new Set<TicketEvent['kind']>([
  'recorded',
  'amended',
  'answered',
  'commented',
  'resolved',
  'mail_moved',
]);

export const touchesSearch = (events: readonly TicketEvent[]): boolean =>
  events.some((event) => SPOKEN.has(event.kind) || filesOf(event).length > 0);

/** The text that the search looks through; private notes, words that were moved, and their files are not in it. */
export function searchableOf(ticket: Ticket, all: readonly TicketEvent[]): Searchable {
  const moved = movedEntries(all);
  const events = all.filter(({ seq }) => !moved.has(seq));
  const said = events.filter((event) => event.kind === 'answered' || event.kind === 'commented');
  const body = [
    ticket.title,
    ticket.symptom,
    ticket.scope,
    ticket.description,
    ticket.requester.name,
    ...ticket.devices.map((device) => device.name),
    ticket.resolution?.result,
    ...events.flatMap(filesOf).map((file) => file.name),
    ...said.map((event) => event.data.text),
  ]
    .filter((text): text is string => typeof text === 'string')
    .join('\n');
  return { body, words: fitting(indexWords(body)) };
}

function filesOf({ kind, data }: TicketEvent): readonly AttachedFile[] {
  return EVENT_KINDS[kind] === 'public' && Array.isArray(data.files) ? data.files : [];
}

/** PostgreSQL holds 1 MB of words for a row and does not say when it loses some; half of it is a long story. */
const MOST_BYTES = 512 * 1024;

function fitting(words: readonly string[]): string[] {
  let bytes = 0;
  return words.filter((word) => {
    bytes += Buffer.byteLength(word);
    return bytes <= MOST_BYTES;
  });
}
