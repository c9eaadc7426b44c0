import { describe, expect, it } from 'vitest';
import type { Calendar } from '../sla/calendar.ts';
import { validateCalendar } from '../sla/calendar-validate.ts';
import { alwaysOpen, chinaCalendar, OFFICE_HOURS } from '../sla/calendars.ts';
import { announcedThrough } from '../sla/china.ts';
import { announcedSince, withAnnounced } from './announced.ts';

const whole = chinaCalendar(OFFICE_HOURS);
/** The calendar as a release of that year would have brought it along. */
const asOf = (year: number): Calendar => ({
  ...whole,
  days: Object.fromEntries(Object.entries(whole.days).filter(([date]) => date < `${year}-12-29`)),
  announcedThrough: year,
});

describe('years that were announced since a calendar was made', () => {
  it.each<[string, Calendar, number[]]>([
    ['none for one that knows all', whole, []],
    ['each later one', asOf(2023), [2024, 2025, 2026]],
    ['none for one that is always open', alwaysOpen, []],
    ['none for one of another country', { ...asOf(2023), zone: 'Europe/Berlin' }, []],
    ['none for one that follows no notices', { ...asOf(2023), announcedThrough: undefined as never }, []],
    ['none for one that knows more than the product', { ...whole, announcedThrough: 2999 }, []],
  ])('%s', (_, calendar, years) => {
    expect(announcedSince(calendar)).toEqual(years);
  });

  it.each([2019, 2022, 2025])('a calendar of %d becomes the one of today', (year) => {
    const taken = withAnnounced(asOf(year));
    expect(taken).toEqual(whole);
    expect(announcedSince(taken)).toEqual([]);
    expect(validateCalendar(taken)).toEqual([]);
  });

  it('what the enterprise has set for a day stays, and its hours count on make-up days', () => {
    const own = { kind: 'custom', intervals: [[600, 660]], name: '司庆' } as const;
    const calendar: Calendar = {
      ...asOf(2025),
      week: { 1: [], 2: [[480, 720]], 3: [], 4: [], 5: [], 6: [], 7: [] },
      days: { '2026-10-01': own },
    };
    const { days } = withAnnounced(calendar);
    expect(days['2026-10-01']).toEqual(own);
    expect(days['2026-10-02']).toMatchObject({ kind: 'holiday' });
    expect(days['2026-10-10']).toMatchObject({ kind: 'workday', intervals: [[480, 720]] });
  });

  it('one that knows all is left as it is', () => {
    expect(withAnnounced(whole)).toBe(whole);
    expect(announcedThrough()).toBeGreaterThanOrEqual(2026);
  });
});
