import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { describe, expect, it } from 'vitest';
import { ZONES } from '#test/sla/calendars.ts';
import { civilDate, dayNumber, weekdayOf } from './calendar-date.ts';
import { dayAt, instantOf, isSkipped, isZone, offsetAt } from './calendar-zone.ts';

const days = fc.integer({ min: 0, max: 84_000 });
const zones = fc.constantFrom(...ZONES);

describe('wall time', () => {
  it('maps to the instants of the compatible rule', () => {
    fc.assert(
      fc.property(zones, days, fc.integer({ min: 0, max: 2880 }), (zone, day, minute) => {
        const midnight = Temporal.PlainDate.from(civilDate(day)).toPlainDateTime();
        const wall = midnight.add({ minutes: minute });
        const expected = wall.toZonedDateTime(zone, { disambiguation: 'compatible' }).epochMilliseconds;
        expect(instantOf(zone, day, minute)).toBe(expected);
      }),
      { numRuns: 3_000 },
    );
  });

  it.each([
    ['America/New_York', '2027-03-14', 150, '2027-03-14T03:30-04:00'],
    ['America/New_York', '2026-11-01', 90, '2026-11-01T01:30-04:00'],
    ['Australia/Lord_Howe', '2026-10-04', 135, '2026-10-04T02:45+11:00'],
    ['Australia/Lord_Howe', '2026-04-05', 105, '2026-04-05T01:45+11:00'],
    ['America/Sao_Paulo', '2018-11-04', 0, '2018-11-04T01:00-02:00'],
    ['Pacific/Apia', '2011-12-30', 540, '2011-12-31T09:00+14:00'],
  ])('in %s on %s at minute %d is %s', (zone, date, minute, expected) => {
    expect(instantOf(zone, dayNumber(date) ?? 0, minute)).toBe(Date.parse(expected));
  });

  it('is read back as the same day', () => {
    fc.assert(
      fc.property(zones, days, fc.integer({ min: 0, max: 86_399_999 }), (zone, day, ms) => {
        const at = day * 86_400_000 + ms;
        const shown = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone);
        expect(civilDate(dayAt(zone, at))).toBe(shown.toPlainDate().toString());
        expect(offsetAt(zone, at)).toBe(shown.offsetNanoseconds / 1_000_000);
      }),
      { numRuns: 3_000 },
    );
  });

  it('knows the day that Samoa left out', () => {
    const skipped = ['2011-12-29', '2011-12-30', '2011-12-31'].map((date) =>
      isSkipped('Pacific/Apia', dayNumber(date) ?? 0),
    );
    expect(skipped).toEqual([false, true, false]);
  });
});

describe('names and dates', () => {
  it.each([
    ['Asia/Shanghai', true],
    ['UTC', true],
    ['America/Argentina/Ushuaia', true],
    ['Asia/Peking', false],
    ['+08:00', false],
    ['', false],
    ['Asia/Shanghai ', false],
  ])('%j is a zone: %s', (name, expected) => {
    expect(isZone(name)).toBe(expected);
  });

  it.each([
    ['1970-01-01', 0],
    ['2024-02-29', 19_782],
    ['2026-02-29', null],
    ['2026-13-01', null],
    ['2026-1-1', null],
    ['tomorrow', null],
  ])('%s is day %s', (date, expected) => {
    expect(dayNumber(date)).toBe(expected);
  });

  it('weekdays follow the ISO week', () => {
    fc.assert(
      fc.property(days, (day) => {
        expect(weekdayOf(day)).toBe(Temporal.PlainDate.from(civilDate(day)).dayOfWeek);
      }),
    );
  });
});
