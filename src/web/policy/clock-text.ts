import type { Interval } from '#domain/sla/calendar.ts';

const DAY = 1440;

/** A minute of the civil day as a wall clock shows it; whether it is on the next day stands beside. */
export interface WallTime {
  text: string;
  nextDay: boolean;
}

/** 540 is 09:00; 1440 is 24:00 of the same day, 1800 is 06:00 of the next. */
export function wallTime(minute: number): WallTime {
  const nextDay = minute > DAY;
  const within = nextDay ? minute - DAY : minute;
  const text = `${pad(Math.floor(within / 60))}:${pad(within % 60)}`;
  return { text, nextDay };
}

const pad = (n: number): string => String(n).padStart(2, '0');

/** Minute of the day of `HH:MM`; null when it is none. */
export function minuteOf(text: string): number | null {
  const found = /^([01]\d|2[0-3]):([0-5]\d)$/.exec(text);
  return found ? Number(found[1]) * 60 + Number(found[2]) : null;
}

/** What an input of type `time` shows: 24:00 is its 00:00. */
export const inputTime = (minute: number): string => wallTime(minute % DAY).text;

/** From two inputs: an end that is not after the start is meant on the next day. */
export function intervalOf(from: string, to: string): Interval | null {
  const [start, end] = [minuteOf(from), minuteOf(to)];
  if (start === null || end === null) return null;
  return [start, end > start ? end : end + DAY];
}
