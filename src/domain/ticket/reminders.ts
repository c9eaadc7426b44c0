import type { Instant } from '../instant.ts';
import { type Calendar, deadline } from '../sla/calendar.ts';
import { workingDayAfter } from '../sla/calendar-days.ts';
import type { Rules } from '../sla/rulebook.ts';
import type { Ticket } from './ticket.ts';

/** What the system does next to a result that nobody has confirmed (A1). */
export interface Timer {
  at: Instant;
  action: 'remind' | 'expire';
}

/**
 * Reminders on the working days that the policy names (1, 3, 5 as shipped), counted from the result on the
 * working calendar; one working day after the last the record is honestly called unconfirmed. Each of them,
 * and that end, comes a whole working day after the reminder before it was really sent at the earliest
 * (`remindedAt`), so that people have time to answer though reminders were late.
 */
export function nextTimer(
  ticket: Ticket,
  { policy, calendars }: Rules,
  remindedAt: Instant | null,
): Timer | null {
  if (ticket.status !== 'resolved' || ticket.resolution === null) return null;
  const { working } = calendars;
  const reminder = policy.reminderDays[ticket.reminders];
  const day = reminder ?? (policy.reminderDays.at(-1) ?? 0) + 1;
  const planned = deadline(working, ticket.resolution.at, day * workingDay(working));
  const at = remindedAt === null ? planned : latest(planned, dayAfter(working, remindedAt));
  return at === null ? null : { at, action: reminder === undefined ? 'expire' : 'remind' };
}

/** As much working time later as a day has, and never on the same day. */
const dayAfter = (calendar: Calendar, at: Instant): Instant | null =>
  latest(deadline(calendar, at, workingDay(calendar)), workingDayAfter(calendar, at, 1));

/** The later of two instants; never, when one of them never comes. */
const latest = (one: Instant | null, other: Instant | null): Instant | null =>
  one === null || other === null ? null : Math.max(one, other);

/** Milliseconds of the longest day of a week, so that n days later is the same time of day. */
function workingDay(calendar: Calendar): number {
  if (calendar.alwaysOpen) return 86_400_000;
  const lengths = Object.values(calendar.week).map((intervals) =>
    intervals.reduce((sum, [from, to]) => sum + (to - from), 0),
  );
  return Math.max(...lengths) * 60_000;
}
