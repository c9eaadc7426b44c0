import type { Instant } from '../instant.ts';
import type { EffectNumbers } from './problem.ts';

const DAY = 86_400_000;

/** Days after a solution before its effect is judged. */
const LEAST_DAYS = 3;

/** What the numbers say (c3): too early, nothing to compare, gone, fewer, no fewer. */
export const EFFECTS = ['too_early', 'no_evidence', 'gone', 'fewer', 'no_fewer'] as const;
export type Effect = (typeof EFFECTS)[number];

export interface Spans {
  before: readonly [from: Instant, to: Instant];
  after: readonly [from: Instant, to: Instant];
  days: number;
}

/** Equal spans around a solution: as many whole days as have passed since, `most` at most. */
export function spansAround(resolvedAt: Instant, now: Instant, most: number): Spans {
  const days = Math.max(0, Math.min(most, Math.floor((now - resolvedAt) / DAY)));
  return {
    before: [resolvedAt - days * DAY, resolvedAt],
    after: [resolvedAt, resolvedAt + days * DAY],
    days,
  };
}

/** How many of these times lie in each span; the first moment of a span belongs to it, the last does not. */
export function countedIn(times: readonly Instant[], { before, after, days }: Spans): EffectNumbers {
  const within = ([from, to]: readonly [Instant, Instant]) =>
    times.filter((at) => at >= from && at < to).length;
  return { before: within(before), after: within(after), days };
}

/** A third less is a difference; of less nobody can say whether it is chance. */
export function effectOf({ before, after, days }: EffectNumbers): Effect {
  if (days < LEAST_DAYS) return 'too_early';
  if (before === 0) return after === 0 ? 'no_evidence' : 'no_fewer';
  if (after === 0) return 'gone';
  return after * 3 <= before * 2 ? 'fewer' : 'no_fewer';
}
