import type { TicketEvent } from '../../events.ts';
import { happened, sequence } from '../evolve.ts';
import { withdrawal } from './closing.ts';
import type { Decider } from './context.ts';

/** A word was put on another record; its entry stays, marked with where it went. */
export const moveMail: Decider<'move_mail'> = (ticket, command) => [
  happened(ticket, 'mail_moved', {}, { ...command }),
];

/** The message that made this record belongs to another one: here nothing is left to do. */
export const moveWhole: Decider<'move_whole'> = (ticket, command, context) => {
  const ended = withdrawal(ticket, context);
  if ('code' in ended) return ended;
  return sequence(
    ticket,
    (state) => happened(state, 'mail_moved', {}, { ...command }),
    (state) => happened(state, 'withdrawn', ended, { how: 'moved', of: command.to }),
  );
};

/** Entries whose words stand elsewhere now, with the record where. */
export function movedEntries(events: readonly Pick<TicketEvent, 'kind' | 'data'>[]): Map<number, number> {
  const moved = events.filter(({ kind }) => kind === 'mail_moved');
  return new Map(moved.map(({ data }) => [Number(data.entry), Number(data.to)]));
}
