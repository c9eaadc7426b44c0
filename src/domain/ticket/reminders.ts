import type { Instant } from '../instant.ts';
import { type Calendar, deadline } from '../sla/calendar.ts';
import type { Rules } from '../sla/rulebook.ts';
import type { Ticket } from './ticket.ts';

/** What the system does next to a result that nobody has confirmed (A1). */
export interface Timer {
  at: Instant;
  action: 'remind' | 'expire';
}

/**
 * Reminders on the working days that the policy names (1, 3, 5 as shipped), counted from the result on the
 * working calendar; one working day after the last the record is honestly called unconfirmed.
 */
export function nextTimer(ticket: Ticket, { policy, calendars }: Rules): Timer | null {
  if (ticket.status !== 'resolved' || ticket.resolution === null) return null;
  const reminder = policy.reminderDays[ticket.reminders];
  const day = reminder ?? (policy.reminderDays.at(-1) ?? 0) + 1;
  const at = deadline(calendars.working, ticket.resolution.at, day * workingDay(calendars.working));
  return at === null ? null : { at, action: reminder === undefined ? 'expire' : 'remind' };
}

/** Milliseconds of the longest day of a week, so that n days later is the same time of day. */
function workingDay(calendar: Calendar): number {
  if (calendar.alwaysOpen) return 86_400_000;
  const lengths = Object.values(calendar.week).map((intervals) =>
    intervals.reduce((sum, [from, to]) => sum + (to - from), 0),
  );
  return Math.max(...lengths) * 60_000;
}
