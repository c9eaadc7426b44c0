import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { settings } from '#test/sla/calendars.ts';
import { type Calendar, deadline, elapsed, type Interval, isOpen, provisional } from './calendar.ts';
import { alwaysOpen, chinaCalendar, chinaWorking, OFFICE_HOURS_LESS_LUNCH } from './calendars.ts';

const HOUR = 3_600_000;
const china = (wall: string) => Date.parse(`${wall}+08:00`);

function weekly(
  zone: string,
  hours: Interval[],
  weekdays = [1, 2, 3, 4, 5],
  days: Calendar['days'] = {},
): Calendar {
  const on = (weekday: number) => (weekdays.includes(weekday) ? hours : []);
  const week = { 1: on(1), 2: on(2), 3: on(3), 4: on(4), 5: on(5), 6: on(6), 7: on(7) };
  return { id: 'test', version: 1, zone, week, days };
}

describe('due times', () => {
  const mondayToFriday8to18 = weekly('Asia/Shanghai', [[480, 1080]]);
  const lunch = chinaCalendar(OFFICE_HOURS_LESS_LUNCH);
  const nights = weekly('Asia/Shanghai', [[1320, 1800]]);
  const newYork = 'America/New_York';
  const everyDay = [1, 2, 3, 4, 5, 6, 7];
  const allDay = weekly(newYork, [[0, 1440]], everyDay);

  it.each([
    ['over the national holiday', chinaWorking, '2026-09-30T16:00+08:00', 8, '2026-10-08T15:00+08:00'],
    ['onto a make-up Saturday', chinaWorking, '2026-10-09T17:00+08:00', 8, '2026-10-10T16:00+08:00'],
    ['from a make-up Sunday', chinaWorking, '2026-09-20T17:00+08:00', 2, '2026-09-21T10:00+08:00'],
    ['into the next morning', mondayToFriday8to18, '2026-11-02T17:00+08:00', 4, '2026-11-03T11:00+08:00'],
    ['over a weekend', mondayToFriday8to18, '2026-11-06T17:00+08:00', 4, '2026-11-09T11:00+08:00'],
    ['from before opening', mondayToFriday8to18, '2026-11-02T03:00+08:00', 4, '2026-11-02T12:00+08:00'],
    [
      'up to closing, not to the next opening',
      mondayToFriday8to18,
      '2026-11-02T14:00+08:00',
      4,
      '2026-11-02T18:00+08:00',
    ],
    ['over lunch', lunch, '2026-11-02T11:00+08:00', 2, '2026-11-02T14:00+08:00'],
    ['through the night', nights, '2026-11-02T23:00+08:00', 6, '2026-11-03T05:00+08:00'],
    ['from one night into the next', nights, '2026-11-02T23:00+08:00', 8, '2026-11-03T23:00+08:00'],
    [
      'on the morning after the last night of the week',
      nights,
      '2026-11-07T05:00+08:00',
      2,
      '2026-11-09T23:00+08:00',
    ],
    [
      'always open, clocks go forward',
      { ...alwaysOpen, zone: newYork },
      '2027-03-14T00:30-05:00',
      4,
      '2027-03-14T05:30-04:00',
    ],
    [
      'always open, clocks go back',
      { ...alwaysOpen, zone: newYork },
      '2026-11-01T00:30-04:00',
      4,
      '2026-11-01T03:30-05:00',
    ],
    [
      'every hour of the week, clocks go forward',
      allDay,
      '2027-03-14T00:30-05:00',
      4,
      '2027-03-14T05:30-04:00',
    ],
    ['every hour of the week, clocks go back', allDay, '2026-11-01T00:30-04:00', 4, '2026-11-01T03:30-05:00'],
  ])('%s', (_, calendar, start, hours, due) => {
    expect(deadline(calendar, Date.parse(start), hours * HOUR)).toBe(Date.parse(due));
    expect(elapsed(calendar, Date.parse(start), Date.parse(due))).toBe(hours * HOUR);
  });
});

