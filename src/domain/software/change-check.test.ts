import { expect, it } from 'vitest';
import { resultOf } from '../evidence/check.ts';
import { VERSION_CHANGES, verdictOf } from './change-check.ts';

it.each([
  [{ hasChange: true, isExplained: false, updatesItself: false }, 'conforming'],
  [{ hasChange: true, isExplained: true, updatesItself: true }, 'conforming'],
  [{ hasChange: false, isExplained: false, updatesItself: false }, 'violation'],
  [{ hasChange: false, isExplained: true, updatesItself: false }, 'exception'],
  [{ hasChange: false, isExplained: false, updatesItself: true }, 'exception'],
])('another version, of which is known %j, is %s', (known, verdict) => {
  expect(verdictOf(known)).toBe(verdict);
});

it('knows everything that can be known, once', () => {
  expect(new Set(VERSION_CHANGES.map((one) => JSON.stringify(one))).size).toBe(8);
});

it.each([
  [0, 0, 'no_evidence'],
  [3, 0, 'conforming'],
  [3, 1, 'nonconformity'],
])('of %i with %i violations the result is %s', (population, violations, result) => {
  expect(resultOf({ population, violations })).toBe(result);
});
