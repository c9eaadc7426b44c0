import { describe, expect, it } from 'vitest';
import { acting } from '#test/ticket/example.ts';
import { absenceRefusal, substituteRefusal, tidied } from './handing-over.ts';
import type { Roster, Substitute } from './roster.ts';

const NOW = Date.parse('2026-03-02T09:00:00+08:00');
const at = (date: string, hour: number) => ({ date, minute: hour * 60 });

/** An and Bo take weeks from Monday 2026-03-02 at 09:00; Ding stands behind them at night. */
const roster: Roster = {
  id: 'night',
  name: '网络值班',
  zone: 'Asia/Shanghai',
  layers: [
    { id: 'one', name: '一线', members: ['an', 'bo'], start: '2026-03-02', handover: 540, days: 7, on: null },
    {
      id: 'two',
      name: '夜班',
      members: ['ding'],
      start: '2026-03-02',
      handover: 0,
      days: 1,
      on: { kind: 'week', week: { 1: [[1200, 1440]], 2: [[1200, 1440]], 3: [], 4: [], 5: [], 6: [], 7: [] } },
    },
  ],
  substitutes: [],
  absences: [],
};
const given = (changes: Partial<Substitute> = {}): Substitute => ({
  ...{ from: at('2026-03-03', 9), to: at('2026-03-04', 9), personId: 'bo', reason: '培训', layer: 'one' },
  ...changes,
});
const agent = (id: string) => acting(id, ['agent']);
const refused = (by: ReturnType<typeof agent>, changes: Partial<Substitute> = {}) =>
  substituteRefusal(by, roster, given(changes), {}, NOW)?.code ?? 'may';

describe('somebody else takes duty', () => {
  it.each<[string, string, Partial<Substitute>, string]>([
    ['one’s own shift', 'an', {}, 'may'],
    ['one’s own shift to its last moment', 'an', { to: at('2026-03-09', 9) }, 'may'],
    ['longer than one’s own shift', 'an', { to: at('2026-03-09', 10) }, 'not_your_shift'],
    ['somebody else’s shift', 'bo', {}, 'not_your_shift'],
    ['in no layer: at all hours, as the first in the order of call', 'an', { layer: null }, 'may'],
    ['in no layer, where another comes first', 'ding', { layer: null }, 'not_your_shift'],
    ['hours of a layer that end in between', 'ding', { layer: 'two' }, 'may'],
    [
      'a layer that is not on duty then',
      'ding',
      { layer: 'two', from: at('2026-03-04', 9), to: at('2026-03-05', 9) },
      'not_your_shift',
    ],
    ['an unknown layer', 'an', { layer: 'none' }, 'not_your_shift'],
    ['of a time that is over', 'an', { from: at('2026-03-01', 9), to: at('2026-03-02', 9) }, 'invalid'],
    ['the wrong way round', 'an', { to: at('2026-03-03', 8) }, 'invalid'],
    ['on no day', 'an', { from: at('2026-02-30', 8) }, 'invalid'],
    ['for years', 'an', { to: at('2028-03-03', 8) }, 'invalid'],
  ])('%s', (_what, who, changes, answer) => expect(refused(agent(who), changes)).toBe(answer));

  it.each([acting('lead', ['lead']), acting('manager', ['it_manager'])])(
    'who runs the rosters may always: $personId',
    (by) => expect(refused(by)).toBe('may'),
  );
  it('others may not', () => expect(refused(acting('admin', ['admin']))).toBe('not_your_shift'));

  it('a shift that was given away is not one’s own any more, and its taker may pass it on', () => {
    const passed = { ...roster, substitutes: [given()] };
    const answer = (who: string) =>
      substituteRefusal(agent(who), passed, given({ personId: 'er' }), {}, NOW)?.code;
    expect(answer('an')).toBe('not_your_shift');
    expect(answer('bo')).toBe(undefined);
  });
});

describe('somebody is absent', () => {
  const absence = { personId: 'an', from: at('2026-03-03', 9), to: at('2026-03-04', 9) };
  it.each([
    ['an', agent('an'), undefined],
    ['bo', agent('bo'), 'not_your_shift'],
    ['the lead', acting('lead', ['lead']), undefined],
  ])('by the word of %s', (_who, by, code) =>
    expect(absenceRefusal(by, roster, absence, NOW)?.code).toBe(code),
  );
  it('not of a time that is over', () => {
    const over = { ...absence, to: at('2026-03-01', 9), from: at('2026-02-27', 9) };
    expect(absenceRefusal(agent('an'), roster, over, NOW)).toMatchObject({
      fields: [{ field: 'body.to', code: 'in_the_past' }],
    });
  });
});

it('what is long over leaves the roster, what may still be asked for stays', () => {
  const old = given({ from: at('2025-11-01', 9), to: at('2025-11-02', 9) });
  const recent = given({ from: at('2026-02-01', 9), to: at('2026-02-02', 9) });
  const kept = tidied({ ...roster, substitutes: [old, recent], absences: [old, recent] }, NOW);
  expect(kept).toMatchObject({ substitutes: [recent], absences: [recent] });
});
