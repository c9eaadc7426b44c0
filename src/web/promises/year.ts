import type { DayKind, ExceptionalDay } from '#domain/sla/calendar.ts';
import {
  type CivilDate,
  civilDate,
  dayNumber,
  firstDayOf,
  type Weekday,
  weekdayOf,
} from '#domain/sla/calendar-date.ts';
import type { Week } from './week.ts';

/** Hours of a week and the days that differ from it. */
export interface YearPlan {
  alwaysOpen: boolean;
  week: Week;
  days: Readonly<Record<CivilDate, ExceptionalDay>>;
}

/** A day as the year shows it: by its weekday, or as the exception that it is. */
export interface DayCell {
  date: CivilDate;
  /** 1 to 31. */
  day: number;
  weekday: Weekday;
  kind: 'open' | 'closed' | DayKind;
  /** Name of the exception; empty for an ordinary day. */
  name: string;
}

/** The days of a month, 1 is January. */
export function monthOf(year: number, month: number, plan: YearPlan): DayCell[] {
  const first = dayNumber(monthStart(year, month)) ?? firstDayOf(year);
  const next = dayNumber(monthStart(year, month + 1)) ?? firstDayOf(year + 1);
  return Array.from({ length: next - first }, (_, i) => cellOf(first + i, plan));
}

const monthStart = (year: number, month: number): CivilDate => `${year}-${String(month).padStart(2, '0')}-01`;

function cellOf(number: number, { week, days, alwaysOpen }: YearPlan): DayCell {
  const date = civilDate(number);
  const weekday = weekdayOf(number);
  const special = alwaysOpen ? undefined : days[date];
  const usual = alwaysOpen || week[weekday].length > 0 ? 'open' : 'closed';
  return {
    date,
    day: Number(date.slice(8)),
    weekday,
    kind: special?.kind ?? usual,
    name: special?.name ?? '',
  };
}

/** Exceptional days in a row that are alike. */
interface Stretch {
  from: CivilDate;
  to: CivilDate;
  days: number;
  what: ExceptionalDay;
}

/** The exceptional days of a year in order, days in a row as one. */
export function stretchesOf(year: number, days: YearPlan['days']): Stretch[] {
  const stretches: Stretch[] = [];
  for (const date of Object.keys(days).toSorted()) {
    const what = days[date];
    const number = dayNumber(date);
    if (!what || number === null || !date.startsWith(`${year}-`)) continue;
    const last = stretches.at(-1);
    if (last && dayNumber(last.to) === number - 1 && alike(last.what, what)) {
      last.to = date;
      last.days++;
    } else stretches.push({ from: date, to: date, days: 1, what });
  }
  return stretches;
}

const alike = (a: ExceptionalDay, b: ExceptionalDay): boolean =>
  a.kind === b.kind && a.name === b.name && JSON.stringify(a.intervals) === JSON.stringify(b.intervals);
