import { describe, expect, it } from 'vitest';
import type { Interval } from '../sla/calendar.ts';
import { chinaWorking } from '../sla/calendars.ts';
import { type Duty, onDuty } from './duty.ts';
import type { Layer, Restriction, Roster, Substitute } from './roster.ts';
import { gaps, nextHandover, shifts } from './shifts.ts';

const china = (wall: string) => Date.parse(`${wall}+08:00`);
const calendars = { china: chinaWorking };

/** Li, Wang and Zhang by turns of a week, from Monday 2026-09-07 at 09:00. */
const weekly: Layer = {
  id: 'first',
  name: '一线值班',
  members: ['li', 'wang', 'zhang'],
  start: '2026-09-07',
  handover: 540,
  days: 7,
  on: null,
};
const leads: Layer = { ...weekly, id: 'leads', name: '主管', members: ['chen', 'zhao'], days: 14 };
const roster = (layers: Layer[], more: Partial<Roster> = {}): Roster => ({
  id: 'desk',
  name: '服务台值班',
  zone: 'Asia/Shanghai',
  layers,
  substitutes: [],
  absences: [],
  ...more,
});
const everyDay = (...hours: Interval[]): Restriction => ({
  kind: 'week',
  week: { 1: hours, 2: hours, 3: hours, 4: hours, 5: hours, 6: hours, 7: hours },
});
const onDays = (sort: 'holiday' | 'day_off' | 'workday', hours: Interval[] = [[0, 1440]]): Restriction => ({
  kind: 'days',
  sort,
  calendar: 'china',
  hours,
});
const substitute = (from: string, to: string, personId: string, layer: string | null = null): Substitute => ({
  from: { date: from.slice(0, 10), minute: Number(from.slice(11, 13)) * 60 },
  to: { date: to.slice(0, 10), minute: Number(to.slice(11, 13)) * 60 },
  personId,
  reason: '换班',
  layer,
});
const absent = (personId: string, from: string, to: string) => {
  const span = substitute(from, to, personId);
  return { personId, from: span.from, to: span.to };
};
const told = (duty: readonly Duty[]) =>
  duty.map(({ personId, why, insteadOf }) => [personId, why, ...(insteadOf ? [insteadOf] : [])].join(' '));

describe('who is on duty', () => {
  const two = roster([weekly, leads]);
  const nights: Layer = {
    ...weekly,
    id: 'nights',
    members: ['sun', 'qian'],
    days: 1,
    on: everyDay([1080, 1980]),
  };
  const swaps = [
    substitute('2026-09-08T09', '2026-09-10T09', 'zhou'),
    substitute('2026-09-09T00', '2026-09-09T12', 'wu'),
  ];

  it.each<[string, Roster, string, string[]]>([
    ['nobody before the first turn', two, '2026-09-07T08:59', []],
    ['the first members from the handover on', two, '2026-09-07T09:00', ['li rotation', 'chen rotation']],
    ['the same until a minute before the next', two, '2026-09-14T08:59', ['li rotation', 'chen rotation']],
    ['the next of the layer whose turn ends', two, '2026-09-14T09:00', ['wang rotation', 'chen rotation']],
    ['the first again after the last', two, '2026-09-28T09:00', ['li rotation', 'zhao rotation']],
    [
      'in the order of the layers',
      roster([leads, weekly]),
      '2026-09-07T09:00',
      ['chen rotation', 'li rotation'],
    ],
    ['the night shift until the morning', roster([nights]), '2026-09-09T08:59', ['qian rotation']],
    ['nobody between nights', roster([nights]), '2026-09-09T09:00', []],
    ['a substitute', roster([weekly], { substitutes: swaps }), '2026-09-08T09:00', ['zhou substitute li']],
    [
      'the substitute added last',
      roster([weekly], { substitutes: swaps }),
      '2026-09-09T11:59',
      ['wu substitute li'],
    ],
    [
      'the one before again when that ends',
      roster([weekly], { substitutes: swaps }),
      '2026-09-09T12:00',
      ['zhou substitute li'],
    ],
    [
      'the rotation when all have ended',
      roster([weekly], { substitutes: swaps }),
      '2026-09-10T09:00',
      ['li rotation'],
    ],
    [
      'a substitute of the second layer in its place',
      roster([weekly, leads], {
        substitutes: [substitute('2026-09-08T09', '2026-09-10T09', 'zhou', 'leads')],
      }),
      '2026-09-08T10:00',
      ['li rotation', 'zhou substitute chen'],
    ],
    [
      'a substitute of a layer at its hours only',
      roster([nights], { substitutes: [substitute('2026-09-08T00', '2026-09-10T00', 'zhou', 'nights')] }),
      '2026-09-09T12:00',
      [],
    ],
    [
      'a substitute for all hours where nobody would be',
      roster([nights], { substitutes: [substitute('2026-09-08T00', '2026-09-10T00', 'zhou')] }),
      '2026-09-09T12:00',
      ['zhou substitute'],
    ],
    [
      'the next member for one who is absent',
      roster([weekly], { absences: [absent('li', '2026-09-08T00', '2026-09-09T00')] }),
      '2026-09-08T12:00',
      ['wang stand_in li'],
    ],
    [
      'the one after next when both are absent',
      roster([weekly], {
        absences: [
          absent('li', '2026-09-08T00', '2026-09-09T00'),
          absent('wang', '2026-09-07T00', '2026-10-01T00'),
        ],
      }),
      '2026-09-08T12:00',
      ['zhang stand_in li'],
    ],
    [
      'nobody when all are absent',
      roster([{ ...weekly, members: ['li'] }], {
        absences: [absent('li', '2026-09-08T00', '2026-09-09T00')],
      }),
      '2026-09-08T12:00',
      [],
    ],
    [
      'no substitute who is absent',
      roster([weekly], { substitutes: swaps, absences: [absent('zhou', '2026-09-08T00', '2026-09-09T00')] }),
      '2026-09-08T12:00',
      ['li rotation'],
    ],
    [
      'somebody in two layers once, at the first call',
      roster([weekly, { ...leads, members: ['li', 'zhao'] }]),
      '2026-09-08T12:00',
      ['li rotation'],
    ],
  ])('is %s', (_, given, at, expected) => {
    expect(told(onDuty(given, china(at), calendars))).toEqual(expected);
  });

  it('carries the reason of a substitute and the layer', () => {
    const [first] = onDuty(roster([weekly], { substitutes: swaps }), china('2026-09-08T09:00'), calendars);
    expect(first).toEqual({
      personId: 'zhou',
      layer: 'first',
      why: 'substitute',
      insteadOf: 'li',
      reason: '换班',
    });
  });
});

