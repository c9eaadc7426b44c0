import type { Instant } from '../instant.ts';
import { type Calendar, deadline, elapsed, provisional } from './calendar.ts';
import { type ClockFact, type Course, follow } from './history.ts';
import { type Segment, segmentsOf } from './segments.ts';

/** What is promised: 响应时限, 解决时限, the regular word of 4.2e, and the answer to an appeal (4.3d). */
export const CLOCK_KINDS = ['response', 'resolution', 'update', 'appeal'] as const;
export type ClockKind = (typeof CLOCK_KINDS)[number];

export interface Target {
  kind: ClockKind;
  /** Working milliseconds, above 0. */
  budget: number;
}

export type Verdict = 'none' | 'running' | 'paused' | 'met' | 'breached';

/** A clock is a function of these and of nothing else. */
export interface ClockInput {
  /** The target in force; null when none applies, which is a legal answer. */
  target: Target | null;
  /** The calendar of the target in force. */
  calendar: Calendar;
  history: readonly ClockFact[];
  now: Instant;
}

export interface Judgement {
  /** Working milliseconds in which the clock ran, on the calendar of the present target. */
  elapsed: number;
  /** Working milliseconds left; below 0 when late; null without a target. */
  remaining: number | null;
  /** When the budget is or was used up; null while the clock stands still before that, and without target. */
  due: Instant | null;
  verdict: Verdict;
  /** When the promise was kept, late or not; null while it is not. */
  metAt: Instant | null;
  breachedAt: Instant | null;
  /** The due time lies in a year whose holidays are not announced yet. */
  provisional: boolean;
}

export interface Clock extends Judgement {
  /** The whole course so far, each piece counted or not and why. */
  segments: readonly Segment[];
}

const NOTHING: Judgement = {
  elapsed: 0,
  remaining: null,
  due: null,
  verdict: 'none',
  metAt: null,
  breachedAt: null,
  provisional: false,
};

/**
 * The earliest instant at which `amount` working milliseconds have run, past or expected: on the calendar
 * of the present target over all time in which the clock ran. Null while it stands still before that.
 */
export function reachedAt(course: Course, calendar: Calendar, amount: number): Instant | null {
  let left = amount;
  let last: Instant | null = null;
  for (const span of course.spans) {
    if (span.state !== 'running') continue;
    last = deadline(calendar, span.from, left);
    if (last !== null && last <= span.to) return last;
    left -= elapsed(calendar, span.from, span.to);
  }
  // Still to come: the last span goes on.
  if (course.state === 'running' && course.spans.at(-1)?.state === 'running') return last;
  // It has run for no time yet since it went on; or it was kept in time, and would have been late then.
  const counts = course.state === 'running' || course.state === 'stopped';
  return counts ? deadline(calendar, course.since, left) : null;
}

/**
 * The verdict at `now` (3.3, 4.2). Decided at the due time, whether or not anybody looks: from then on an
 * unkept promise is breached, and stays so when it is kept late. When the target changes, the new one is
 * judged over the whole history on its own calendar, and is breached at the earliest when it came into
 * force; the verdict on the old one is in the events. A clock that stood still at due time was not due.
 */
export function judge({ target, calendar, history, now }: ClockInput): Judgement {
  const course = follow(history, now);
  if (target === null || course.state === 'idle') return NOTHING;
  const used = workedIn(course, calendar);
  const due = reachedAt(course, calendar, target.budget);
  const metAt = course.state === 'stopped' ? course.since : null;
  const breached = due !== null && (metAt === null ? due <= now : due < metAt);
  return {
    elapsed: used,
    remaining: target.budget - used,
    due,
    verdict: breached ? 'breached' : UNBREACHED[course.state],
    metAt,
    breachedAt: breached ? Math.max(due, course.targetedAt ?? due) : null,
    provisional: due !== null && provisional(calendar, due),
  };
}

const UNBREACHED = {
  idle: 'none',
  running: 'running',
  paused: 'paused',
  stopped: 'met',
  cancelled: 'none',
} as const satisfies Record<Course['state'], Verdict>;

const workedIn = (course: Course, calendar: Calendar): number =>
  course.spans.reduce(
    (sum, span) => (span.state === 'running' ? sum + elapsed(calendar, span.from, span.to) : sum),
    0,
  );

/** The verdict with the segments that explain it; use {@link judge} where nobody reads them. */
export function clock(input: ClockInput): Clock {
  const segments = input.target === null ? [] : segmentsOf(follow(input.history, input.now), input.calendar);
  return { segments, ...judge(input) };
}
