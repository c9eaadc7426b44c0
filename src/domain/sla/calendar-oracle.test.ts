import fc from 'fast-check';
import { expect, it } from 'vitest';
import { DAY, NIGHTLY_TIMEOUT, runs, settings } from '#test/sla/calendars.ts';
import { countedBetween, reachedBy } from '#test/sla/oracle.ts';
import { deadline, elapsed } from './calendar.ts';

const WINDOW = 10 * DAY;

it(
  'counts like somebody who looks at every minute',
  () => {
    fc.assert(
      fc.property(
        settings,
        fc.integer({ min: 0, max: WINDOW }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        ({ calendar, start }, span, share) => {
          expect(elapsed(calendar, start, start + span)).toBe(countedBetween(calendar, start, start + span));
          const budget = Math.ceil(share * countedBetween(calendar, start, start + WINDOW - DAY));
          if (budget === 0) return;
          expect(deadline(calendar, start, budget)).toBe(reachedBy(calendar, start, budget, start + WINDOW));
        },
      ),
      runs(2_000, 100_000),
    );
  },
  NIGHTLY_TIMEOUT,
);
