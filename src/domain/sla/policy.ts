import type { EventKind } from '../events.ts';
import type { Priority } from '../ticket/priority.ts';
import type { Status } from '../ticket/ticket.ts';
import type { ClockKind } from './clock.ts';
import type { PauseReason } from './history.ts';

/** Which calendar a target counts on: 7x24, or the working hours of the desk (A4). */
export type TargetCalendar = 'always' | 'working';

export interface TargetRule {
  /** Milliseconds on the calendar of the target; above 0 and at most one year. */
  budget: number;
  calendar: TargetCalendar;
}

/** Statuses in which a policy may let the clocks stand still. */
export type PausingStatus = Extract<Status, PauseReason>;

/** Service promises as versioned data (3.3a): approved, published, then never changed (A7). */
export interface TargetPolicy {
  id: string;
  version: number;
  /** Null where nothing is promised. */
  targets: Readonly<Record<Priority, Readonly<Record<ClockKind, TargetRule | null>>>>;
  /** Where the clocks of a priority stand still. */
  pauses: Readonly<Record<Priority, readonly PausingStatus[]>>;
  /** Which events start (or start again) and which keep each promise; the same list is shown to readers. */
  events: Readonly<Record<ClockKind, { starts: readonly EventKind[]; stops: readonly EventKind[] }>>;
  /** Working days after a result on which the requester is reminded (A1). */
  reminderDays: readonly number[];
}

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
/** Working hours that the shipped targets mean by one working day (norm d: 24 working hours are 3 days). */
const WORKING_DAY = 8 * HOUR;

const targets = (
  calendar: TargetCalendar,
  response: number,
  resolution: number,
  update: number,
): Record<ClockKind, TargetRule> => ({
  response: { budget: response, calendar },
  resolution: { budget: resolution, calendar },
  update: { budget: update, calendar },
});

const WAITING = ['waiting_requester', 'waiting_third_party'] as const;

/** The proposal of the norm's section (d); to be approved and published before use (3.3c). */
export const shippedPolicy: TargetPolicy = {
  id: 'shipped',
  version: 1,
  targets: {
    P1: targets('always', 15 * MINUTE, 4 * HOUR, HOUR),
    P2: targets('working', HOUR, 8 * HOUR, 4 * HOUR),
    P3: targets('working', 4 * HOUR, 24 * HOUR, 2 * WORKING_DAY),
    P4: targets('working', 8 * HOUR, 40 * HOUR, 5 * WORKING_DAY),
  },
  pauses: { P1: [], P2: WAITING, P3: WAITING, P4: WAITING },
  events: {
    response: { starts: ['recorded'], stops: ['accepted'] },
    resolution: { starts: ['recorded', 'rejected', 'reopened'], stops: ['resolved'] },
    update: {
      starts: ['accepted', 'progress_reported', 'rejected', 'reopened'],
      stops: ['progress_reported', 'resolved'],
    },
  },
  reminderDays: [1, 3, 5],
};
