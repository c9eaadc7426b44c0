import { civilDate, type DayNumber, firstDayOf, type Weekday, weekdayOf } from '../calendar-date.ts';
import { readDay } from './dates.ts';

/** FREQ=YEARLY on one day a year: the date of the first, a day of a month, or the n-th weekday of a month. */
export interface YearlyRule {
  interval: number;
  /** Occurrences in all, the first included. */
  count: number | null;
  /** The last day on which one may begin. */
  until: DayNumber | null;
  month: number | null;
  /** From -31, the last but thirty, to 31. */
  monthDay: number | null;
  weekday: { nth: number; weekday: Weekday } | null;
}

const WEEKDAY_NAMES = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'];
const KNOWN = ['FREQ', 'INTERVAL', 'COUNT', 'UNTIL', 'BYMONTH', 'BYMONTHDAY', 'BYDAY', 'WKST'];

/** The rule that a RRULE states: `bad` when it is none, `unsupported` when it is not of this kind. */
export function readRule(value: string): YearlyRule | 'bad' | 'unsupported' {
  const parts = new Map<string, string>();
  for (const part of value.trim().toUpperCase().split(';')) {
    const [name = '', text] = part.split('=');
    if (text === undefined || text === '' || parts.has(name)) return 'bad';
    parts.set(name, text);
  }
  const frequency = parts.get('FREQ');
  if (frequency === undefined) return 'bad';
  if (frequency !== 'YEARLY' || [...parts.keys()].some((name) => !KNOWN.includes(name))) return 'unsupported';
  return yearlyRule(parts);
}

function yearlyRule(parts: ReadonlyMap<string, string>): YearlyRule | 'bad' | 'unsupported' {
  const interval = positive(parts.get('INTERVAL') ?? '1');
  const count = optional(parts.get('COUNT'), positive);
  const until = optional(parts.get('UNTIL'), (text) => readDay(text.replace(/T\d{6}Z?$/, '')));
  if (interval === null || count === undefined || until === undefined) return 'bad';
  if (count !== null && until !== null) return 'bad';
  const month = optional(parts.get('BYMONTH'), (text) => within(text, 1, 12));
  const monthDay = optional(parts.get('BYMONTHDAY'), (text) => within(text, -31, 31) || null);
  const weekday = optional(parts.get('BYDAY'), readWeekday);
  // Lists, and days of every month or week of a year, are more than one day a year.
  if (month === undefined || monthDay === undefined || weekday === undefined) return 'unsupported';
  if (month === null && (monthDay !== null || weekday !== null)) return 'unsupported';
  if (monthDay !== null && weekday !== null) return 'unsupported';
  return { interval, count, until, month, monthDay, weekday };
}

/** Null when nothing is given, undefined when it cannot be read. */
const optional = <T>(text: string | undefined, read: (text: string) => T | null): T | null | undefined =>
  text === undefined ? null : (read(text) ?? undefined);

const positive = (text: string): number | null => (/^0*[1-9]\d{0,8}$/.test(text) ? Number(text) : null);

function within(text: string, min: number, max: number): number | null {
  const value = /^[+-]?\d{1,2}$/.test(text) ? Number(text) : Number.NaN;
  return value >= min && value <= max ? value : null;
}

function readWeekday(text: string): YearlyRule['weekday'] {
  const match = /^([+-]?[1-5])([A-Z]{2})$/.exec(text);
  const index = WEEKDAY_NAMES.indexOf(match?.[2] ?? '');
  return match && index >= 0 ? { nth: Number(match[1]), weekday: (index + 1) as Weekday } : null;
}

/** The days up to `last` on which the event begins, in order; the first of all is the one given. */
export function occurrences(start: DayNumber, rule: YearlyRule, last: DayNumber): DayNumber[] {
  const [year = 0, month = 1, date = 1] = civilDate(start).split('-').map(Number);
  const end = Math.min(last, rule.until ?? last);
  const most = rule.count ?? Number.POSITIVE_INFINITY;
  const found = start <= end ? [start] : [];
  for (let next = year; found.length < most && firstDayOf(next) <= end; next += rule.interval) {
    const day = dayIn(next, rule.month ?? month, rule, date);
    if (day !== null && day > start && day <= end) found.push(day);
  }
  return found;
}

/** The day of the rule in a month, or null when the month has none, such as 29 February. */
function dayIn(year: number, month: number, rule: YearlyRule, date: number): DayNumber | null {
  const first = firstOfMonth(year, month);
  const length = firstOfMonth(year, month + 1) - first;
  const day = rule.weekday ? nthWeekday(first, length, rule.weekday) : (rule.monthDay ?? date);
  const counted = day < 0 ? length + 1 + day : day;
  return counted >= 1 && counted <= length ? first + counted - 1 : null;
}

const firstOfMonth = (year: number, month: number): DayNumber =>
  Math.floor(Date.UTC(year, month - 1, 1) / 86_400_000);

/** The day of the month, from 1; beyond the month where it has no such weekday. */
function nthWeekday(first: DayNumber, length: number, { nth, weekday }: { nth: number; weekday: Weekday }) {
  if (nth > 0) return 1 + ((weekday - weekdayOf(first) + 7) % 7) + 7 * (nth - 1);
  const back = (weekdayOf(first + length - 1) - weekday + 7) % 7;
  const day = length - back + 7 * (nth + 1);
  return day >= 1 ? day : length + 1;
}
