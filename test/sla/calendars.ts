import fc from 'fast-check';
import type { Calendar, ExceptionalDay, Interval } from '#domain/sla/calendar.ts';

/** Zones that are hard: half hours, far offsets, changes at midnight, a day left out, Ramadan. */
export const ZONES = [
  'Asia/Shanghai',
  'America/New_York',
  'Australia/Lord_Howe',
  'Pacific/Kiritimati',
  'Pacific/Pago_Pago',
  'America/St_Johns',
  'America/Sao_Paulo',
  'Africa/Casablanca',
  'Asia/Beirut',
  'Pacific/Apia',
  'Pacific/Chatham',
  'Europe/Berlin',
  'UTC',
] as const;

/** Days around which clocks change in one of the zones, and a few quiet ones. */
const ANCHORS = [
  '2010-11-07',
  '2011-12-30',
  '2018-02-18',
  '2018-11-04',
  '2020-02-29',
  '2023-03-25',
  '2024-04-07',
  '2024-10-06',
  '2025-03-01',
  '2026-03-08',
  '2026-10-01',
  '2026-12-31',
  '2027-03-14',
  '2027-11-07',
] as const;

export const DAY = 86_400_000;

const minutes = (max: number) =>
  fc.oneof(
    fc.integer({ min: 0, max }),
    fc.integer({ min: 0, max: Math.floor(max / 30) }).map((half) => half * 30),
  );

/** One to three intervals without overlap; the last may run on into the next day. */
const intervals: fc.Arbitrary<Interval[]> = fc
  .uniqueArray(minutes(1439), { minLength: 2, maxLength: 6 })
  .chain((cuts) =>
    fc.integer({ min: -600, max: 600 }).map((spill) => {
      const sorted = [...cuts].sort((a, b) => a - b);
      const pairs: [number, number][] = [];
      for (let i = 0; i + 1 < sorted.length; i += 2) pairs.push([sorted[i]!, sorted[i + 1]!]);
      const last = pairs.at(-1)!;
      if (spill > 0) last[1] = 1440 + spill;
      return pairs;
    }),
  );

const exception: fc.Arbitrary<ExceptionalDay> = fc.oneof(
  fc.constant<ExceptionalDay>({ kind: 'holiday', intervals: [], name: 'holiday' }),
  intervals.map((hours): ExceptionalDay => ({ kind: 'workday', intervals: hours, name: 'make-up day' })),
  fc.constant<ExceptionalDay>({ kind: 'half_day', intervals: [[540, 720]], name: 'half day' }),
);

export interface Setting {
  calendar: Calendar;
  /** An instant near a day on which clocks change, to the millisecond. */
  start: number;
}

/** A calendar with hard edges, and an instant within reach of them. */
export const settings: fc.Arbitrary<Setting> = fc.integer({ min: 1, max: 127 }).chain(settingsOn);

/** The same, that works on a given set of weekdays: one bit for each, that of Monday the lowest. */
export function settingsOn(weekdays: number): fc.Arbitrary<Setting> {
  const drawn = fc.record({
    zone: fc.constantFrom(...ZONES),
    hours: fc.array(intervals, { minLength: 7, maxLength: 7 }),
    anchor: fc.constantFrom(...ANCHORS),
    exceptions: fc.array(fc.tuple(fc.integer({ min: -12, max: 20 }), exception), { maxLength: 6 }),
    offset: fc.integer({ min: -6 * DAY, max: 3 * DAY }),
  });
  return drawn.map(({ zone, hours, anchor, exceptions, offset }) => {
    const middle = Date.parse(`${anchor}T00:00:00Z`);
    const on = (weekday: number) => ((weekdays >> (weekday - 1)) & 1 ? (hours[weekday - 1] ?? []) : []);
    const days = exceptions.map(([day, value]) => [
      new Date(middle + day * DAY).toISOString().slice(0, 10),
      value,
    ]);
    const calendar: Calendar = {
      id: 'random',
      version: 1,
      zone,
      week: { 1: on(1), 2: on(2), 3: on(3), 4: on(4), 5: on(5), 6: on(6), 7: on(7) },
      days: Object.fromEntries(days),
    };
    return { calendar, start: middle + offset };
  });
}

/** Cases that share one calendar, which has to be laid out but once. */
export const CASES = 4;

/** 100,000 cases at night, when `YINUO_NIGHTLY` is set; 2,000 otherwise. */
export const oracleRuns = (): { numRuns: number } => ({
  numRuns: (process.env.YINUO_NIGHTLY ? 100_000 : 2_000) / CASES,
});
export const NIGHTLY_TIMEOUT = 3_600_000;
