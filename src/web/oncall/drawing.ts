import type { ShiftView } from './queries.ts';

/** A part of a civil day with the same people on duty, in minutes of that day. */
export interface Part {
  from: number;
  to: number;
  duty: ShiftView['duty'];
}
export interface Day {
  date: string;
  parts: Part[];
}

const DAY = 86_400_000;
const next = (date: string): string => new Date(Date.parse(date) + DAY).toISOString().slice(0, 10);

/** Shifts as the days of a calendar: each day from midnight to midnight, cut where others come on duty. */
export function daysOf(shifts: readonly Pick<ShiftView, 'from' | 'to' | 'duty'>[]): Day[] {
  const days = new Map<string, Part[]>();
  for (const { from, to, duty } of shifts) {
    for (let date = from.date; date <= to.date; date = next(date)) {
      const begins = date === from.date ? from.minute : 0;
      const ends = date === to.date ? to.minute : 1440;
      if (ends <= begins) continue;
      days.set(date, [...(days.get(date) ?? []), { from: begins, to: ends, duty }]);
    }
  }
  return [...days].map(([date, parts]) => ({ date, parts }));
}

export const clockOf = (minute: number): string =>
  `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;

/** The minute of a day that a text like `09:30` names; null when it names none. */
export function minuteOf(text: string): number | null {
  const found = /^(\d{1,2}):(\d{2})$/.exec(text);
  const minute = found ? Number(found[1]) * 60 + Number(found[2]) : -1;
  return minute >= 0 && minute < 1440 && Number(found?.[2]) < 60 ? minute : null;
}

/** `2026-03-02T09:30`, as a field for date and time gives it, on the wall of the roster. */
export function wallOf(text: string): { date: string; minute: number } | null {
  const [date = '', time = ''] = text.split('T');
  const minute = minuteOf(time.slice(0, 5));
  return /^\d{4}-\d{2}-\d{2}$/.test(date) && minute !== null ? { date, minute } : null;
}
