import type { DayNumber } from '../calendar-date.ts';
import { readDate, readDays, readDuration } from './dates.ts';
import type { EventText } from './events.ts';
import { type Label, readLabel } from './label.ts';
import type { Problems } from './problem.ts';
import type { Property } from './property.ts';
import { occurrences, readRule, type YearlyRule } from './recurrence.ts';

/** Why an event that is well written is not taken. */
export const SKIP_REASONS = [
  'timed',
  'cancelled',
  'recurrence_unsupported',
  'unmarked',
  'ambiguous',
  'outside_years',
] as const;
export type SkipReason = (typeof SKIP_REASONS)[number];

/** An all-day event. */
export interface DayEvent extends Label {
  line: number;
  uid: string | null;
  start: DayNumber;
  /** Days in a row; at least 1. */
  length: number;
  rule: YearlyRule | null;
  more: readonly DayNumber[];
  except: readonly DayNumber[];
  /** The day of another event with the same UID in the place of which this one stands. */
  replaces: DayNumber | null;
}

/** Properties that may stand but once in an event (3.6.1). */
const ONCE = ['UID', 'SUMMARY', 'STATUS', 'DTSTART', 'DTEND', 'DURATION', 'RRULE', 'RECURRENCE-ID'];

/** Reads one event; null when something in it is wrong, which is noted, or the reason to pass it over. */
export function readEvent(event: EventText, problems: Problems): DayEvent | SkipReason | null {
  const one = (name: string) => event.properties.find((property) => property.name === name);
  if (one('STATUS')?.value.trim().toUpperCase() === 'CANCELLED') return 'cancelled';
  const start = one('DTSTART');
  if (!start) problems.note(event.line, 'DTSTART', 'required');
  const begins = start ? dayOf(start, problems) : null;
  const replaced = one('RECURRENCE-ID');
  const replaces = replaced ? dayOf(replaced, problems) : null;
  if (begins === 'timed' || replaces === 'timed') return 'timed';
  const rule = ruleOf(one('RRULE'), problems);
  if (rule === 'unsupported') return 'recurrence_unsupported';
  const isOnce = givenOnce(event, problems);
  const length = begins === null ? null : lengthOf(begins, one('DTEND'), one('DURATION'), problems);
  const label = readLabel(event, problems);
  const more = daysOf(event, 'RDATE', problems);
  const except = daysOf(event, 'EXDATE', problems);
  if (!isOnce || begins === null || length === null || rule === 'bad' || label === null) return null;
  if (more === null || except === null || (replaced && replaces === null)) return null;
  const uid = one('UID')?.value.trim() || null;
  return { ...label, line: event.line, uid, start: begins, length, rule, more, except, replaces };
}

function givenOnce({ properties }: EventText, problems: Problems): boolean {
  const again = ONCE.flatMap((name) => properties.filter((property) => property.name === name).slice(1));
  for (const { line, name } of again) problems.note(line, name, 'given_twice');
  return again.length === 0;
}

/** The days on which an event begins, those that other events replace among them. */
export function beginningsOf(event: DayEvent, last: DayNumber): DayNumber[] {
  const regular = event.rule === null ? [event.start] : occurrences(event.start, event.rule, last);
  const except = new Set(event.except);
  return [...new Set([...regular, ...event.more])].filter((day) => !except.has(day));
}

function dayOf(property: Property, problems: Problems): DayNumber | 'timed' | null {
  const value = readDate(property);
  if (value.is === 'day') return value.day;
  if (value.is === 'time') return 'timed';
  problems.note(property.line, property.name, 'bad_date');
  return null;
}

/** DTEND is the day after the last; where it equals the first, as many programs write it, one day is meant. */
function lengthOf(
  start: DayNumber,
  end: Property | undefined,
  duration: Property | undefined,
  problems: Problems,
): number | null {
  if (end && duration) {
    problems.note(Math.max(end.line, duration.line), 'DURATION', 'given_twice');
    return null;
  }
  if (duration) {
    const length = readDuration(duration.value);
    if (length === null) problems.note(duration.line, 'DURATION', 'bad_duration');
    return length;
  }
  if (!end) return 1;
  const value = readDate(end);
  if (value.is !== 'day') problems.note(end.line, 'DTEND', 'bad_date');
  else if (value.day < start) problems.note(end.line, 'DTEND', 'ends_before_start');
  else return Math.max(value.day - start, 1);
  return null;
}

function ruleOf(property: Property | undefined, problems: Problems) {
  const rule = property ? readRule(property.value) : null;
  if (property && rule === 'bad') problems.note(property.line, 'RRULE', 'bad_rule');
  return rule;
}

function daysOf(event: EventText, name: string, problems: Problems): DayNumber[] | null {
  const lists = event.properties
    .filter((property) => property.name === name)
    .map((property) => {
      const days = readDays(property);
      if (days === null) problems.note(property.line, name, 'bad_date');
      return days;
    });
  return lists.every((days) => days !== null) ? lists.flat() : null;
}
