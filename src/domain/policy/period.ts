import type { Instant } from '../instant.ts';
import type { Calendar, ExceptionalDay } from '../sla/calendar.ts';
import { civilDate, dayNumber } from '../sla/calendar-date.ts';
import { dayAt, instantOf, isZone } from '../sla/calendar-zone.ts';

/** From the first instant to before the second. */
export interface Period {
  from: Instant;
  to: Instant;
}

const CHINA = 'Asia/Shanghai';

/** The last whole month on the wall of a zone. */
export function lastMonth(zone: string, now: Instant): Period {
  const wall = isZone(zone) ? zone : CHINA;
  const [year = 1970, month = 1] = civilDate(dayAt(wall, now)).split('-').map(Number);
  const before = month === 1 ? [year - 1, 12] : [year, month - 1];
  return { from: beginOf(wall, before[0] ?? year, before[1] ?? 1), to: beginOf(wall, year, month) };
}

const beginOf = (zone: string, year: number, month: number): Instant =>
  instantOf(zone, dayNumber(`${String(year).padStart(4, '0')}-${String(month).padStart(2, '0')}-01`) ?? 0, 0);

/** This year and the next on the wall of a zone: as far ahead as anybody asks for holidays. */
export function comingYears(zone: string, now: Instant): [number, number] {
  const year = Number(civilDate(dayAt(isZone(zone) ? zone : CHINA, now)).slice(0, 4));
  return [year, year + 1];
}

/** The exceptional days of some years, in order of date. */
export const daysIn = (
  { days }: Pick<Calendar, 'days'>,
  years: readonly number[],
): (ExceptionalDay & { date: string })[] =>
  Object.entries(days)
    .filter(([date]) => years.includes(Number(date.slice(0, 4))))
    .map(([date, day]) => ({ ...day, date }))
    .sort((a, b) => (a.date < b.date ? -1 : 1));

/** Those of some years of which nobody has announced the holidays yet. */
export const provisionalYears = (
  { alwaysOpen, announcedThrough }: Pick<Calendar, 'alwaysOpen' | 'announcedThrough'>,
  years: readonly number[],
): number[] =>
  alwaysOpen || announcedThrough === undefined ? [] : years.filter((year) => year > announcedThrough);
