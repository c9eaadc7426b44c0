import type { Instant } from '../instant.ts';
import type { Calendar } from '../sla/calendar.ts';
import { workingDayAfter } from '../sla/calendar-days.ts';
import type { ProblemState } from './problem.ts';

/** Working days within which a P1 incident has its problem review (2.6d). */
const P1_REVIEW_DAYS = 5;

/** By when a P1 incident that was recorded then is looked into as a problem. Null: its calendar never works so long. */
export const p1ReviewDue = (calendar: Calendar, recordedAt: Instant): Instant | null =>
  workingDayAfter(calendar, recordedAt, P1_REVIEW_DAYS + 1);

/** A problem that nobody has begun to look into is no review. */
export const isLookedInto = (states: readonly ProblemState[]): boolean =>
  states.some((state) => state !== 'new');
