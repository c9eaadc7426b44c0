import { DAY, dayOf, instantOf, isZone } from './civil.ts';

type Interval = readonly [fromMinute: number, toMinute: number];
type Hours = readonly [open: number, close: number];

/** The content of a calendar version, as far as working time follows from it. */
export interface Content {
  zone: string;
  alwaysOpen?: boolean;
  week: Record<string, readonly Interval[]>;
  days: Record<string, { intervals: readonly Interval[] }>;
  announcedThrough?: number;
}

/** Civil days on which anybody works: 1970-01-01 to 2199-12-31. */
const [FIRST, LAST] = [0, Date.UTC(2199, 11, 31) / DAY];
/** Hours that begin on a day end within so many days. */
const REACH = 3;

/** Working time, civil day by civil day. */
export class Calendar {
  readonly #days = new Map<number, Hours[]>();
  readonly id: string;
  readonly version: number;
  readonly content: Content;

  constructor(id: string, version: number, content: Content) {
    this.id = id;
    this.version = version;
    this.content = content;
  }

  /** Milliseconds in which the calendar is open from one instant to a later one. */
  worked(from: number, to: number): number {
    const { alwaysOpen, zone } = this.content;
    if (alwaysOpen) return to - from;
    if (!isZone(zone)) return 0;
    const hours = this.#hours(dayOf(zone, from) - REACH, dayOf(zone, to) + 1);
    const within = ([open, close]: Hours) => Math.max(0, Math.min(close, to) - Math.max(open, from));
    return hours.reduce((sum, hour) => sum + within(hour), 0);
  }

  /** The first instant by which so much has been worked since the start; null when it never will be. */
  reached(start: number, amount: number): number | null {
    const { alwaysOpen, zone } = this.content;
    if (alwaysOpen || amount <= 0) return start + Math.max(0, amount);
    if (!isZone(zone)) return null;
    const first = dayOf(zone, start) - REACH;
    for (let days = 32; ; days *= 2) {
      const found = walk(this.#hours(first, first + days), start, amount);
      // Hours of days that were not looked at may still overlap those of the last ones.
      if (first + days > LAST || (found !== null && dayOf(zone, found) < first + days - REACH)) return found;
    }
  }

  isOpen = (at: number): boolean => this.worked(at, at + 1) === 1;

  /** Whether an instant lies in a year whose holidays are not announced, or in the three days before it. */
  isProvisional(due: number): boolean {
    const { alwaysOpen, announcedThrough: year, zone } = this.content;
    return !alwaysOpen && year !== undefined && due > instantOf(zone, Date.UTC(year + 1, 0, 1 - 3)).at;
  }

  /** Hours that begin on these days, in order; what overlaps counts once. */
  #hours(first: number, last: number): Hours[] {
    const all: Hours[] = [];
    for (let day = Math.max(first, FIRST); day <= Math.min(last, LAST); day++) all.push(...this.#on(day));
    let until = Number.NEGATIVE_INFINITY;
    return all
      .sort((a, b) => a[0] - b[0])
      .flatMap(([open, close]): Hours[] => {
        const from = Math.max(open, until);
        until = Math.max(until, close);
        return from < close ? [[from, close]] : [];
      });
  }

  #on(day: number): Hours[] {
    const known = this.#days.get(day);
    if (known) return known;
    const { zone, week, days } = this.content;
    const date = new Date(day * DAY);
    const intervals = days[date.toISOString().slice(0, 10)]?.intervals ?? week[date.getUTCDay() || 7] ?? [];
    // On a day that the zone leaves out, as Samoa did with 2011-12-30, nobody works.
    const exists = intervals.length > 0 && instantOf(zone, day * DAY + DAY / 2).shown;
    const at = (minute: number) => instantOf(zone, day * DAY + minute * 60_000).at;
    const hours = exists ? intervals.map(([from, to]): Hours => [at(from), at(to)]) : [];
    this.#days.set(day, hours);
    return hours;
  }
}

function walk(hours: readonly Hours[], start: number, amount: number): number | null {
  let left = amount;
  for (const [open, close] of hours) {
    const from = Math.max(open, start);
    if (close - from >= left) return from + left;
    left -= Math.max(0, close - from);
  }
  return null;
}