describe('exceptional days', () => {
  it.each(['Asia/Shanghai', 'America/Sao_Paulo', 'Pacific/Kiritimati', 'Pacific/Pago_Pago'])(
    'are civil dates in %s: the day before and the day after stay as they are',
    (zone) => {
      const holiday = { kind: 'holiday', intervals: [], name: '国庆节' } as const;
      const calendar = weekly(zone, [[0, 1440]], [1, 2, 3, 4, 5, 6, 7], { '2026-10-01': holiday });
      const local = (wall: string) => {
        const shift = { 'Asia/Shanghai': 8, 'America/Sao_Paulo': -3, 'Pacific/Kiritimati': 14 }[zone] ?? -11;
        return Date.parse(`${wall}Z`) - shift * HOUR;
      };
      expect(isOpen(calendar, local('2026-09-30T23:59:59.999'))).toBe(true);
      expect(isOpen(calendar, local('2026-10-01T00:00'))).toBe(false);
      expect(isOpen(calendar, local('2026-10-01T23:59:59.999'))).toBe(false);
      expect(isOpen(calendar, local('2026-10-02T00:00'))).toBe(true);
    },
  );

  it('take half of a day away', () => {
    const halfDay = { kind: 'half_day', intervals: [[540, 720]], name: '除夕' } as const;
    const calendar = weekly('Asia/Shanghai', [[540, 1080]], [1, 2, 3, 4, 5], { '2026-02-16': halfDay });
    expect(elapsed(calendar, china('2026-02-16T00:00'), china('2026-02-17T00:00'))).toBe(3 * HOUR);
  });

  it('leave the night shift that began the evening before', () => {
    const holiday = { kind: 'holiday', intervals: [], name: '元旦' } as const;
    const calendar = weekly('Asia/Shanghai', [[1320, 1800]], [1, 2, 3, 4, 5], { '2026-01-01': holiday });
    expect(elapsed(calendar, china('2025-12-31T22:00'), china('2026-01-01T22:00'))).toBe(8 * HOUR);
    expect(elapsed(calendar, china('2026-01-01T22:00'), china('2026-01-02T22:00'))).toBe(0);
  });
});

describe('hours that clocks skip or repeat', () => {
  it.each([
    ['an opening in the gap moves forward', [150, 300], '2027-03-14', 1.5],
    ['a closing in the gap moves forward', [60, 150], '2027-03-14', 1.5],
    ['an interval within the gap moves as a whole', [120, 150], '2027-03-14', 0.5],
    ['a night over the gap is an hour shorter', [0, 480], '2027-03-14', 7],
    ['a night over the repeated hour is an hour longer', [0, 480], '2026-11-01', 9],
    ['a closing in the repeated hour is its first showing', [0, 90], '2026-11-01', 1.5],
    ['an opening in the repeated hour is its first showing', [90, 180], '2026-11-01', 2.5],
  ] as const)('%s', (_, interval, date, hours) => {
    const calendar = weekly('America/New_York', [interval], [7]);
    const day = Date.parse(`${date}T00:00Z`);
    expect(elapsed(calendar, day, day + 36 * HOUR)).toBe(hours * HOUR);
  });

  it('nobody works on a day that the zone left out', () => {
    const calendar = weekly('Pacific/Apia', [[540, 1020]], [1, 2, 3, 4, 5]);
    // Samoa went from Thursday 29 to Saturday 31 December 2011.
    expect(
      elapsed(calendar, Date.parse('2011-12-29T09:00-10:00'), Date.parse('2012-01-01T00:00+14:00')),
    ).toBe(8 * HOUR);
  });
});

describe('around New Year, asked first of a new calendar', () => {
  const everyDay = [1, 2, 3, 4, 5, 6, 7];

  it('the night shift of the old year counts in the new one', () => {
    const start = Date.parse('2027-01-01T03:00Z');
    expect(deadline(weekly('UTC', [[1320, 1800]], everyDay), start, 2 * HOUR)).toBe(start + 2 * HOUR);
    expect(isOpen(weekly('UTC', [[1320, 1800]], everyDay), start)).toBe(true);
  });

  it.each([
    ['Asia/Shanghai', '2027-01-01T01:00+08:00'],
    ['Pacific/Pago_Pago', '2026-12-31T22:00-11:00'],
  ])('the year of %s is not the year of Greenwich', (zone, from) => {
    const start = Date.parse(from);
    expect(elapsed(weekly(zone, [[0, 1440]], everyDay), start, start + HOUR)).toBe(HOUR);
    expect(isOpen(weekly(zone, [[0, 1440]], everyDay), start)).toBe(true);
  });
});

describe('calendars without end or beginning', () => {
  const never = weekly('Asia/Shanghai', [], []);

  it('never reach a due time when nobody works', () => {
    expect(deadline(never, china('2026-01-01T00:00'), 1)).toBeNull();
    expect(elapsed(never, 0, china('2026-01-01T00:00'))).toBe(0);
    expect(isOpen(never, china('2026-01-01T12:00'))).toBe(false);
  });

  it('work only on the days that are listed', () => {
    const once = weekly('Asia/Shanghai', [], [], {
      '2030-05-05': { kind: 'custom', intervals: [[540, 600]], name: '演练' },
    });
    expect(deadline(once, china('2026-01-01T00:00'), HOUR)).toBe(china('2030-05-05T10:00'));
    expect(deadline(once, china('2026-01-01T00:00'), HOUR + 1)).toBeNull();
  });

  it.each([Number.MAX_SAFE_INTEGER, -Number.MAX_SAFE_INTEGER, 8.64e15, -8.64e15])('stay calm at %d', (at) => {
    expect(isOpen(chinaWorking, at)).toBe(false);
    expect(elapsed(chinaWorking, at, at)).toBe(0);
  });
});