describe('days of a calendar', () => {
  const daily = (on: Restriction): Roster => roster([{ ...weekly, days: 1, handover: 0, on }]);
  it.each<[string, Restriction, string, boolean]>([
    ['a holiday', onDays('holiday'), '2026-10-01T00:00', true],
    ['its last minute', onDays('holiday'), '2026-10-07T23:59', true],
    ['the day after', onDays('holiday'), '2026-10-08T00:00', false],
    ['a Saturday as such is no holiday', onDays('holiday'), '2026-10-17T12:00', false],
    ['a Saturday is a day off', onDays('day_off'), '2026-10-17T12:00', true],
    ['a make-up Saturday is none', onDays('day_off'), '2026-10-10T12:00', false],
    ['a holiday is a day off', onDays('day_off'), '2026-10-01T12:00', true],
    ['a make-up Saturday is a workday', onDays('workday'), '2026-10-10T12:00', true],
    ['a holiday is no workday', onDays('workday'), '2026-10-01T12:00', false],
    ['a holiday outside of its hours', onDays('holiday', [[540, 1080]]), '2026-10-01T08:59', false],
    ['the night after a holiday', onDays('holiday', [[1200, 1800]]), '2026-10-08T05:59', true],
    [
      'of a calendar that is gone',
      { ...onDays('holiday'), calendar: '__proto__' } as Restriction,
      '2026-10-01T12:00',
      false,
    ],
  ])('%s', (_, on, at, expected) => {
    expect(onDuty(daily(on), china(at), calendars).length > 0).toBe(expected);
  });

  it('layers for workdays and days off leave no gap', () => {
    const both = roster([
      { ...weekly, id: 'a', on: onDays('workday') },
      { ...weekly, id: 'b', members: ['sun'], on: onDays('day_off') },
    ]);
    expect(gaps(both, '2026-09-08', '2026-10-31', calendars)).toEqual([]);
    const holidays = shifts(both, '2026-09-30', '2026-10-11', calendars);
    expect(holidays.map(({ from, duty }) => [from.date, from.minute, told(duty)])).toEqual([
      ['2026-09-30', 0, ['li rotation']],
      ['2026-10-01', 0, ['sun rotation']],
      ['2026-10-08', 0, ['wang rotation']],
    ]);
  });
});

