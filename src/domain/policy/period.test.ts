import { describe, expect, it } from 'vitest';
import { chinaWorking } from '../sla/calendars.ts';
import { comingYears, daysIn, lastMonth, provisionalYears } from './period.ts';

const at = (text: string) => Date.parse(text);

describe('the last month', () => {
  it.each([
    ['Asia/Shanghai', '2026-03-01T00:00:00+08:00', '2026-02-01T00:00:00+08:00', '2026-03-01T00:00:00+08:00'],
    ['Asia/Shanghai', '2026-02-28T23:59:59+08:00', '2026-01-01T00:00:00+08:00', '2026-02-01T00:00:00+08:00'],
    ['Asia/Shanghai', '2026-01-15T12:00:00+08:00', '2025-12-01T00:00:00+08:00', '2026-01-01T00:00:00+08:00'],
    [
      'America/New_York',
      '2026-04-10T12:00:00-04:00',
      '2026-03-01T00:00:00-05:00',
      '2026-04-01T00:00:00-04:00',
    ],
    ['no zone', '2026-03-10T00:00:00+08:00', '2026-02-01T00:00:00+08:00', '2026-03-01T00:00:00+08:00'],
  ])('in %s at %s', (zone, now, from, to) => {
    expect(lastMonth(zone, at(now))).toEqual({ from: at(from), to: at(to) });
  });
});

it('this year and the next are those on the wall', () => {
  expect(comingYears('Asia/Shanghai', at('2026-12-31T20:00:00Z'))).toEqual([2027, 2028]);
  expect(comingYears('UTC', at('2026-12-31T20:00:00Z'))).toEqual([2026, 2027]);
});

it('shows the days of these years in order, and which of them nobody has announced', () => {
  const days = daysIn(chinaWorking, [2026]).map(({ date }) => date);
  expect(days[0]).toBe('2026-01-01');
  expect(days).toEqual([...days].sort());
  expect(provisionalYears({ announcedThrough: 2026 }, [2026, 2027])).toEqual([2027]);
  expect(provisionalYears({ announcedThrough: 2026, alwaysOpen: true }, [2026, 2027])).toEqual([]);
  expect(provisionalYears({}, [2026, 2027])).toEqual([]);
});
