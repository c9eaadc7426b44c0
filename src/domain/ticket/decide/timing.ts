import { happened, sequence } from '../evolve.ts';
import type { Decider } from './context.ts';
import { escalated } from './escalating.ts';

/** A share of a promise is used up, or something else is about to be late: those at work are told. */
export const warn: Decider<'warn'> = (ticket, command) => [happened(ticket, 'warned', {}, { ...command })];

/** The time of a promise is up: the verdict falls, and the path of "time exceeded" is taken (4.3b). */
export const breach: Decider<'breach'> = (ticket, command, context) =>
  sequence(
    ticket,
    (state) => happened(state, 'breached', {}, { ...command }),
    (state) => escalated(state, { trigger: 'b', note: null, change: undefined }, context),
  );

/** Judged anew by other versions: on purpose, with a reason, and with both verdicts (A7). */
export const rejudge: Decider<'rejudge'> = (ticket, { terms, reason, before, after }) => [
  happened(ticket, 'rejudged', { terms }, { reason, verdictsBefore: before, verdictsAfter: after }),
];
