import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DAY, NIGHTLY_TIMEOUT, settingsOn, ZONES } from '#test/sla/calendars.ts';
import { type Calendar, deadline, elapsed, isOpen } from './calendar.ts';
import { civilDate, firstDayOf } from './calendar-date.ts';
import { instantOf } from './calendar-zone.ts';
import { alwaysOpen, chinaCalendar, chinaWorking, OFFICE_HOURS_LESS_LUNCH } from './calendars.ts';

const HOUR = 3_600_000;

/** The due time of a budget is the first instant at which just that much has been worked, and back again. */
function holds(calendar: Calendar, start: number, budget: number): void {
  const due = deadline(calendar, start, budget);
  expect(due).not.toBeNull();
  expect(elapsed(calendar, start, due ?? 0)).toBe(budget);
  expect(elapsed(calendar, start, (due ?? 0) - 1)).toBe(budget - 1);
}

/** What is worked until an instant of working time is reached at that instant and at no other. */
function holdsBack(calendar: Calendar, start: number, end: number): void {
  const used = elapsed(calendar, start, end);
  const due = deadline(calendar, start, used);
  expect(due).not.toBeNull();
  if (isOpen(calendar, end - 1) && end > start) expect(due).toBe(end);
  else expect(due ?? end + 1).toBeLessThanOrEqual(end);
}

describe('due time and working time are each other’s inverse', { timeout: NIGHTLY_TIMEOUT }, () => {
  const runs = { numRuns: process.env.YINUO_NIGHTLY ? 800 : 12 };
  const questions = fc.tuple(fc.integer({ min: 1, max: 120 * HOUR }), fc.integer({ min: 0, max: 30 * DAY }));

  it.each(Array.from({ length: 127 }, (_, index) => index + 1))(
    'on the set of weekdays %d, in every zone, where clocks change and days are exchanged',
    (weekdays) => {
      fc.assert(
        fc.property(settingsOn(weekdays), questions, ({ calendar, start }, [budget, span]) => {
          holds(calendar, start, budget);
          holdsBack(calendar, start, start + span);
        }),
        runs,
      );
    },
  );

  it.each([
    ['as shipped', chinaWorking],
    ['less lunch', chinaCalendar(OFFICE_HOURS_LESS_LUNCH)],
  ])('from every day of 2019 to 2026 on the calendar of China, %s', (_, calendar) => {
    for (let day = firstDayOf(2019); day < firstDayOf(2027); day++) {
      // Another time on each day: before, within and after office hours.
      const start = instantOf(calendar.zone, day, (day * 487) % 1440);
      for (const budget of [1, 8 * HOUR, 40 * HOUR]) holds(calendar, start, budget);
      holdsBack(calendar, start, start + ((day * 7919) % 20) * DAY + 5 * HOUR);
    }
  });

  it('from every make-up day and every last day before a holiday', () => {
    for (const [date, { kind }] of Object.entries(chinaWorking.days)) {
      const before = kind === 'workday' ? date : civilDate(Math.floor(Date.parse(date) / DAY) - 1);
      const start = Date.parse(`${before}T17:30+08:00`);
      for (const budget of [HOUR / 2, HOUR / 2 + 1, 9 * HOUR]) holds(chinaWorking, start, budget);
    }
  });
});

describe('a calendar without closing hours', () => {
  const whole = [[0, 1440]] as const;
  const week = { 1: whole, 2: whole, 3: whole, 4: whole, 5: whole, 6: whole, 7: whole };

  it.each(ZONES)('is not closed for a moment at midnight in %s', (zone) => {
    const daily: Calendar = { id: 'daily', version: 1, zone, week, days: {} };
    for (let day = firstDayOf(2027) - 1; day < firstDayOf(2028); day++) {
      const midnight = instantOf(zone, day, 0);
      for (const at of [midnight - 60_000, midnight - 1, midnight, midnight + 1]) {
        expect([isOpen(daily, at), isOpen({ ...alwaysOpen, zone }, at)]).toEqual([true, true]);
      }
      expect(elapsed(daily, midnight - 60_000, midnight + 60_000)).toBe(120_000);
    }
  });
});
