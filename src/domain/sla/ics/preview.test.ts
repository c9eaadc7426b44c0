import { describe, expect, it } from 'vitest';
import { type Calendar, isOpen } from '../calendar.ts';
import { validateCalendar } from '../calendar-validate.ts';
import { chinaWorking, OFFICE_HOURS } from '../calendars.ts';
import { previewImport } from './preview.ts';

const wish = { years: { first: 2026, last: 2026 }, hours: OFFICE_HOURS };
const event = (date: string, summary: string) =>
  `BEGIN:VEVENT\nUID:${date}\nDTSTART;VALUE=DATE:${date}\nSUMMARY:${summary}\nEND:VEVENT\n`;
const feed = (...events: string[]) => `BEGIN:VCALENDAR\n${events.join('')}END:VCALENDAR\n`;

describe('the preview of an import', () => {
  const calendar: Calendar = {
    ...chinaWorking,
    days: {
      '2026-05-01': { kind: 'holiday', intervals: [], name: '劳动节' },
      '2026-05-09': { kind: 'holiday', intervals: [], name: '劳动节' },
      '2026-11-11': { kind: 'custom', intervals: [[0, 1440]], name: '大促' },
    },
  };
  const text = feed(
    event('20260502', '劳动节（休）'),
    event('20260501', '劳动节（休）'),
    event('20260509', '劳动节（班）'),
    event('20261301', '坏（休）'),
    event('20260910', '教师节'),
  );
  const preview = previewImport(calendar, text, wish);

  it('says what is new, what changes from what to what, and what stays', () => {
    expect(preview.added).toEqual([
      { date: '2026-05-02', day: { kind: 'holiday', intervals: [], name: '劳动节' } },
    ]);
    expect(preview.changed).toEqual([
      {
        date: '2026-05-09',
        before: { kind: 'holiday', intervals: [], name: '劳动节' },
        after: { kind: 'workday', intervals: OFFICE_HOURS, name: '劳动节' },
      },
    ]);
    expect(preview.unchanged).toEqual(['2026-05-01']);
    expect(preview.skipped.map(({ name }) => name)).toEqual(['教师节']);
    expect(preview.problems.map(({ line }) => line)).toEqual([19]);
  });

  it('removes nothing: days that the text does not name stay', () => {
    expect(preview.days['2026-11-11']).toBe(calendar.days['2026-11-11']);
    expect(Object.keys(preview.days)).toHaveLength(4);
    expect(validateCalendar({ ...calendar, days: preview.days })).toEqual([]);
  });

  it('leaves the calendar alone', () => {
    expect(Object.keys(calendar.days)).toHaveLength(3);
  });
});

describe('an imported holiday', () => {
  const always = [[0, 1440]] as const;
  it.each([
    ['Asia/Shanghai', '+08:00'],
    ['America/Sao_Paulo', '-03:00'],
    ['Pacific/Kiritimati', '+14:00'],
    ['Pacific/Pago_Pago', '-11:00'],
  ])('is the same date in %s, neither a day early nor late', (zone, offset) => {
    const calendar: Calendar = {
      id: 'site',
      version: 1,
      zone,
      week: { 1: always, 2: always, 3: always, 4: always, 5: always, 6: always, 7: always },
      days: {},
    };
    const { days } = previewImport(calendar, feed(event('20261001', '国庆节')), wish);
    const closed = { ...calendar, days };
    const seen = [
      '2026-09-30T23:59:59.999',
      '2026-10-01T00:00',
      '2026-10-01T23:59:59.999',
      '2026-10-02T00:00',
    ];
    expect(seen.map((wall) => isOpen(closed, Date.parse(`${wall}${offset}`)))).toEqual([
      true,
      false,
      false,
      true,
    ]);
  });
});
