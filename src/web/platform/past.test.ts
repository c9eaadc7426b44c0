import { expect, it } from 'vitest';
import { isPast } from './past.ts';

const at = '2026-11-24T09:00:00.000Z';
it.each([
  [-1, false],
  [0, false],
  [1, true],
])('a time is past only after it: %d ms', (later, past) => {
  const instant = new Date(at).getTime();
  expect([isPast(at, instant + later), isPast(instant, instant + later)]).toEqual([past, past]);
});
