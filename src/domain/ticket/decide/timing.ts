import type { NewEvent } from '../../events.ts';
import type { Commands } from '../commands.ts';
import { happened, sequence } from '../evolve.ts';
import type { Ticket } from '../ticket.ts';
import type { Decider } from './context.ts';
import { escalated, isWorking, joinedBy } from './escalating.ts';

/** A share of a promise is used up, or something else is about to be late: those at work are told. */
export const warn: Decider<'warn'> = (ticket, command) => [
  happened(ticket, command.about === 'review_action' ? 'review_action_due' : 'warned', {}, { ...command }),
];

/**
 * The time of a promise is up: the verdict falls, and the path of "time exceeded" is taken (4.3b). While an
 * earlier call still waits for an answer, this one joins it; where the work has its result, nobody is called.
 */
export const breach: Decider<'breach'> = (ticket, command, context) => {
  const joined = joinedBy(ticket, command.clock);
  const data = { ...command, ...(joined === null ? {} : { escalationId: joined.id }) };
  const calls = joined === null && (isWorking(ticket) || command.clock === 'appeal');
  return sequence(
    ticket,
    (state) => happened(state, 'breached', {}, data),
    (state) => (calls ? escalated(state, { trigger: 'b', cause: command.clock, note: null }, context) : null),
  );
};

/** Judged anew by other versions: on purpose, with a reason, and with both verdicts (A7). */
export const rejudge: Decider<'rejudge'> = (ticket, command) => [judgedAnew(ticket, command)];

/** The entry of that, for those who judge tickets by the thousand. */
export const judgedAnew = (ticket: Ticket, { terms, reason, before, after }: Commands['rejudge']): NewEvent =>
  happened(ticket, 'rejudged', { terms }, { reason, verdictsBefore: before, verdictsAfter: after });
