import fc from 'fast-check';
import { expect, it } from 'vitest';
import { CASES, DAY, NIGHTLY_TIMEOUT, oracleRuns, settings } from '#test/sla/calendars.ts';
import { countedBetween, reachedBy } from '#test/sla/oracle.ts';
import { type Calendar, deadline, elapsed } from './calendar.ts';

const WINDOW = 10 * DAY;

/** A span, and the share of the working time of the window that a budget takes. */
const questions = fc.array(
  fc.record({
    delay: fc.integer({ min: 0, max: DAY }),
    span: fc.integer({ min: 0, max: WINDOW }),
    share: fc.double({ min: 0, max: 1, noNaN: true }),
  }),
  { minLength: CASES, maxLength: CASES },
);

function compare(calendar: Calendar, start: number, span: number, share: number): void {
  expect(elapsed(calendar, start, start + span)).toBe(countedBetween(calendar, start, start + span));
  const budget = Math.ceil(share * countedBetween(calendar, start, start + WINDOW - DAY));
  if (budget === 0) return;
  expect(deadline(calendar, start, budget)).toBe(reachedBy(calendar, start, budget, start + WINDOW));
}

it(
  'counts like somebody who looks at every minute',
  () => {
    fc.assert(
      fc.property(settings, questions, ({ calendar, start }, asked) => {
        for (const { delay, span, share } of asked) compare(calendar, start + delay, span, share);
      }),
      oracleRuns(),
    );
  },
  NIGHTLY_TIMEOUT,
);
