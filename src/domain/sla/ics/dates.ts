import { type DayNumber, dayNumber } from '../calendar-date.ts';
import type { Property } from './property.ts';

/** What a date property says: a civil day, a time of day, or nothing that can be read. */
export type DateValue = { is: 'day'; day: DayNumber } | { is: 'time' } | { is: 'bad' };

const TIME = /^\d{8}T\d{6}Z?$/;
const DATE = /^(\d{4})(\d{2})(\d{2})$/;

/**
 * Days are read as they are written and never become instants, so that a holiday is the same day in every
 * zone. A date is taken as such also where `VALUE=DATE` was forgotten.
 */
export function readDate({ params, value }: Property): DateValue {
  const type = params.get('VALUE')?.toUpperCase();
  const text = value.trim();
  const day = type === undefined || type === 'DATE' ? readDay(text) : null;
  if (day !== null) return { is: 'day', day };
  const timed = (type === undefined || type === 'DATE-TIME') && TIME.test(text);
  return { is: timed && readDay(text.slice(0, 8)) !== null ? 'time' : 'bad' };
}

/** `20261001` as a day; null for what is none. */
export function readDay(text: string): DayNumber | null {
  const match = DATE.exec(text);
  return match ? dayNumber(`${match[1]}-${match[2]}-${match[3]}`) : null;
}

/** The days of a list such as that of EXDATE; null when one of them is none. */
export function readDays(property: Property): DayNumber[] | null {
  const days = property.value.split(',').map((value) => readDate({ ...property, value }));
  return days.every((one) => one.is === 'day') ? days.map(({ day }) => day) : null;
}

/** Days of a DURATION in whole days or weeks, as all-day events need it; null for anything else. */
export function readDuration(value: string): number | null {
  const match = /^\+?P(?:(\d{1,5})W|(\d{1,5})D)$/.exec(value.trim().toUpperCase());
  const days = match?.[1] === undefined ? Number(match?.[2] ?? 0) : Number(match[1]) * 7;
  return days > 0 ? days : null;
}
