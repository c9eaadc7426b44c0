import { expect, it } from 'vitest';
import { changeRelease, endRelease, planRelease, type Release, releaseRates } from './release.ts';

const WISH = { title: '三月版本', plan: '先库后应用', backOut: '还原快照', plannedAt: 100, changeIds: ['a'] };
const planned = planRelease(WISH).after as Release;
const done = { outcome: 'succeeded', begun: true };

it.each([
  ['all succeeded', 'succeeded', [done], 'ended'],
  ['one failed', 'succeeded', [done, { outcome: 'failed', begun: true }], 'release_changes_open'],
  ['one has not begun', 'succeeded', [{ outcome: null, begun: false }], 'release_changes_open'],
  ['one is running', 'failed', [{ outcome: null, begun: true }], 'release_changes_open'],
  ['given up before anything began', 'cancelled', [{ outcome: null, begun: false }], 'ended'],
] as const)('%s', (_name, state, changes, expected) => {
  const outcome = endRelease(planned, { state, result: '完成' }, changes, 50);
  expect('kind' in outcome ? outcome.kind : outcome.code).toBe(expected);
});

it('does not change once it is out', () => {
  const out: Release = { ...planned, state: 'succeeded' };
  expect(changeRelease(out, WISH)).toMatchObject({ code: 'release_ended' });
  expect(endRelease(out, { state: 'failed', result: '' }, [], 1)).toMatchObject({ code: 'release_ended' });
});

it('counts success and being on time among those that ended', () => {
  const of = (state: Release['state'], endedAt: number | null) => ({ state, endedAt, plannedAt: 50 });
  const all = [
    of('succeeded', 50),
    of('succeeded', 51),
    of('failed', 10),
    of('backed_out', 10),
    of('cancelled', 10),
  ];
  expect(releaseRates([...all, of('planned', null), of('succeeded', 100)], { from: 0, to: 100 })).toEqual({
    ...{ ended: 4, succeeded: 2, onTime: 1, successRate: 0.5, onTimeRate: 0.25 },
  });
  expect(releaseRates([], { from: 0, to: 1 })).toMatchObject({ successRate: null, onTimeRate: null });
});
