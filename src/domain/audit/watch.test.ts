import { expect, it } from 'vitest';
import { watchDue } from './watch.ts';

const DAY = 86_400_000;
const NIGHT = 100 * DAY;

it.each([
  ['nothing yet', null, null, 'whole'],
  ['the last night', NIGHT - DAY, NIGHT - DAY, 'since'],
  ['this night', NIGHT + 1, NIGHT - 3 * DAY, null],
  ['as this night began', NIGHT, NIGHT - 3 * DAY, null],
  ['the whole a week ago', NIGHT - DAY, NIGHT - 7 * DAY, 'whole'],
  ['the whole at the end of a night a week ago', NIGHT - DAY, NIGHT - 7 * DAY + DAY / 4, 'whole'],
  ['the whole six days ago', NIGHT - DAY, NIGHT - 6 * DAY, 'since'],
] as const)('verified %s', (_name, lastAt, lastWholeAt, due) => {
  expect(watchDue(NIGHT, { lastAt, lastWholeAt })).toBe(due);
});
