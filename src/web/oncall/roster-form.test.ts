import { describe, expect, it } from 'vitest';
import { clockOf, daysOf, minuteOf, wallOf } from './drawing.ts';
import type { RosterView } from './queries.ts';
import { draftOf, emptyRoster, wishOf } from './roster-form.ts';

const span = (from: number, to: number): [number, number][] => [[from, to]];
const everyDay = (hours: [number, number][]) => ({
  1: hours,
  2: hours,
  3: hours,
  4: hours,
  5: hours,
  6: hours,
  7: hours,
});
type On = RosterView['layers'][number]['on'];
const view = (on: On): RosterView =>
  ({
    ...{
      name: '网络',
      zone: 'Asia/Shanghai',
      takesP1: false,
      substitutes: [],
      absences: [],
      calendars: ['china'],
    },
    layers: [{ id: 'a', name: '主班', members: ['x', 'y'], start: '2026-03-02', handover: 540, days: 7, on }],
  }) as unknown as RosterView;

describe('a roster in its form', () => {
  it.each<[string, On, string]>([
    ['at all hours', null, 'always'],
    ['every night', { kind: 'week', week: everyDay(span(1080, 1980)) }, 'daily'],
    ['on holidays', { kind: 'days', sort: 'holiday', calendar: 'factory', hours: span(0, 1439) }, 'holiday'],
    ['on days off', { kind: 'days', sort: 'day_off', calendar: 'china', hours: span(480, 1200) }, 'day_off'],
    ['by weekday', { kind: 'week', week: { ...everyDay(span(0, 60)), 7: [] } }, 'kept'],
    [
      'twice a day',
      {
        kind: 'days',
        sort: 'workday',
        calendar: 'china',
        hours: [
          [0, 60],
          [120, 180],
        ],
      },
      'kept',
    ],
  ])('%s comes back as it was', (_what, on, hours) => {
    const draft = draftOf(view(on));
    expect(draft.layers[0]?.hours).toBe(hours);
    expect(wishOf(draft)).toMatchObject({
      layers: [{ id: 'a', handover: 540, members: ['x', 'y'], on }],
      takesP1: false,
    });
  });

  it('a new one is called for P1 and is on duty at all hours', () => {
    expect(wishOf(emptyRoster('Asia/Shanghai', '2026-03-02', 'china'))).toMatchObject({
      takesP1: true,
      layers: [{ start: '2026-03-02', handover: 540, days: 7, on: null }],
    });
  });
});

describe('the drawing', () => {
  it('cuts shifts at midnight, and shows the time of nobody', () => {
    const duty = [{ personId: 'x', layer: 'a', why: 'rotation' as const, insteadOf: null, reason: null }];
    const wall = (date: string, minute: number) => ({ date, minute });
    const days = daysOf([
      { from: wall('2026-03-02', 0), to: wall('2026-03-02', 540), duty: [] },
      { from: wall('2026-03-02', 540), to: wall('2026-03-04', 0), duty },
    ]);
    expect(days).toEqual([
      {
        date: '2026-03-02',
        parts: [
          { from: 0, to: 540, duty: [] },
          { from: 540, to: 1440, duty },
        ],
      },
      { date: '2026-03-03', parts: [{ from: 0, to: 1440, duty }] },
    ]);
  });

  it.each([
    ['09:30', 570],
    ['00:00', 0],
    ['23:59', 1439],
    ['24:00', null],
    ['12:60', null],
    ['', null],
  ])('reads %j', (text, minute) => {
    expect(minuteOf(text)).toBe(minute);
    if (minute !== null) expect(clockOf(minute)).toBe(text);
  });
  it('reads a date with its time', () => {
    expect(wallOf('2026-03-02T09:30')).toEqual({ date: '2026-03-02', minute: 570 });
    expect(wallOf('')).toBe(null);
  });
});
