import type { Instant } from '../instant.ts';
import { type CivilDate, civilDate, dayNumber } from '../sla/calendar-date.ts';
import { dayAt, instantOf, offsetAt } from '../sla/calendar-zone.ts';

/** What the wall of a zone shows: a civil date and a minute of that day, 0 to 1439. Never a point in time. */
export interface WallTime {
  date: CivilDate;
  minute: number;
}

/** The instant of a wall time by the rule of {@link instantOf}; null when the date or the minute is none. */
export function instantAt(zone: string, { date, minute }: WallTime): Instant | null {
  const day = dayNumber(date);
  return day === null || !isMinuteOfDay(minute) ? null : instantOf(zone, day, minute);
}

/** The wall time at an instant, to the minute below. */
export function wallAt(zone: string, at: Instant): WallTime {
  const day = dayAt(zone, at);
  return { date: civilDate(day), minute: Math.floor((at + offsetAt(zone, at)) / 60_000) - day * 1440 };
}

export const isMinuteOfDay = (minute: number): boolean =>
  Number.isInteger(minute) && minute >= 0 && minute < 1440;
