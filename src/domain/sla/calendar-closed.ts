import type { Instant } from '../instant.ts';
import type { Calendar } from './calendar.ts';
import { civilDate, type DayNumber } from './calendar-date.ts';
import { dayAt, instantOf, isZone } from './calendar-zone.ts';

/** Time in which nobody works: outside of the hours of the week, or on a named holiday. */
export type ClosedHours = { from: Instant; to: Instant; counted: false } & (
  | { why: 'off_hours'; reason: null }
  | { why: 'holiday' /** Its name. */; reason: string }
);

/** The closed span cut where holidays begin and end on the wall of the calendar's zone. */
export function closedHours(calendar: Calendar, from: Instant, to: Instant): ClosedHours[] {
  const pieces: ClosedHours[] = [];
  if (from >= to) return pieces;
  if (!isZone(calendar.zone)) return [{ from, to, counted: false, why: 'off_hours', reason: null }];
  let at = from;
  for (let day = dayAt(calendar.zone, from); at < to; day++) {
    const end = Math.min(instantOf(calendar.zone, day + 1, 0), to);
    if (end <= at) continue;
    const last = pieces.at(-1);
    const name = holidayOn(calendar, day);
    if (last && last.reason === name) last.to = end;
    else if (name === null)
      pieces.push({ from: at, to: end, counted: false, why: 'off_hours', reason: null });
    else pieces.push({ from: at, to: end, counted: false, why: 'holiday', reason: name });
    at = end;
  }
  return pieces;
}

function holidayOn(calendar: Calendar, day: DayNumber): string | null {
  const exception = calendar.days[civilDate(day)];
  return exception?.kind === 'holiday' ? exception.name : null;
}
