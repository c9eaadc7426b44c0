import type { Instant } from '../instant.ts';
import type { Calendar, Interval } from './calendar.ts';
import { civilDate, type DayNumber, firstDayOf, weekdayOf } from './calendar-date.ts';
import { instantOf, isSkipped, isZone } from './calendar-zone.ts';

type Opening = [open: Instant, close: Instant];

/** Working time is known for these civil years; outside of them no calendar works. */
const FIRST_YEAR = 1970;
const LAST_YEAR = 2199;

const NEVER: Calendar['week'] = { 1: [], 2: [], 3: [], 4: [], 5: [], 6: [], 7: [] };

const yearOf = (at: Instant): number => {
  const year = new Date(at).getUTCFullYear();
  return Number.isNaN(year) ? (at < 0 ? FIRST_YEAR : LAST_YEAR) : year;
};
const within = (year: number): number => Math.min(Math.max(year, FIRST_YEAR), LAST_YEAR);

/** Openings in order, those that touch or overlap joined, with the working time before each. */
class Table {
  readonly opens: readonly Instant[];
  readonly closes: readonly Instant[];
  /** Working milliseconds before each opening, since the first of the table. */
  readonly sums: readonly number[];
  readonly total: number;

  constructor(openings: readonly Opening[]) {
    const joined: Opening[] = [];
    for (const [open, close] of [...openings].sort((a, b) => a[0] - b[0])) {
      const last = joined.at(-1);
      if (last && open <= last[1]) last[1] = Math.max(last[1], close);
      else joined.push([open, close]);
    }
    let total = 0;
    this.opens = joined.map(([open]) => open);
    this.closes = joined.map(([, close]) => close);
    this.sums = joined.map(([open, close]) => {
      total += close - open;
      return total - (close - open);
    });
    this.total = total;
  }

  /** Working milliseconds from the beginning of the table until an instant. */
  until(at: Instant): number {
    const index = lastAtMost(this.opens, at);
    return index < 0 ? 0 : this.sums[index]! + Math.min(at, this.closes[index]!) - this.opens[index]!;
  }

  /** The earliest instant at which a sum above 0 and up to `total` has been worked. */
  when(sum: number): Instant {
    let low = 0;
    let high = this.sums.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.sums[middle]! < sum) low = middle;
      else high = middle - 1;
    }
    return this.opens[low]! + sum - this.sums[low]!;
  }
}

/** Index of the last value that is at most `limit`, or -1; the values ascend. */
function lastAtMost(values: readonly number[], limit: number): number {
  let low = -1;
  let high = values.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (values[middle]! <= limit) low = middle;
    else high = middle - 1;
  }
  return low;
}

/**
 * A calendar laid out as openings with running sums, so that long spans cost two binary searches. Years are
 * worked out when they are first asked for and kept.
 */
export class WorkingTime {
  readonly #calendar: Calendar;
  #first = 0;
  #last = -1;
  #openings: Opening[] = [];
  #table = new Table([]);

  /** In a zone that this machine does not know nobody works: tickets stay usable, nothing falls due. */
  constructor(calendar: Calendar) {
    this.#calendar = isZone(calendar.zone) ? calendar : { ...calendar, zone: 'UTC', week: NEVER, days: {} };
  }

  between(from: Instant, to: Instant): number {
    this.#cover(yearOf(from), yearOf(to));
    return this.#table.until(to) - this.#table.until(from);
  }

  after(start: Instant, budget: number): Instant | null {
    if (budget <= 0) return start;
    this.#cover(yearOf(start), yearOf(start));
    const sum = this.#table.until(start) + budget;
    while (this.#table.total < sum) {
      if (this.#last >= LAST_YEAR) return null;
      // Forwards only, so that the sum still counts from the same beginning; twice as far each time.
      this.#extend(this.#first, within(2 * this.#last - this.#first + 1));
    }
    return this.#table.when(sum);
  }

  isOpen(at: Instant): boolean {
    this.#cover(yearOf(at), yearOf(at));
    const index = lastAtMost(this.#table.opens, at);
    return index >= 0 && at < this.#table.closes[index]!;
  }

  openings(from: Instant, to: Instant): Opening[] {
    this.#cover(yearOf(from), yearOf(to));
    const { opens, closes } = this.#table;
    const found: Opening[] = [];
    for (let i = Math.max(lastAtMost(opens, from), 0); i < opens.length && opens[i]! < to; i++) {
      const open = Math.max(opens[i]!, from);
      const close = Math.min(closes[i]!, to);
      if (open < close) found.push([open, close]);
    }
    return found;
  }

  /** Makes the table reach over these years and one more on each side, for zones and night shifts. */
  #cover(one: number, other: number): void {
    const first = within(Math.min(one, other) - 1);
    const last = within(Math.max(one, other) + 1);
    if (this.#last < this.#first) this.#extend(first, last);
    else if (first < this.#first || last > this.#last) {
      this.#extend(Math.min(first, this.#first), Math.max(last, this.#last));
    }
  }

  #extend(first: number, last: number): void {
    const openings = [...this.#openings];
    for (let year = first; year <= last; year++) {
      const known = year >= this.#first && year <= this.#last;
      if (!known) for (const opening of openingsOf(this.#calendar, year)) openings.push(opening);
    }
    this.#openings = openings;
    this.#first = first;
    this.#last = last;
    this.#table = new Table(openings);
  }
}

function openingsOf(calendar: Calendar, year: number): Opening[] {
  const openings: Opening[] = [];
  const end = firstDayOf(year + 1);
  for (let day = firstDayOf(year); day < end; day++) {
    const intervals = intervalsOn(calendar, day);
    if (intervals.length === 0 || isSkipped(calendar.zone, day)) continue;
    for (const [from, to] of intervals) {
      const open = instantOf(calendar.zone, day, from);
      const close = instantOf(calendar.zone, day, to);
      // An interval that clocks skip altogether may map to nothing.
      if (open < close) openings.push([open, close]);
    }
  }
  return openings;
}

/** The working time that begins on a civil day: that of the day itself, or else of its weekday. */
export function intervalsOn(calendar: Calendar, day: DayNumber): readonly Interval[] {
  return calendar.days[civilDate(day)]?.intervals ?? calendar.week[weekdayOf(day)] ?? [];
}
