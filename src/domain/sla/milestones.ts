import type { Instant } from '../instant.ts';
import { type ClockInput, reachedAt } from './clock.ts';
import { type Course, follow } from './history.ts';

/** When a share of the budget is or was used up; null when the clock stands still or has ended before. */
export interface Milestone {
  fraction: number;
  at: Instant | null;
}

/**
 * When each share of the budget is used up, on the calendar of the target: warnings at 50 % or 80 % fall
 * into working time, never at midnight. Fractions are above 0; 1 is the due time, 1.5 half a budget late.
 */
export function milestones(input: ClockInput, fractions: readonly number[]): Milestone[] {
  const { target, history, now } = input;
  const course = follow(history, now);
  return fractions.map((fraction) => ({
    fraction,
    at: target === null ? null : reachedInCourse(input, course, Math.round(target.budget * fraction)),
  }));
}

/** When `ahead` working milliseconds of the budget are left: a level "one hour before due". */
export function warningAt(input: ClockInput, ahead: number): Instant | null {
  const { target, history, now } = input;
  if (target === null) return null;
  return reachedInCourse(input, follow(history, now), Math.max(target.budget - ahead, 0));
}

/** An ended clock reaches nothing any more, even though its due time is still known. */
function reachedInCourse({ calendar }: ClockInput, course: Course, amount: number): Instant | null {
  if (course.state === 'idle') return null;
  const at = reachedAt(course, calendar, amount);
  const ended = course.state === 'stopped' || course.state === 'cancelled';
  return at !== null && ended && at > course.since ? null : at;
}
