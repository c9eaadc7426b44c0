import type { Instant } from '../instant.ts';
import type { Escalation } from './parts.ts';
import type { Ticket } from './ticket.ts';

/** Open escalations at the end of their path stay in sight; they were to be accepted when they were made. */
const dueOf = ({ acceptBy, at }: Escalation): Instant => acceptBy ?? at;

/** The call for help that nobody has answered and that is to be answered first; null when there is none. */
export function firstUnanswered(escalations: Ticket['escalations']): Escalation | null {
  const open = Object.values(escalations).filter(({ state }) => state === 'open');
  return open.sort((a, b) => dueOf(a) - dueOf(b))[0] ?? null;
}

/** By when that is. */
export function answerDue(escalations: Ticket['escalations']): Instant | null {
  const first = firstUnanswered(escalations);
  return first && dueOf(first);
}
