import type { Instant } from '../instant.ts';
import { type Calendar, deadline } from './calendar.ts';
import { intervalsOn } from './calendar-working-time.ts';
import { dayAt, instantOf, isSkipped, isZone } from './calendar-zone.ts';

/** A calendar that leaves so many days in a row without work counts as closed for good. */
const PATIENCE = 3660;

/**
 * The opening of the n-th working day after the civil day of an instant: reminders count working days and
 * come when people are there (A1). On a 24x7 calendar every day counts, from its midnight.
 * Null when the calendar never works so often; `n` is at least 1.
 */
export function workingDayAfter(calendar: Calendar, at: Instant, n: number): Instant | null {
  const { zone } = calendar;
  if (!isZone(zone)) return null;
  let left = n;
  let idle = 0;
  for (let day = dayAt(zone, at) + 1; idle < PATIENCE; day++) {
    const intervals = calendar.alwaysOpen ? ALL_DAY : intervalsOn(calendar, day);
    const works = intervals.length > 0 && !isSkipped(zone, day);
    idle = works ? 0 : idle + 1;
    if (works) left--;
    if (works && left === 0) return instantOf(zone, day, Math.min(...intervals.map(([from]) => from)));
  }
  return null;
}

const ALL_DAY = [[0, 1440]] as const;

/** The instant itself when the calendar is open, else its next opening; null when it never opens again. */
export function nextOpening(calendar: Calendar, at: Instant): Instant | null {
  const firstWorked = deadline(calendar, at, 1);
  return firstWorked === null ? null : firstWorked - 1;
}
