import type { FieldProblem } from '../refusal.ts';
import type { Calendar, Interval } from './calendar.ts';
import { dayNumber, WEEKDAYS, weekdayOf } from './calendar-date.ts';
import { intervalsOn } from './calendar-working-time.ts';
import { isZone } from './calendar-zone.ts';

const DAY = 1440;
/** Between two holidays in name only: a calendar for more years than this is a mistake. */
const YEARS = { first: 1970, last: 2199 } as const;

/** What forbids to save a calendar, field by field; empty when nothing does. */
export function validateCalendar(calendar: Calendar): FieldProblem[] {
  const zone = isZone(calendar.zone) ? [] : [{ field: 'zone', code: 'unknown_zone' }];
  const hours = [...weekProblems(calendar), ...daysProblems(calendar)];
  if (calendar.alwaysOpen) return [...zone, ...announcedProblems(calendar)];
  const never = works(calendar) ? [] : [{ field: 'week', code: 'no_working_time' }];
  const overlaps = hours.length > 0 ? [] : spillProblems(calendar);
  return [...zone, ...hours, ...overlaps, ...never, ...announcedProblems(calendar)];
}

const weekProblems = ({ week }: Calendar): FieldProblem[] =>
  WEEKDAYS.flatMap((weekday) => intervalProblems(week[weekday], `week.${weekday}`));

function daysProblems({ days }: Calendar): FieldProblem[] {
  return Object.entries(days).flatMap(([date, day]) => {
    const field = `days.${date}`;
    if (!isKnownDate(date)) return [{ field, code: 'bad_date' }];
    if (day.kind === 'holiday' && day.intervals.length > 0) return [{ field, code: 'holiday_with_hours' }];
    if (day.kind !== 'holiday' && day.kind !== 'custom' && day.intervals.length === 0) {
      return [{ field, code: 'no_working_time' }];
    }
    return intervalProblems(day.intervals, `${field}.intervals`);
  });
}

/** A date of the years that calendars and rosters may speak of. */
export const isKnownDate = (date: string): boolean => {
  const year = Number(date.slice(0, 4));
  return dayNumber(date) !== null && year >= YEARS.first && year <= YEARS.last;
};

/** What is wrong with the hours of a day: minutes that make no sense, the wrong way round, or overlapping. */
export function intervalProblems(intervals: readonly Interval[] | undefined, field: string): FieldProblem[] {
  if (intervals === undefined) return [{ field, code: 'required' }];
  return intervals.flatMap(([from, to], index) => {
    const at = `${field}.${index}`;
    if (!isMinute(from, 0, DAY - 1) || !isMinute(to, 1, from + DAY))
      return [{ field: at, code: 'bad_minutes' }];
    if (to <= from) return [{ field: at, code: 'ends_before_start' }];
    const overlaps = intervals.some(([start, end], other) => other < index && start < to && from < end);
    return overlaps ? [{ field: at, code: 'overlap' }] : [];
  });
}

const isMinute = (value: number, min: number, max: number): boolean =>
  Number.isInteger(value) && value >= min && value <= max;

/** A night shift must end before the next day's hours begin: every weekday and every exceptional day. */
function spillProblems(calendar: Calendar): FieldProblem[] {
  // 1970-01-05 was a Monday; the week is judged without its exceptions.
  const week = WEEKDAYS.flatMap((weekday) =>
    spills(calendar.week[weekday], calendar.week[WEEKDAYS[weekday % 7] ?? 1])
      ? [{ field: `week.${weekday}`, code: 'overlaps_next_day' }]
      : [],
  );
  const days = Object.keys(calendar.days).flatMap((date) => {
    const day = dayNumber(date) ?? 0;
    const today = intervalsOn(calendar, day);
    const clash =
      spills(intervalsOn(calendar, day - 1), today) || spills(today, intervalsOn(calendar, day + 1));
    const weekly = week.some(({ field }) =>
      [weekdayOf(day), weekdayOf(day - 1)].some((w) => field === `week.${w}`),
    );
    return clash && !weekly ? [{ field: `days.${date}`, code: 'overlaps_next_day' }] : [];
  });
  return [...week, ...days];
}

function spills(today: readonly Interval[], tomorrow: readonly Interval[]): boolean {
  const latest = Math.max(0, ...today.map(([, to]) => to - DAY));
  return tomorrow.some(([from]) => from < latest);
}

/** Hours in the week: those of listed days alone are over some day, and nothing would ever be due after that. */
const works = ({ week }: Calendar): boolean => Object.values(week).some((intervals) => intervals.length > 0);

function announcedProblems({ announcedThrough: year }: Calendar): FieldProblem[] {
  if (year === undefined) return [];
  const sane = Number.isInteger(year) && year >= YEARS.first && year <= YEARS.last;
  return sane ? [] : [{ field: 'announcedThrough', code: 'bad_year' }];
}
