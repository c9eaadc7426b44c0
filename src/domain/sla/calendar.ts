import type { Instant } from '../instant.ts';
import { type CivilDate, firstDayOf, type Weekday } from './calendar-date.ts';
import { WorkingTime } from './calendar-working-time.ts';
import { instantOf } from './calendar-zone.ts';

/**
 * Working time within a day: minutes of the civil day, from the first to before the second. The end may lie
 * beyond 1440: a night shift belongs wholly to the day on which it begins.
 */
export type Interval = readonly [fromMinute: number, toMinute: number];

export const DAY_KINDS = ['holiday', 'workday', 'half_day', 'custom'] as const;
export type DayKind = (typeof DAY_KINDS)[number];

/** A day that differs from its weekday: these intervals stand in place of the week's. */
export interface ExceptionalDay {
  kind: DayKind;
  intervals: readonly Interval[];
  name: string;
}

/** When the desk works (3.3). Pure data in civil dates and minutes; never changed once published (A7). */
export interface Calendar {
  id: string;
  version: number;
  /** What people call it; the id where none is given. */
  name?: string;
  /** IANA name of the zone whose wall clock the minutes are read from. */
  zone: string;
  /** 24x7; week and days then say nothing. */
  alwaysOpen?: true;
  week: Readonly<Record<Weekday, readonly Interval[]>>;
  days: Readonly<Record<CivilDate, ExceptionalDay>>;
  /** The last year whose statutory arrangement is known; what is due later is provisional. */
  announcedThrough?: number;
}

/** Compiled calendars by identity: keep one object for each version of a calendar and reuse it. */
const compiled = new WeakMap<Calendar, WorkingTime>();

function workingTime(calendar: Calendar): WorkingTime {
  let found = compiled.get(calendar);
  if (!found) {
    found = new WorkingTime(calendar);
    compiled.set(calendar, found);
  }
  return found;
}

/**
 * Working milliseconds between two instants; negative when `to` comes first. Real time is counted between
 * the instants to which opening and closing hours map, so an hour that clocks skip or repeat is not lost
 * or doubled. Before 1970 and from 2200 on no calendar works, except one that is always open.
 */
export function elapsed(calendar: Calendar, from: Instant, to: Instant): number {
  return calendar.alwaysOpen ? to - from : workingTime(calendar).between(from, to);
}

/**
 * The earliest instant at which `budget` working milliseconds have passed since `start`: the inverse of
 * {@link elapsed}. Null when the calendar never works so long.
 */
export function deadline(calendar: Calendar, start: Instant, budget: number): Instant | null {
  return calendar.alwaysOpen ? start + budget : workingTime(calendar).after(start, budget);
}

export function isOpen(calendar: Calendar, at: Instant): boolean {
  return calendar.alwaysOpen === true || workingTime(calendar).isOpen(at);
}

/** Opening and closing instants that touch the span, in order and cut to it. */
export function openings(calendar: Calendar, from: Instant, to: Instant): [Instant, Instant][] {
  if (from >= to) return [];
  return calendar.alwaysOpen ? [[from, to]] : workingTime(calendar).openings(from, to);
}

/** Days: the notice of a year may change the last of December before it, as that of 2019 changed the 29th. */
export const NEW_YEAR_REACH = 3;

/** True when a due time reaches into a year whose holidays are not announced, or into its New Year. */
export function provisional(calendar: Calendar, due: Instant): boolean {
  if (calendar.alwaysOpen || calendar.announcedThrough === undefined) return false;
  const firstUnsure = firstDayOf(calendar.announcedThrough + 1) - NEW_YEAR_REACH;
  return due > instantOf(calendar.zone, firstUnsure, 0);
}
