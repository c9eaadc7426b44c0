import { describe, expect, it } from 'vitest';
import { chinaWorking } from '#domain/sla/calendars.ts';
import { blocksOf, minutesOf, runsOf, type Week } from './week.ts';
import { monthOf, stretchesOf } from './year.ts';

const none: Week = { 1: [], 2: [], 3: [], 4: [], 5: [], 6: [], 7: [] };
const plan = { alwaysOpen: false, week: chinaWorking.week, days: chinaWorking.days };

describe('the drawing of a week', () => {
  it('draws a night shift to midnight and goes on in the next row, on Sunday at Monday', () => {
    expect(blocksOf({ ...none, 3: [[1320, 1800]], 7: [[1380, 1500]] })).toEqual([
      { weekday: 3, from: 1320, to: 1440 },
      { weekday: 4, from: 0, to: 360 },
      { weekday: 7, from: 1380, to: 1440 },
      { weekday: 1, from: 0, to: 60 },
    ]);
  });

  it('draws as much as is worked', () => {
    const week: Week = {
      ...chinaWorking.week,
      6: [
        [540, 720],
        [780, 1080],
      ],
      7: [[1320, 1800]],
    };
    const drawn = blocksOf(week).reduce((sum, { from, to }) => sum + to - from, 0);
    expect(drawn).toBe(minutesOf(week));
  });

  it('says days in a row with the same hours at once', () => {
    expect(runsOf(chinaWorking.week).map(({ first, last }) => [first, last])).toEqual([
      [1, 5],
      [6, 7],
    ]);
  });
});

describe('a year at a glance', () => {
  it('knows every day of a month, leap years and Decembers too', () => {
    const count = (year: number, month: number) => monthOf(year, month, plan).length;
    expect([count(2026, 2), count(2028, 2), count(2026, 12), count(2026, 4)]).toEqual([28, 29, 31, 30]);
    expect(monthOf(2026, 11, plan)[0]?.weekday).toBe(7);
  });

  it('tells holidays and make-up days from ordinary days', () => {
    const kinds = Object.fromEntries(
      [...monthOf(2026, 9, plan), ...monthOf(2026, 10, plan)].map(({ date, kind }) => [date, kind]),
    );
    expect(kinds['2026-10-01']).toBe('holiday');
    expect(kinds['2026-09-20']).toBe('workday');
    expect(kinds['2026-10-09']).toBe('open');
    expect(kinds['2026-10-11']).toBe('closed');
  });

  it('lists days in a row as one', () => {
    const found = stretchesOf(2026, chinaWorking.days).find(({ from }) => from === '2026-10-01');
    expect(found).toMatchObject({ to: '2026-10-07', days: 7 });
    expect(stretchesOf(2030, chinaWorking.days)).toEqual([]);
  });
});
