/** A day of the civil calendar, `YYYY-MM-DD`: a date on the wall, never a point in time. */
export type CivilDate = string;
/** ISO weekday: 1 is Monday, 7 is Sunday. */
export type Weekday = 1 | 2 | 3 | 4 | 5 | 6 | 7;
export const WEEKDAYS = [1, 2, 3, 4, 5, 6, 7] as const satisfies readonly Weekday[];

/** Days since 1970-01-01 of the civil calendar; the form in which dates are counted. */
export type DayNumber = number;

const DAY = 86_400_000;
const PATTERN = /^(\d{4})-(\d{2})-(\d{2})$/;

/** The day number of a civil date, or null for what is no date, such as 2026-02-29. */
export function dayNumber(date: CivilDate): DayNumber | null {
  const match = PATTERN.exec(date);
  if (!match) return null;
  const day = Math.floor(Date.UTC(Number(match[1]), Number(match[2]) - 1, Number(match[3])) / DAY);
  return civilDate(day) === date ? day : null;
}

export const civilDate = (day: DayNumber): CivilDate => new Date(day * DAY).toISOString().slice(0, 10);

export function weekdayOf(day: DayNumber): Weekday {
  // 1970-01-01 was a Thursday.
  const index = (((day + 3) % 7) + 7) % 7;
  return WEEKDAYS[index] ?? 1;
}

export const firstDayOf = (year: number): DayNumber => Math.floor(Date.UTC(year, 0, 1) / DAY);
