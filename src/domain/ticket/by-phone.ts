import { type Refusal, refuse } from '../refusal.ts';
import type { Ticket } from './ticket.ts';

/**
 * Why this person may not write down what the requester says of the result by telephone; null: they may (4.2c).
 * Who is asked is known, with an account or by name or number, speaks for themselves, and is not called by whoever
 * gave the result.
 */
export function recorderProblem({ requester, resolution }: Ticket, recorder: string | null): Refusal | null {
  const { personId, name, contact } = requester;
  if (!personId && !name?.trim() && !contact?.trim()) return refuse('requester_unknown');
  if (personId !== null && personId === recorder) return refuse('own_word');
  return resolution?.by === recorder ? refuse('own_result') : null;
}

/** Whether the word that stands on the newest result was written down by somebody else after a call. */
export const heardByPhone = ({ confirmations, round }: Ticket): boolean =>
  Object.values(confirmations).some((said) => said.round === round && said.phone !== undefined);

/**
 * Closed without a word that the requester gave themselves: as unreachable (A1), or by what was heard by telephone,
 * which they may not have said. Such a record they reopen; one they closed themselves is appealed.
 */
export const isReopenable = (ticket: Ticket): boolean =>
  ticket.closure === 'unreachable' || (ticket.closure === 'confirmed' && heardByPhone(ticket));
