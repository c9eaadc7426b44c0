import { expect, it } from 'vitest';
import { rough } from './rough.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

it.each([
  [30 * 1000, '1 min'],
  [119 * MINUTE, '119 min'],
  [2 * HOUR, '2 hr'],
  [-47 * HOUR, '47 hr'],
  [48 * HOUR, '2 days'],
  [-240 * HOUR, '10 days'],
])('%d ms is roughly %s', (ms, said) => {
  expect(rough(ms, 'en')).toBe(said);
});
