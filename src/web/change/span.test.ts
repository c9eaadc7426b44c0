import { expect, it } from 'vitest';
import { spanFrom, stepped } from './span.ts';

it.each([
  ['month', '2026-02-14', '2026-02-01', '2026-03-01'],
  ['month', '2026-12-31', '2026-12-01', '2027-01-01'],
  ['week', '2026-11-25', '2026-11-23', '2026-11-30'],
  ['week', '2026-11-29', '2026-11-23', '2026-11-30'],
  ['week', '2026-11-30', '2026-11-30', '2026-12-07'],
] as const)('the %s of %s', (unit, date, first, after) =>
  expect(spanFrom(unit, date)).toEqual([first, after]),
);

it('goes on and back', () => {
  expect([stepped('month', '2026-12-31', 1), stepped('month', '2026-03-01', -1)]).toEqual([
    '2027-01-01',
    '2026-02-01',
  ]);
  expect([stepped('week', '2026-11-25', 1), stepped('week', '2026-11-25', -1)]).toEqual([
    '2026-11-30',
    '2026-11-16',
  ]);
});
