import fc from 'fast-check';
import { expect, it } from 'vitest';
import { CASES, DAY, NIGHTLY_TIMEOUT, oracleRuns, type Setting, settings } from '#test/sla/calendars.ts';
import { MINUTE, walkClock } from '#test/sla/oracle.ts';
import { chinaWorking } from './calendars.ts';
import { judge } from './clock.ts';
import type { ClockFact } from './history.ts';

const KINDS = ['paused', 'resumed', 'stopped', 'reopened', 'cancelled', 'retargeted'] as const;
type Step = { kind: (typeof KINDS)[number]; after: number };

/** Steps of a history on whole minutes; pauses and resumptions are the most common. */
const steps: fc.Arbitrary<Step[]> = fc.array(
  fc.record({
    kind: fc.oneof(
      { weight: 3, arbitrary: fc.constantFrom<Step['kind']>('paused', 'resumed') },
      { weight: 1, arbitrary: fc.constantFrom(...KINDS) },
    ),
    after: fc.integer({ min: 0, max: 2 * 1440 }),
  }),
  { maxLength: 10 },
);
const stories = fc.array(
  fc.record({
    told: steps,
    budget: fc.integer({ min: 1, max: 3_000 }).map((minutes) => minutes * MINUTE),
    later: fc.integer({ min: 0, max: (10 * DAY) / MINUTE }),
  }),
  { minLength: CASES, maxLength: CASES },
);

function historyOf(start: number, told: readonly Step[]): ClockFact[] {
  let at = start;
  const history: ClockFact[] = [{ seq: 0, at, kind: 'started' }];
  for (const { kind, after } of told) {
    at += after * MINUTE;
    const seq = history.length;
    history.push(kind === 'paused' ? { seq, at, kind, reason: 'waiting_requester' } : { seq, at, kind });
  }
  return history;
}

function compare({ calendar, start }: Setting, told: readonly Step[], budget: number, later: number): void {
  const first = Math.floor(start / MINUTE) * MINUTE;
  const history = historyOf(first, told);
  const now = first + later * MINUTE;
  const judged = judge({ target: { kind: 'resolution', budget }, calendar, history, now });
  const walked = walkClock(calendar, budget, history, now);
  expect(judged.elapsed).toBe(walked.elapsed);
  expect(judged.remaining).toBe(budget - walked.elapsed);
  expect(judged.verdict).toBe(walked.verdict);
  if (walked.reached !== null) expect(judged.due).toBe(walked.reached);
  else if (judged.verdict === 'running') expect(judged.due ?? now + 1).toBeGreaterThan(now);
  else expect(judged.due ?? now).toBeGreaterThanOrEqual(judged.metAt ?? now);
}

it(
  'a clock shows what a walk through every minute of its history shows',
  () => {
    fc.assert(
      fc.property(settings, stories, (setting, asked) => {
        for (const { told, budget, later } of asked) compare(setting, told, budget, later);
      }),
      oracleRuns(),
    );
  },
  NIGHTLY_TIMEOUT,
);

it('three pauses over the national holiday leave the same minutes as the walk', () => {
  const wall = (text: string) => Date.parse(`${text}+08:00`);
  const steps = [
    ['2026-09-28T10:07', 'started'],
    ['2026-09-29T16:31', 'paused'],
    ['2026-10-01T08:00', 'resumed'],
    ['2026-10-03T11:11', 'paused'],
    ['2026-10-08T09:43', 'resumed'],
    ['2026-10-09T17:59', 'paused'],
    ['2026-10-10T10:02', 'resumed'],
  ] as const;
  const history = steps.map(([text, kind], seq): ClockFact => {
    const at = wall(text);
    return kind === 'paused' ? { seq, at, kind, reason: 'waiting_requester' } : { seq, at, kind };
  });
  const budget = 40 * 60 * MINUTE;
  const now = wall('2026-10-10T11:00');
  const judged = judge({ target: { kind: 'resolution', budget }, calendar: chinaWorking, history, now });
  expect(judged.remaining).toBe(budget - walkClock(chinaWorking, budget, history, now).elapsed);
  // 7:53 and 7:31 in September; 8:17, 8:59 and 0:58 in October.
  expect(judged.elapsed).toBe((33 * 60 + 38) * MINUTE);
});
