import { describe, expect, it } from 'vitest';
import type { Calendar, ExceptionalDay, Interval } from './calendar.ts';
import { validateCalendar } from './calendar-validate.ts';
import { alwaysOpen, chinaCalendar, chinaWorking, OFFICE_HOURS_LESS_LUNCH } from './calendars.ts';

const closed: Calendar['week'] = { 1: [], 2: [], 3: [], 4: [], 5: [], 6: [], 7: [] };
const monday = (...intervals: Interval[]): Calendar => ({
  ...chinaWorking,
  days: {},
  week: { ...closed, 1: intervals },
});
const onDay = (date: string, day: ExceptionalDay): Calendar => ({ ...chinaWorking, days: { [date]: day } });
const custom = (...intervals: Interval[]): ExceptionalDay => ({ kind: 'custom', intervals, name: '盘点' });

describe('a calendar may be saved', () => {
  it.each<[string, Calendar]>([
    ['as shipped', chinaWorking],
    ['less lunch', chinaCalendar(OFFICE_HOURS_LESS_LUNCH)],
    ['always open', alwaysOpen],
    ['with a night shift', monday([1320, 1800])],
    ['with a whole day', monday([0, 1440])],
    ['with intervals that touch, in any order', monday([720, 1080], [540, 720])],
    ['open on listed days too', { ...monday([540, 600]), days: { '2026-10-10': custom([0, 60]) } }],
    ['closed on a listed day', onDay('2026-10-12', custom())],
    [
      'with a night shift up to the next opening',
      { ...monday([1320, 1980]), week: { ...closed, 1: [[1320, 1980]], 2: [[540, 600]] } },
    ],
  ])('%s', (_, calendar) => {
    expect(validateCalendar(calendar)).toEqual([]);
  });
});

describe('a calendar is refused', () => {
  it.each<[string, Calendar, string, string]>([
    ['in an unknown zone', { ...chinaWorking, zone: 'Asia/Peking' }, 'zone', 'unknown_zone'],
    ['at a bare offset', { ...chinaWorking, zone: '+08:00' }, 'zone', 'unknown_zone'],
    ['without a zone', { ...alwaysOpen, zone: '' }, 'zone', 'unknown_zone'],
    ['without working time', monday(), 'week', 'no_working_time'],
    [
      'with hours on listed days alone',
      { ...monday(), days: { '2026-10-10': { kind: 'workday', intervals: [[540, 1080]], name: '' } } },
      'week',
      'no_working_time',
    ],
    ['with an overlap', monday([540, 720], [700, 800]), 'week.1.1', 'overlap'],
    ['with the same interval twice', monday([540, 720], [540, 720]), 'week.1.1', 'overlap'],
    ['ending before it starts', monday([720, 540]), 'week.1.0', 'ends_before_start'],
    ['with an empty interval', monday([720, 720]), 'week.1.0', 'ends_before_start'],
    ['starting before midnight', monday([-60, 540]), 'week.1.0', 'bad_minutes'],
    ['starting on the next day', monday([1440, 1500]), 'week.1.0', 'bad_minutes'],
    ['with a shift longer than a day', monday([60, 1501]), 'week.1.0', 'bad_minutes'],
    ['with parts of a minute', monday([540.5, 720]), 'week.1.0', 'bad_minutes'],
    ['with no number', monday([Number.NaN, 720]), 'week.1.0', 'bad_minutes'],
    [
      'with a night running into the morning',
      { ...chinaWorking, days: {}, week: { ...closed, 1: [[1320, 2000]], 2: [[540, 600]] } },
      'week.1',
      'overlaps_next_day',
    ],
    [
      'with a Sunday night running into Monday',
      { ...chinaWorking, days: {}, week: { ...closed, 7: [[1320, 2000]], 1: [[540, 600]] } },
      'week.7',
      'overlaps_next_day',
    ],
    [
      'with a listed day into which the night runs',
      { ...monday([1320, 2000]), days: { '2026-11-03': custom([540, 600]) } },
      'days.2026-11-03',
      'overlaps_next_day',
    ],
    [
      'with a listed night running on',
      onDay('2026-11-02', custom([1320, 2000])),
      'days.2026-11-02',
      'overlaps_next_day',
    ],
    ['on 29 February of a common year', onDay('2026-02-29', custom()), 'days.2026-02-29', 'bad_date'],
    ['on a date that is none', onDay('2026-1-1', custom()), 'days.2026-1-1', 'bad_date'],
    ['in a year out of reach', onDay('9999-01-01', custom()), 'days.9999-01-01', 'bad_date'],
    [
      'with hours on a holiday',
      onDay('2026-10-01', { ...custom([540, 600]), kind: 'holiday' }),
      'days.2026-10-01',
      'holiday_with_hours',
    ],
    [
      'without hours on a make-up day',
      onDay('2026-10-10', { ...custom(), kind: 'workday' }),
      'days.2026-10-10',
      'no_working_time',
    ],
    [
      'with an overlap on a listed day',
      onDay('2026-10-12', custom([0, 60], [30, 90])),
      'days.2026-10-12.intervals.1',
      'overlap',
    ],
    [
      'announced for a year that is none',
      { ...chinaWorking, announcedThrough: 26 },
      'announcedThrough',
      'bad_year',
    ],
  ])('%s', (_, calendar, field, code) => {
    expect(validateCalendar(calendar)).toContainEqual({ field, code });
  });

  it('names every mistake at once', () => {
    const calendar = { ...monday([720, 540]), zone: 'nowhere', days: { x: custom() } };
    expect(validateCalendar(calendar).map(({ field }) => field)).toEqual(['zone', 'week.1.0', 'days.x']);
  });
});