describe('when clocks change', () => {
  const newYork = (layer: Partial<Layer>): Roster => ({
    ...roster([{ ...weekly, days: 1, start: '2026-10-26', ...layer }]),
    zone: 'America/New_York',
  });

  it.each<[string, Partial<Layer>, string, string, [string, number][]]>([
    ['a daily turn is an hour longer', {}, '2026-11-01', '2026-11-02', [['2026-11-01', 540]]],
    [
      'a handover in the repeated hour comes at its first showing',
      { handover: 90 },
      '2026-11-01',
      '2026-11-02',
      [['2026-11-01', 90]],
    ],
    [
      'a handover in the skipped hour comes after it',
      { handover: 150 },
      '2027-03-14',
      '2027-03-15',
      [['2027-03-14', 210]],
    ],
  ])('%s', (_, layer, from, to, expected) => {
    const found = shifts(newYork(layer), from, to, calendars).slice(1);
    expect(found.map(({ from: { date, minute } }) => [date, minute])).toEqual(expected);
  });

  it('the turn over the change is 25 or 23 hours long, at the same time on the wall', () => {
    const lengthOn = (date: string, next: string) => {
      const all = shifts(newYork({}), date, next, calendars);
      return all.map(({ begins, ends }) => (ends - begins) / 3_600_000);
    };
    expect(lengthOn('2026-10-31', '2026-11-03')).toEqual([9, 25, 24, 15]);
    expect(lengthOn('2027-03-13', '2027-03-16')).toEqual([9, 23, 24, 15]);
  });

  it('a day that has begun stays begun where clocks go back over midnight', () => {
    // St. John's, 2010-11-07: at 00:01 the wall shows 23:01 of the 6th once more.
    const daily: Roster = { ...newYork({ start: '2010-11-01', handover: 0 }), zone: 'America/St_Johns' };
    const again = Date.parse('2010-11-07T03:00Z');
    expect(told(onDuty(daily, again, calendars))).toEqual(['li rotation']);
    expect(told(onDuty(daily, again - 2 * 3_600_000, calendars))).toEqual(['zhang rotation']);
  });

  it('a night over the change keeps its hours on the wall', () => {
    const nights = newYork({ on: everyDay([1320, 1800]), members: ['li'] });
    const open = shifts(nights, '2026-10-31', '2026-11-02', calendars).filter(({ duty }) => duty.length > 0);
    expect(
      open.map(({ from, to, begins, ends }) => [from.minute, to.minute, (ends - begins) / 3_600_000]),
    ).toEqual([
      [0, 360, 6],
      [1320, 360, 9],
      [1320, 0, 2],
    ]);
  });
});

describe('the next handover', () => {
  it.each<[string, Roster, string, string | null]>([
    ['is that of the rotation', roster([weekly]), '2026-09-08T12:00', '2026-09-14T09:00'],
    ['is not the one that is now', roster([weekly]), '2026-09-14T09:00', '2026-09-21T09:00'],
    ['is the first turn', roster([weekly]), '2026-09-01T00:00', '2026-09-07T09:00'],
    ['is the nearest of all layers', roster([leads, weekly]), '2026-09-08T12:00', '2026-09-14T09:00'],
    [
      'is the beginning of an absence',
      roster([weekly], { absences: [absent('li', '2026-09-09T06', '2026-09-10T00')] }),
      '2026-09-08T12:00',
      '2026-09-09T06:00',
    ],
    ['is years of turns away', roster([{ ...weekly, days: 366 }]), '2026-09-08T12:00', '2027-09-08T09:00'],
    ['never comes to one alone', roster([{ ...weekly, members: ['li'] }]), '2026-09-08T12:00', null],
    ['never comes without a layer', roster([]), '2026-09-08T12:00', null],
  ])('%s', (_, given, at, expected) => {
    const next = nextHandover(given, china(at), calendars);
    expect(next?.at ?? null).toBe(expected === null ? null : china(expected));
  });

  it('says from whom to whom, and when on the wall', () => {
    const next = nextHandover(roster([weekly]), china('2026-09-08T12:00'), calendars);
    expect(next?.wall).toEqual({ date: '2026-09-14', minute: 540 });
    expect([told(next?.before ?? []), told(next?.after ?? [])]).toEqual([['li rotation'], ['wang rotation']]);
  });
});

describe('a roster that makes no sense', () => {
  const broken: [string, Roster][] = [
    ['in an unknown zone', { ...roster([weekly]), zone: 'Moon/Tranquility' }],
    ['with an empty layer', roster([{ ...weekly, members: [] }])],
    ['with turns of no length', roster([{ ...weekly, days: 0 }])],
    ['with turns of part of a day', roster([{ ...weekly, days: 0.5 }])],
    ['with a start that is none', roster([{ ...weekly, start: '2026-02-30' }])],
    ['with a minute that is none', roster([{ ...weekly, handover: 1440 }])],
  ];
  it.each(broken)('%s calls nobody and harms nobody', (_, given) => {
    expect(onDuty(given, china('2026-09-08T12:00'), calendars)).toEqual([]);
    expect(nextHandover(given, china('2026-09-08T12:00'), calendars)).toBeNull();
    expect(shifts(given, '2026-09-08', '2026-09-09', calendars).flatMap(({ duty }) => duty)).toEqual([]);
  });

  it('leaves out a substitute and an absence without sense, and days that are none', () => {
    const odd = roster([weekly], {
      substitutes: [substitute('2026-13-08T09', '2026-09-10T09', 'zhou')],
      absences: [absent('li', '2026-09-10T00', '2026-09-08T00')],
    });
    expect(told(onDuty(odd, china('2026-09-08T12:00'), calendars))).toEqual(['li rotation']);
    expect(shifts(odd, '2026-09-10', '2026-09-08', calendars)).toEqual([]);
    expect(shifts(odd, 'today', '2026-09-08', calendars)).toEqual([]);
  });
});
