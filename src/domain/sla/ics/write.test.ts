import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { settings } from '#test/sla/calendars.ts';
import type { Calendar, ExceptionalDay } from '../calendar.ts';
import { civilDate, firstDayOf } from '../calendar-date.ts';
import { intervalProblems } from '../calendar-validate.ts';
import { chinaWorking } from '../calendars.ts';
import { octets } from './lines.ts';
import { readIcs } from './read.ts';
import { oneLine, shorten } from './summary.ts';
import { writeIcs } from './write.ts';

const stamp = Date.UTC(2026, 10, 24, 8, 30);
const wish = { years: { first: 2010, last: 2030 }, hours: [[1, 2]] as const };
const withDays = (days: Calendar['days'], zone = 'Asia/Shanghai'): Calendar => ({
  ...chinaWorking,
  zone,
  days,
});
const back = (calendar: Calendar) => readIcs(writeIcs(calendar, stamp), wish);

describe('an export', () => {
  it('is what RFC 5545 asks for, days in a row as one event', () => {
    const days = {
      '2026-10-02': { kind: 'holiday', intervals: [], name: '国庆, 中秋' },
      '2026-10-01': { kind: 'holiday', intervals: [], name: '国庆, 中秋' },
      '2026-10-10': { kind: 'workday', intervals: [[540, 720]], name: '国庆节' },
    } as const;
    expect(writeIcs(withDays(days), stamp).split('\r\n')).toEqual([
      'BEGIN:VCALENDAR',
      'VERSION:2.0',
      'PRODID:-//Yinuo//Calendar//ZH',
      'CALSCALE:GREGORIAN',
      'X-WR-TIMEZONE:Asia/Shanghai',
      'BEGIN:VEVENT',
      'UID:2026-10-01-china@yinuo',
      'DTSTAMP:20261124T083000Z',
      'DTSTART;VALUE=DATE:20261001',
      'DTEND;VALUE=DATE:20261003',
      'SUMMARY:国庆\\, 中秋（休）',
      'TRANSP:TRANSPARENT',
      'X-YINUO-KIND:holiday',
      'END:VEVENT',
      'BEGIN:VEVENT',
      'UID:2026-10-10-china@yinuo',
      'DTSTAMP:20261124T083000Z',
      'DTSTART;VALUE=DATE:20261010',
      'DTEND;VALUE=DATE:20261011',
      'SUMMARY:国庆节（班）',
      'TRANSP:TRANSPARENT',
      'X-YINUO-KIND:workday',
      'X-YINUO-HOURS:09:00-12:00',
      'END:VEVENT',
      'END:VCALENDAR',
      '',
    ]);
  });

  it('of the shipped calendar reads back whole, and so it does without our own properties', () => {
    expect(back(chinaWorking)).toEqual({ days: chinaWorking.days, skipped: [], problems: [] });
    const foreign = writeIcs(chinaWorking, stamp).replace(/X-YINUO.*\r\n/g, '');
    const hours = chinaWorking.week[1];
    expect(readIcs(foreign, { ...wish, hours }).days).toEqual(chinaWorking.days);
  });

  it('of a calendar without exceptional days is an empty calendar', () => {
    expect(back(withDays({}))).toEqual({ days: {}, skipped: [], problems: [] });
  });

  it('keeps names that look like marks, are empty or are long', () => {
    const name = (text: string): ExceptionalDay => ({ kind: 'holiday', intervals: [], name: text });
    const days = {
      '2026-01-01': name('春节（休）'),
      '2026-01-03': name('（休）'),
      '2026-01-05': name(''),
      '2026-01-07': name('国'.repeat(200)),
      '2026-01-09': { kind: 'custom', intervals: [], name: '盘点（班）' },
      '2026-01-11': { kind: 'half_day', intervals: [[1320, 1800]], name: '' },
    } as const;
    expect(back(withDays(days))).toEqual({ days, skipped: [], problems: [] });
  });
});

/** Names as a calendar may have them: any characters, in one line. */
const names = fc.string({ unit: 'grapheme', maxLength: 60 }).map((text) => shorten(oneLine(text)));
/** Days with random hours, of all kinds, near each other and far apart. */
const anyDays = settings.chain(({ calendar }) =>
  fc.array(fc.tuple(fc.integer({ min: 0, max: 40 }), names, fc.boolean()), { maxLength: 40 }).map((told) => {
    // The generator draws shifts of more than a day as well, which no calendar may have.
    const legal = Object.entries(calendar.days).filter(
      ([, { intervals }]) => intervalProblems(intervals, 'hours').length === 0,
    );
    const hours = legal.map(([, day]) => day).filter(({ intervals }) => intervals.length > 0);
    let day = firstDayOf(2025);
    const days: Record<string, ExceptionalDay> = {};
    for (const [index, [gap, name, repeat]] of told.entries()) {
      day += repeat ? 1 : gap;
      const known = hours[index % Math.max(hours.length, 1)];
      const again = repeat ? days[civilDate(day - 1)] : undefined;
      days[civilDate(day)] =
        again ?? (known && index % 3 > 0 ? { ...known, name } : { kind: 'holiday', intervals: [], name });
    }
    return withDays({ ...Object.fromEntries(legal), ...days }, calendar.zone);
  }),
);

describe('of any calendar, in any zone,', () => {
  it('the export imports back to the same days', () => {
    fc.assert(
      fc.property(anyDays, (calendar) => {
        expect(back(calendar)).toEqual({ days: calendar.days, skipped: [], problems: [] });
      }),
      { numRuns: process.env.YINUO_NIGHTLY ? 20_000 : 500 },
    );
  });

  it('no line is longer than 75 octets, and none is torn within a character', () => {
    fc.assert(
      fc.property(anyDays, (calendar) => {
        const text = writeIcs(calendar, stamp);
        expect(text.endsWith('\r\n')).toBe(true);
        for (const line of text.split('\r\n')) {
          expect(octets(line)).toBeLessThanOrEqual(75);
          expect(line.isWellFormed()).toBe(true);
        }
      }),
      { numRuns: 200 },
    );
  });
});
