import type { Instant } from '../instant.ts';
import { type Calendar, openings } from './calendar.ts';
import { closedHours } from './calendar-closed.ts';
import type { Course, PauseReason } from './history.ts';

/** A piece of a clock's course: whether it counted, and why or why not. */
export type Segment = { from: Instant; to: Instant } & (
  | { counted: true; why: 'running'; reason: null }
  | { counted: false; why: 'off_hours'; reason: null }
  | { counted: false; why: 'holiday' /** Its name. */; reason: string }
  | { counted: false; why: 'paused'; reason: PauseReason }
);

/**
 * The course of a clock as consecutive segments, from its start to now or to its end. Time between a result
 * and a reopening is a pause: the desk awaited the requester's word (4.2c).
 */
export function segmentsOf(course: Course, calendar: Calendar): Segment[] {
  const ended = course.state === 'stopped' ? course.since : null;
  return course.spans.flatMap(({ from, to, state, reason }): Segment[] => {
    if (state === 'running') return runningSegments(calendar, from, to);
    if (state === 'stopped' && from !== ended) reason = 'awaiting_confirmation';
    return reason === null ? [] : [{ from, to, counted: false, why: 'paused', reason }];
  });
}

/** The time in which a clock runs, cut into what its calendar counts and what it does not. */
export function runningSegments(calendar: Calendar, from: Instant, to: Instant): Segment[] {
  const segments: Segment[] = [];
  let at = from;
  for (const [open, close] of [...openings(calendar, from, to), [to, to] as const]) {
    segments.push(...closedHours(calendar, at, open));
    if (open < close) segments.push({ from: open, to: close, counted: true, why: 'running', reason: null });
    at = close;
  }
  return segments;
}
