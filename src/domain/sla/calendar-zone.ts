import { Temporal } from 'temporal-polyfill';
import type { Instant } from '../instant.ts';
import type { DayNumber } from './calendar-date.ts';

const MINUTE = 60_000;
const DAY = 86_400_000;

/** The offsets of one zone in one UTC year: the first of them, and every change with what follows it. */
interface ZoneYear {
  first: number;
  changes: readonly (readonly [at: Instant, offset: number])[];
}

/** Zone rules that were looked up; they never change while the program runs. */
const known = new Map<string, Map<number, ZoneYear>>();

/** True for the name of an IANA zone, such as `Asia/Shanghai`; a bare offset such as `+08:00` is none. */
export function isZone(zone: string): boolean {
  if (!/^[A-Za-z]/.test(zone)) return false;
  try {
    Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(zone);
    return true;
  } catch {
    return false;
  }
}

const offsetMs = (moment: Temporal.ZonedDateTime): number => moment.offsetNanoseconds / 1_000_000;

function lookUp(zone: string, year: number): ZoneYear {
  const end = Date.UTC(year + 1, 0, 1);
  const start = Temporal.Instant.fromEpochMilliseconds(Date.UTC(year, 0, 1)).toZonedDateTimeISO(zone);
  const changes: [Instant, number][] = [];
  let next = start.getTimeZoneTransition('next');
  while (next !== null && next.epochMilliseconds < end) {
    changes.push([next.epochMilliseconds, offsetMs(next)]);
    next = next.getTimeZoneTransition('next');
  }
  return { first: offsetMs(start), changes };
}

function zoneYear(zone: string, year: number): ZoneYear {
  let years = known.get(zone);
  if (!years) {
    years = new Map();
    known.set(zone, years);
  }
  let found = years.get(year);
  if (!found) {
    found = lookUp(zone, year);
    years.set(year, found);
  }
  return found;
}

/** Milliseconds by which clocks on the wall of the zone are ahead of UTC at an instant. */
export function offsetAt(zone: string, at: Instant): number {
  const { first, changes } = zoneYear(zone, new Date(at).getUTCFullYear());
  let offset = first;
  for (const [from, next] of changes) {
    if (from > at) break;
    offset = next;
  }
  return offset;
}

/**
 * The instant at which the wall of the zone shows a minute of a day; the minute may lie beyond 1440, in the
 * following days. A time that clocks skip is moved forward by the length of the gap, one that they show
 * twice is taken the first time: the `compatible` rule of RFC 5545 and Temporal.
 */
export function instantOf(zone: string, day: DayNumber, minute: number): Instant {
  const wall = day * DAY + minute * MINUTE;
  const before = offsetAt(zone, wall - DAY);
  const after = offsetAt(zone, wall + DAY);
  const early = wall - before;
  if (before === after || offsetAt(zone, early) === before) return early;
  return offsetAt(zone, wall - after) === after ? wall - after : early;
}

/** The day that the wall of the zone shows at an instant. */
export const dayAt = (zone: string, at: Instant): DayNumber => Math.floor((at + offsetAt(zone, at)) / DAY);

/** True when the zone left the day out, as Samoa did with 2011-12-30: nobody works on it. */
export const isSkipped = (zone: string, day: DayNumber): boolean =>
  dayAt(zone, instantOf(zone, day, 720)) !== day;
