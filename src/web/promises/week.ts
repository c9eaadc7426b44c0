import type { Interval } from '#domain/sla/calendar.ts';
import { WEEKDAYS, type Weekday } from '#domain/sla/calendar-date.ts';

const DAY = 1440;

export type Week = Readonly<Record<Weekday, readonly Interval[]>>;

/** A stretch of working time as it is drawn: within one day, in minutes from its midnight. */
interface Block {
  weekday: Weekday;
  from: number;
  to: number;
}

/** What is drawn of a week: a night shift goes on in the row of the next day, Sunday's on Monday. */
export function blocksOf(week: Week): Block[] {
  return WEEKDAYS.flatMap((weekday) =>
    week[weekday].flatMap(([from, to]) => {
      const today = { weekday, from, to: Math.min(to, DAY) };
      return to > DAY ? [today, { weekday: after(weekday), from: 0, to: to - DAY }] : [today];
    }),
  );
}

const after = (weekday: Weekday): Weekday => WEEKDAYS[weekday % 7] ?? 1;

/** Weekdays in a row with the same hours; the form in which people say them. */
interface DayRun {
  first: Weekday;
  last: Weekday;
  hours: readonly Interval[];
}

export function runsOf(week: Week): DayRun[] {
  const runs: DayRun[] = [];
  for (const weekday of WEEKDAYS) {
    const run = runs.at(-1);
    if (run && sameHours(run.hours, week[weekday])) run.last = weekday;
    else runs.push({ first: weekday, last: weekday, hours: week[weekday] });
  }
  return runs;
}

const sameHours = (a: readonly Interval[], b: readonly Interval[]): boolean =>
  JSON.stringify(a) === JSON.stringify(b);

/** Working minutes of a week; nights that reach into the next day included. */
export const minutesOf = (week: Week): number =>
  WEEKDAYS.flatMap((weekday) => week[weekday]).reduce((sum, [from, to]) => sum + to - from, 0);
