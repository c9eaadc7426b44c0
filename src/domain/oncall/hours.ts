import type { Instant } from '../instant.ts';
import type { Calendar, Interval } from '../sla/calendar.ts';
import { civilDate, type DayNumber, weekdayOf } from '../sla/calendar-date.ts';
import { intervalsOn } from '../sla/calendar-working-time.ts';
import { dayAt, instantOf, isSkipped } from '../sla/calendar-zone.ts';
import type { Calendars, DaySort, Layer, Restriction } from './roster.ts';

/** Hours may end two midnights after the day on which they begin. */
const REACH = 2;

/** True when a layer is on duty at an instant, whosever turn it is. */
export const isOnDuty = (layer: Layer, zone: string, at: Instant, calendars: Calendars): boolean =>
  layer.on === null ||
  dutyHours(layer.on, zone, at, at, calendars).some(([open, close]) => open <= at && at < close);

/** The instants at which the hours of a layer begin or end; more than those asked for may be among them. */
export const hourEdges = (layer: Layer, zone: string, from: Instant, to: Instant, known: Calendars) =>
  layer.on === null ? [] : dutyHours(layer.on, zone, from, to, known).flat();

function dutyHours(
  on: Restriction,
  zone: string,
  from: Instant,
  to: Instant,
  calendars: Calendars,
): [Instant, Instant][] {
  const hours: [Instant, Instant][] = [];
  // One day more: where clocks go back over midnight, a day has begun while the wall shows the one before.
  for (let day = dayAt(zone, from) - REACH; day <= dayAt(zone, to) + 1; day++) {
    const intervals = hoursOn(on, day, calendars);
    if (intervals.length === 0 || isSkipped(zone, day)) continue;
    for (const [first, last] of intervals) {
      hours.push([instantOf(zone, day, first), instantOf(zone, day, last)]);
    }
  }
  return hours;
}

function hoursOn(on: Restriction, day: DayNumber, calendars: Calendars): readonly Interval[] {
  if (on.kind === 'week') return on.week[weekdayOf(day)] ?? [];
  const calendar = Object.hasOwn(calendars, on.calendar) ? calendars[on.calendar] : undefined;
  return calendar && isOfSort(calendar, day, on.sort) ? on.hours : [];
}

/** Holidays are civil dates: the date on the roster's wall is looked up, whatever the calendar's zone. */
function isOfSort(calendar: Calendar, day: DayNumber, sort: DaySort): boolean {
  if (sort === 'holiday') return calendar.days[civilDate(day)]?.kind === 'holiday';
  const works = calendar.alwaysOpen === true || intervalsOn(calendar, day).length > 0;
  return works === (sort === 'workday');
}
