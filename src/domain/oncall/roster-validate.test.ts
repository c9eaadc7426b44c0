import { describe, expect, it } from 'vitest';
import { chinaWorking } from '../sla/calendars.ts';
import type { Layer, Restriction, Roster } from './roster.ts';
import { validateRoster } from './roster-validate.ts';

const calendars = { china: chinaWorking };
const layer: Layer = {
  id: 'first',
  name: '一线值班',
  members: ['li', 'wang'],
  start: '2026-09-07',
  handover: 540,
  days: 7,
  on: null,
};
const base: Roster = {
  id: 'desk',
  name: '服务台值班',
  zone: 'Asia/Shanghai',
  layers: [layer],
  substitutes: [],
  absences: [],
};
const withLayer = (change: Partial<Layer>): Roster => ({ ...base, layers: [{ ...layer, ...change }] });
const hours = [[540, 1080]] as const;
const week = (monday: readonly (readonly [number, number])[]): Restriction => ({
  kind: 'week',
  week: { 1: monday, 2: [], 3: [], 4: [], 5: [], 6: [], 7: [] },
});
const holidays: Restriction = { kind: 'days', sort: 'holiday', calendar: 'china', hours };
const noon = { date: '2026-09-08', minute: 720 };
const evening = { date: '2026-09-08', minute: 1080 };
const withSubstitute = (change: Partial<Roster['substitutes'][number]>): Roster => ({
  ...base,
  substitutes: [{ from: noon, to: evening, personId: 'zhou', reason: '换班', layer: null, ...change }],
});

describe('a roster may be saved', () => {
  it.each<[string, Roster]>([
    ['with one layer', base],
    ['with layers that overlap', { ...base, layers: [layer, { ...layer, id: 'second' }] }],
    ['with one member', withLayer({ members: ['li'] })],
    ['with a member who has two turns in a round', withLayer({ members: ['li', 'wang', 'li'] })],
    ['with turns of a year', withLayer({ days: 366 })],
    ['for holidays only', withLayer({ on: holidays })],
    ['for Monday nights', withLayer({ on: week([[1320, 1800]]) })],
    ['with a substitute for a layer', withSubstitute({ layer: 'first' })],
    [
      'with a substitute who is no member, over midnight',
      withSubstitute({ to: { date: '2026-09-09', minute: 0 } }),
    ],
    ['with an absence', { ...base, absences: [{ personId: 'li', from: noon, to: evening }] }],
  ])('%s', (_, roster) => {
    expect(validateRoster(roster, calendars)).toEqual([]);
  });
});

describe('a roster is refused', () => {
  it.each<[string, Roster, string, string]>([
    ['without a name', { ...base, name: ' ' }, 'name', 'required'],
    ['in an unknown zone', { ...base, zone: 'Asia/Peking' }, 'zone', 'unknown_zone'],
    ['without a layer', { ...base, layers: [] }, 'layers', 'required'],
    ['with an empty layer', withLayer({ members: [] }), 'layers.0.members', 'required'],
    ['with a member who is nobody', withLayer({ members: ['li', ''] }), 'layers.0.members.1', 'required'],
    ['with two layers of one id', { ...base, layers: [layer, layer] }, 'layers.1.id', 'given_twice'],
    ['starting on no day', withLayer({ start: '2026-02-29' }), 'layers.0.start', 'bad_date'],
    ['starting out of reach', withLayer({ start: '9999-01-01' }), 'layers.0.start', 'bad_date'],
    ['handed over after midnight', withLayer({ handover: 1440 }), 'layers.0.handover', 'bad_minutes'],
    ['handed over before midnight', withLayer({ handover: -1 }), 'layers.0.handover', 'bad_minutes'],
    ['handed over at a part of a minute', withLayer({ handover: 0.5 }), 'layers.0.handover', 'bad_minutes'],
    ['with turns of no length', withLayer({ days: 0 }), 'layers.0.days', 'too_short'],
    ['with turns backwards', withLayer({ days: -7 }), 'layers.0.days', 'too_short'],
    ['with turns of part of a day', withLayer({ days: 1.5 }), 'layers.0.days', 'not_an_integer'],
    ['with turns of no number', withLayer({ days: Number.NaN }), 'layers.0.days', 'not_an_integer'],
    ['with turns of years', withLayer({ days: 367 }), 'layers.0.days', 'too_long'],
    ['with no hours at all', withLayer({ on: week([]) }), 'layers.0.on.week', 'no_working_time'],
    [
      'with hours backwards',
      withLayer({ on: week([[720, 540]]) }),
      'layers.0.on.week.1.0',
      'ends_before_start',
    ],
    ['with hours that are none', withLayer({ on: week([[-1, 540]]) }), 'layers.0.on.week.1.0', 'bad_minutes'],
    [
      'with hours twice in one layer',
      withLayer({
        on: week([
          [540, 720],
          [700, 800],
        ]),
      }),
      'layers.0.on.week.1.1',
      'overlap',
    ],
    [
      'for the days of an unknown calendar',
      withLayer({ on: { ...holidays, calendar: 'toString' } }),
      'layers.0.on.calendar',
      'unknown_reference',
    ],
    [
      'for no hours of a day',
      withLayer({ on: { ...holidays, hours: [] } }),
      'layers.0.on.hours',
      'no_working_time',
    ],
    [
      'for bad hours of a day',
      withLayer({ on: { ...holidays, hours: [[0, 5000]] } }),
      'layers.0.on.hours.0',
      'bad_minutes',
    ],
    [
      'with a substitute that ends before it starts',
      withSubstitute({ from: evening, to: noon }),
      'substitutes.0.to',
      'ends_before_start',
    ],
    ['with a substitute for no time', withSubstitute({ to: noon }), 'substitutes.0.to', 'ends_before_start'],
    [
      'with a substitute from no day',
      withSubstitute({ from: { date: '2026-9-8', minute: 0 } }),
      'substitutes.0.from.date',
      'bad_date',
    ],
    [
      'with a substitute to no minute',
      withSubstitute({ to: { date: '2026-09-09', minute: 1440 } }),
      'substitutes.0.to.minute',
      'bad_minutes',
    ],
    [
      'with a substitute who is nobody',
      withSubstitute({ personId: '' }),
      'substitutes.0.personId',
      'required',
    ],
    ['with a substitute for no reason', withSubstitute({ reason: ' ' }), 'substitutes.0.reason', 'required'],
    [
      'with a substitute for no layer',
      withSubstitute({ layer: 'second' }),
      'substitutes.0.layer',
      'unknown_reference',
    ],
    [
      'with an absence that ends before it starts',
      { ...base, absences: [{ personId: 'li', from: evening, to: noon }] },
      'absences.0.to',
      'ends_before_start',
    ],
    [
      'with an absence of nobody',
      { ...base, absences: [{ personId: '', from: noon, to: evening }] },
      'absences.0.personId',
      'required',
    ],
  ])('%s', (_, roster, field, code) => {
    expect(validateRoster(roster, calendars)).toEqual([{ field, code }]);
  });

  it('naming every mistake at once', () => {
    const roster: Roster = { ...withLayer({ days: 0, members: [] }), zone: '', name: '' };
    expect(validateRoster(roster, calendars).map(({ field }) => field)).toEqual([
      'name',
      'zone',
      'layers.0.members',
      'layers.0.days',
    ]);
  });
});
