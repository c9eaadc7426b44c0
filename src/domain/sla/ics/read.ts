import type { ExceptionalDay, Interval } from '../calendar.ts';
import { type CivilDate, civilDate, type DayNumber, firstDayOf } from '../calendar-date.ts';
import { beginningsOf, type DayEvent, readEvent, type SkipReason } from './event.ts';
import { type EventText, readEvents } from './events.ts';
import { octets, unfold } from './lines.ts';
import { type IcsProblem, Problems } from './problem.ts';
import { isAmbiguous, readSummary, shorten } from './summary.ts';

/** Octets of the longest text that is read. */
export const LONGEST_ICS = 200_000;
/** Days that one text may bring; a day named twice counts twice. */
export const MOST_ICS_DAYS = 2_000;
const YEARS = { first: 1970, last: 2199, most: 50 } as const;

export interface IcsWish {
  /** Years of the civil calendar, first and last included; at most 50 of 1970 to 2199. */
  years: { first: number; last: number };
  /** The hours worked on a make-up day. */
  hours: readonly Interval[];
}

/** An event that is well written but not taken. */
export interface SkippedEvent {
  /** That of its BEGIN. */
  line: number;
  name: string;
  reason: SkipReason;
}

export interface IcsReading {
  days: Record<CivilDate, ExceptionalDay>;
  skipped: SkippedEvent[];
  problems: IcsProblem[];
}

/**
 * The exceptional days of an .ics text (RFC 5545), as civil dates: they hold in whatever zone the calendar
 * is. All-day events are days off, or make-up days where marked 班; once one event of the text is marked 休,
 * only marked ones count, since such feeds list festivals on which people work as well. Never throws.
 */
export function readIcs(text: string, { years, hours }: IcsWish): IcsReading {
  const problems = new Problems();
  const refused = (field: string, code: 'bad_years' | 'too_large'): IcsReading => {
    problems.note(1, field, code);
    return { days: {}, skipped: [], problems: problems.all };
  };
  if (!areYears(years)) return refused('years', 'bad_years');
  if (text.length > LONGEST_ICS || octets(text) > LONGEST_ICS) return refused('text', 'too_large');
  const reader = new Reader(years, hours, problems);
  const events: DayEvent[] = [];
  for (const event of readEvents(unfold(text), problems)) {
    const read = readEvent(event, problems);
    if (typeof read === 'string') reader.skip(event.line, nameOf(event), read);
    else if (read !== null) events.push(read);
  }
  reader.take(events);
  return { days: reader.days, skipped: reader.skipped, problems: problems.all };
}

const nameOf = ({ properties }: EventText): string =>
  readSummary(properties.find(({ name }) => name === 'SUMMARY')?.value ?? '').name;

const areYears = ({ first, last }: IcsWish['years']): boolean =>
  Number.isInteger(first) &&
  Number.isInteger(last) &&
  first >= YEARS.first &&
  last <= YEARS.last &&
  first <= last &&
  last - first < YEARS.most;

class Reader {
  readonly days: Record<CivilDate, ExceptionalDay> = {};
  readonly skipped: SkippedEvent[] = [];
  readonly #first: DayNumber;
  readonly #last: DayNumber;
  readonly #hours: readonly Interval[];
  readonly #problems: Problems;
  #count = 0;

  constructor(years: IcsWish['years'], hours: readonly Interval[], problems: Problems) {
    this.#first = firstDayOf(years.first);
    this.#last = firstDayOf(years.last + 1) - 1;
    this.#hours = hours;
    this.#problems = problems;
  }

  skip(line: number, name: string, reason: SkipReason): void {
    this.skipped.push({ line, name, reason });
  }

  take(events: readonly DayEvent[]): void {
    const areMarked = events.some(({ mark, own }) => mark === 'holiday' && own === null);
    const replaced = replacedDays(events);
    for (const event of events) {
      const { line, name, own, mark } = event;
      if (own === null && mark === null && isAmbiguous(name)) this.skip(line, name, 'ambiguous');
      else if (own === null && mark === null && areMarked) this.skip(line, name, 'unmarked');
      else if (!this.#enter(event, replaced)) this.skip(line, name, 'outside_years');
      if (this.#count > MOST_ICS_DAYS) break;
    }
    this.skipped.sort((a, b) => a.line - b.line);
  }

  /** False when no day of the event lies within the years asked for. */
  #enter(event: DayEvent, replaced: ReadonlySet<string>): boolean {
    let within = false;
    for (const start of beginningsOf(event, this.#last)) {
      const from = Math.max(start, this.#first);
      const to = Math.min(start + event.length - 1, this.#last);
      within ||= from <= to;
      if (event.replaces === null && replaced.has(keyOf(event.uid, start))) continue;
      for (let day = from; day <= to && this.#count <= MOST_ICS_DAYS; day++) this.#put(day, event);
    }
    return within;
  }

  #put(day: DayNumber, event: DayEvent): void {
    this.#count++;
    if (this.#count > MOST_ICS_DAYS) {
      this.#problems.note(event.line, 'VEVENT', 'too_many_days');
      return;
    }
    const date = civilDate(day);
    const before = this.days[date];
    const after = this.#dayOf(event);
    const joined = before ? join(before, after) : after;
    if (joined === null) this.#problems.note(event.line, date, 'conflict');
    else this.days[date] = joined;
  }

  #dayOf({ own, mark, name }: DayEvent): ExceptionalDay {
    if (own) return { ...own, name };
    return mark === 'workday'
      ? { kind: 'workday', intervals: this.#hours, name }
      : { kind: 'holiday', intervals: [], name };
  }
}

/** Two festivals on one day are one day off with both names; a day cannot be off and worked. */
function join(one: ExceptionalDay, other: ExceptionalDay): ExceptionalDay | null {
  const same = one.kind === other.kind && JSON.stringify(one.intervals) === JSON.stringify(other.intervals);
  if (!same) return null;
  return one.name.split('、').includes(other.name)
    ? one
    : { ...one, name: shorten(`${one.name}、${other.name}`) };
}

const keyOf = (uid: string | null, day: DayNumber): string => `${day} ${uid}`;

const replacedDays = (events: readonly DayEvent[]): Set<string> =>
  new Set(
    events.flatMap(({ uid, replaces }) => (replaces === null || uid === null ? [] : [keyOf(uid, replaces)])),
  );
