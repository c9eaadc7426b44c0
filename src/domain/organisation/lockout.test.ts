import { expect, it } from 'vitest';
import { FREE_FAILURES, lockout } from './lockout.ts';

const MINUTE = 60_000;

it.each([
  [0, null],
  [4, null],
  [5, 1],
  [6, 2],
  [7, 4],
  [10, 32],
  [11, 60],
  [12, 60],
  [1_000_000, 60],
])('%i failures lock for %s minutes', (failures, minutes) => {
  const until = lockout(failures, 1000);
  expect(until).toBe(minutes === null ? null : 1000 + minutes * MINUTE);
});

it('an address, which many people may share, is locked later', () => {
  expect([lockout(49, 1000, FREE_FAILURES.address), lockout(50, 1000, FREE_FAILURES.address)]).toEqual([
    null,
    1000 + MINUTE,
  ]);
});
