import fc from 'fast-check';
import type { Absence, Calendars, Layer, Restriction, Roster, Substitute } from '#domain/oncall/roster.ts';
import type { WallTime } from '#domain/oncall/wall-time.ts';
import type { Calendar, ExceptionalDay, Interval } from '#domain/sla/calendar.ts';

const DAY = 86_400_000;

/**
 * Changes of clocks in New York, at midnight in Sao Paulo, back over midnight in St. John's, a day left out in
 * Samoa; China has none of them.
 */
const PLACES = [
  ['America/New_York', '2027-03-14'],
  ['America/New_York', '2026-11-01'],
  ['Asia/Shanghai', '2026-10-01'],
  ['Asia/Shanghai', '2027-03-14'],
  ['Australia/Lord_Howe', '2026-04-05'],
  ['America/Sao_Paulo', '2018-11-04'],
  ['America/St_Johns', '2010-11-07'],
  ['Pacific/Apia', '2011-12-30'],
] as const;

export interface Setting {
  roster: Roster;
  calendars: Calendars;
  /** The day about which the roster has its edges, and the first and last of the days to look at. */
  around: string;
  from: string;
  to: string;
}

const dateFrom = (anchor: string, days: number): string =>
  new Date(Date.parse(anchor) + days * DAY).toISOString().slice(0, 10);

const person = fc.constantFrom('an', 'bo', 'chen', 'ding', 'er');
const minute = fc.oneof(
  fc.integer({ min: 0, max: 1439 }),
  fc.constantFrom(0, 60, 90, 120, 150, 180, 540, 1080),
);

const wall = (anchor: string): fc.Arbitrary<WallTime> =>
  fc.tuple(fc.integer({ min: -5, max: 6 }), minute).map(([days, at]) => ({
    date: dateFrom(anchor, days),
    minute: at,
  }));

/** One interval, which may run on into the next day. */
const hours: fc.Arbitrary<Interval[]> = fc
  .tuple(minute, fc.integer({ min: 1, max: 1440 }))
  .map(([start, length]) => [[start, start + length]]);
const maybeHours = fc.oneof(hours, fc.constant<Interval[]>([]), fc.constant<Interval[]>([[0, 1440]]));

const restriction: fc.Arbitrary<Restriction | null> = fc.oneof(
  fc.constant(null),
  fc.array(maybeHours, { minLength: 7, maxLength: 7 }).map((week): Restriction => {
    const on = (weekday: number) => week[weekday - 1] ?? [];
    return {
      kind: 'week',
      week: { 1: on(1), 2: on(2), 3: on(3), 4: on(4), 5: on(5), 6: on(6), 7: on(7) },
    };
  }),
  fc.record({
    kind: fc.constant('days' as const),
    sort: fc.constantFrom('holiday' as const, 'day_off' as const, 'workday' as const),
    calendar: fc.constantFrom('site', 'site', 'site', 'gone'),
    hours,
  }),
);

const layer = (anchor: string, id: string): fc.Arbitrary<Layer> =>
  fc.record({
    id: fc.constant(id),
    name: fc.constant(id),
    members: fc.array(person, { minLength: 1, maxLength: 4 }),
    start: fc.integer({ min: -40, max: 3 }).map((days) => dateFrom(anchor, days)),
    handover: minute,
    days: fc.constantFrom(1, 1, 2, 3, 7, 10),
    on: restriction,
  });

const substitute = (anchor: string): fc.Arbitrary<Substitute> =>
  fc.record({
    from: wall(anchor),
    to: wall(anchor),
    personId: person,
    reason: fc.constantFrom('培训', '换班'),
    layer: fc.constantFrom(null, 'one', 'two', 'lost'),
  });
const absence = (anchor: string): fc.Arbitrary<Absence> =>
  fc.record({ personId: person, from: wall(anchor), to: wall(anchor) });

const calendar = (zone: string, anchor: string): fc.Arbitrary<Calendar> =>
  fc
    .array(
      fc.tuple(fc.integer({ min: -6, max: 6 }), fc.constantFrom('holiday' as const, 'workday' as const)),
      {
        maxLength: 6,
      },
    )
    .map((days) => {
      const work = [[540, 1080]] as const;
      const exceptions = days.map(([day, kind]): [string, ExceptionalDay] => [
        dateFrom(anchor, day),
        { kind, intervals: kind === 'holiday' ? [] : work, name: kind },
      ]);
      const week = { 1: work, 2: work, 3: work, 4: work, 5: work, 6: [], 7: [] };
      return { id: 'site', version: 1, zone, week, days: Object.fromEntries(exceptions) };
    });

/** Any roster with edges near a change of clocks, and a stretch of days around it. */
export const settings: fc.Arbitrary<Setting> = fc.constantFrom(...PLACES).chain(([zone, around]) =>
  fc
    .record({
      layers: fc
        .constantFrom(1, 2, 2, 3)
        .chain((n) => fc.tuple(...['one', 'two', 'three'].slice(0, n).map((id) => layer(around, id)))),
      substitutes: fc.array(substitute(around), { maxLength: 4 }),
      absences: fc.array(absence(around), { maxLength: 4 }),
      site: calendar(zone, around),
      first: fc.integer({ min: -5, max: 2 }),
      length: fc.integer({ min: 1, max: 9 }),
    })
    .map(({ layers, substitutes, absences, site, first, length }) => ({
      roster: { id: 'random', name: 'random', zone, layers, substitutes, absences },
      calendars: { site },
      around,
      from: dateFrom(around, first),
      to: dateFrom(around, first + length),
    })),
);

/** Instants about the day of a setting: anywhere, or on one of these whole minutes or just before it. */
export const instantsNear = (around: string): fc.Arbitrary<number> => {
  const middle = Date.parse(around);
  const anywhere = fc.integer({ min: -6 * DAY, max: 7 * DAY });
  const onMinutes = fc
    .tuple(fc.integer({ min: -6 * 1440, max: 7 * 1440 }), fc.constantFrom(0, -1))
    .map(([minutes, less]) => minutes * 60_000 + less);
  return fc.oneof(anywhere, onMinutes).map((offset) => middle + offset);
};