describe('a year not announced', () => {
  it.each([
    ['2026-12-28T18:00', false],
    ['2026-12-29T09:30', true],
    ['2027-01-04T09:30', true],
  ])('due %s: provisional %s', (due, expected) => {
    expect(provisional(chinaWorking, china(due))).toBe(expected);
  });

  it('says nothing about a calendar without statutory holidays', () => {
    expect(provisional(alwaysOpen, china('2050-01-01T00:00'))).toBe(false);
    expect(provisional(weekly('UTC', [[0, 60]]), china('2050-01-01T00:00'))).toBe(false);
  });
});

const budgets = fc.integer({ min: 1, max: 200 * HOUR });
const spans = fc.integer({ min: -40 * 24 * HOUR, max: 40 * 24 * HOUR });

describe('on every calendar', () => {
  it('deadline and elapsed are inverses, and the deadline is the earliest', () => {
    fc.assert(
      fc.property(settings, budgets, ({ calendar, start }, budget) => {
        const due = deadline(calendar, start, budget);
        if (due === null) return;
        expect(elapsed(calendar, start, due)).toBe(budget);
        expect(elapsed(calendar, start, due - 1)).toBe(budget - 1);
      }),
      { numRuns: 500 },
    );
  });

  it('what has elapsed is reached no later than it was', () => {
    fc.assert(
      fc.property(settings, spans, ({ calendar, start }, span) => {
        const to = start + Math.abs(span);
        const used = elapsed(calendar, start, to);
        expect(deadline(calendar, start, used)).toBeLessThanOrEqual(to);
      }),
      { numRuns: 500 },
    );
  });

  it('spans add up, and backwards they count negative', () => {
    fc.assert(
      fc.property(settings, spans, spans, ({ calendar, start }, one, other) => {
        const [middle, end] = [start + one, start + one + other];
        const sum = elapsed(calendar, start, middle) + elapsed(calendar, middle, end);
        expect(sum).toBe(elapsed(calendar, start, end));
        expect(elapsed(calendar, end, start) + elapsed(calendar, start, end)).toBe(0);
      }),
      { numRuns: 500 },
    );
  });

  it('the order of questions and a trip through JSON change no answer', () => {
    fc.assert(
      fc.property(settings, fc.array(spans, { minLength: 2, maxLength: 5 }), ({ calendar, start }, asked) => {
        const copy: Calendar = JSON.parse(JSON.stringify(calendar));
        const answer = (which: Calendar, span: number) => elapsed(which, start, start + span * 40);
        const forwards = asked.map((span) => answer(calendar, span));
        expect([...asked].reverse().map((span) => answer(copy, span))).toEqual(forwards.reverse());
      }),
      { numRuns: 100 },
    );
  });

  it('a week of whole days is the same as always open', () => {
    fc.assert(
      fc.property(settings, spans, budgets, ({ calendar, start }, span, budget) => {
        const open = weekly(calendar.zone, [[0, 1440]], [1, 2, 3, 4, 5, 6, 7]);
        expect(elapsed(open, start, start + span)).toBe(span);
        expect(deadline(open, start, budget)).toBe(start + budget);
      }),
      { numRuns: 200 },
    );
  });
});

describe('every set of weekdays', () => {
  it.each(Array.from({ length: 127 }, (_, index) => index + 1))(
    '%d counts its days and no others',
    (mask) => {
      const weekdays = [1, 2, 3, 4, 5, 6, 7].filter((weekday) => (mask >> (weekday - 1)) & 1);
      const calendar = weekly(
        'Asia/Shanghai',
        [
          [540, 720],
          [780, 1080],
        ],
        weekdays,
      );
      const monday = china('2026-03-02T00:00');
      expect(elapsed(calendar, monday, monday + 7 * 24 * HOUR)).toBe(weekdays.length * 8 * HOUR);
      for (let hour = 0; hour < 7 * 24; hour += 5) {
        const start = monday + hour * HOUR;
        const due = deadline(calendar, start, 20 * HOUR);
        expect(due).not.toBeNull();
        expect(elapsed(calendar, start, due ?? 0)).toBe(20 * HOUR);
        expect(elapsed(calendar, start, (due ?? 0) - 1)).toBe(20 * HOUR - 1);
      }
    },
  );
});
