import type { EventKind } from '../events.ts';
import {
  P1_FLAGS,
  type P1Flag,
  type Priority,
  type PriorityMatrix,
  SHIPPED_MATRIX,
} from '../ticket/priority.ts';
import type { Status } from '../ticket/ticket.ts';
import type { ClockKind } from './clock.ts';
import { type EscalationPath, SHIPPED_PATHS } from './escalation-path.ts';
import type { PauseReason } from './history.ts';

/** Which calendar a target counts on: 7x24, or the working hours of the requester's site (A4). */
export type TargetCalendar = 'always' | 'working';

export interface TargetRule {
  /** Milliseconds on the calendar of the target; above 0 and at most one year. */
  budget: number;
  calendar: TargetCalendar;
}

/** Null where nothing is promised: a legal answer, shown as such. */
export type Targets = Readonly<Record<Priority, Readonly<Record<ClockKind, TargetRule | null>>>>;

/** Targets of their own for certain services or customers; an empty list means all of them. */
export interface SpecialTargets {
  name: string;
  /** Names of services as they stand on a ticket. */
  services: readonly string[];
  /** Ids of customer groups. */
  customers: readonly string[];
  targets: Targets;
}

/** Requesters with promises of their own: by department (with all below it) or by person. */
export interface CustomerGroup {
  id: string;
  name: string;
  /** Paths of departments from the root, e.g. `总部/财务部`. */
  departments: readonly string[];
  personIds: readonly string[];
}

/** Statuses in which a policy may let the clocks stand still. */
export const PAUSING_STATUSES = [
  'waiting_requester',
  'waiting_third_party',
  'onsite_scheduled',
] as const satisfies readonly Extract<Status, PauseReason>[];
export type PausingStatus = (typeof PAUSING_STATUSES)[number];

export interface ClockEvents {
  starts: readonly EventKind[];
  stops: readonly EventKind[];
  /** Whether the clock stands still in the statuses of `pauses`. */
  pausable: boolean;
}

/** Service promises as versioned data (3.3a): approved, published, then never changed (A7). */
export interface ServicePolicy {
  version: number;
  /** Impact x urgency (3.3b). */
  matrix: PriorityMatrix;
  /** What makes a record P1 whatever the matrix says (3.3-P1, A3). */
  p1: {
    flags: readonly P1Flag[];
    /** Names of services whose standstill is P1. */
    criticalServices: readonly string[];
  };
  customerGroups: readonly CustomerGroup[];
  /** The first that fits a ticket comes before `targets`. */
  special: readonly SpecialTargets[];
  targets: Targets;
  /** Where the clocks of a priority stand still. */
  pauses: Readonly<Record<Priority, readonly PausingStatus[]>>;
  /** Which events start (or start again) and which keep each promise; the same list is shown to readers. */
  events: Readonly<Record<ClockKind, ClockEvents>>;
  /** Shares of a target in percent, below 100, at which those at work are warned. */
  warnings: Readonly<Record<Priority, readonly number[]>>;
  /** Working days after a result on which the requester is reminded (A1). */
  reminderDays: readonly number[];
  /** First path that fits trigger, priority and service (4.3f). */
  escalation: readonly EscalationPath[];
  /** So many duplicates and children of a record are a growth of its scope (4.3c); at least 2. */
  duplicatesGather: number;
  /** Working hours by the requester's site. */
  calendars: { standard: string; bySite: Readonly<Record<string, string>> };
  /** When people are told of what can wait; P1 may override. Breaches are judged at any hour. */
  notification: { calendar: TargetCalendar; p1AtAnyHour: boolean };
  major: {
    /** Working days after the result within which a major incident is reviewed. */
    reviewDays: number;
    /** Milliseconds, at any hour, within which somebody leads it. */
    leadWithin: number;
    /** Milliseconds, at any hour, between two notices to those affected. */
    noticeEvery: number;
  };
}

/** What is approved, hashed and published: a policy without the number it gets. */
export type PolicyContent = Omit<ServicePolicy, 'version'>;

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
/** Working hours that the shipped targets mean by one working day (norm d: 24 working hours are 3 days). */
const WORKING_DAY = 8 * HOUR;

const targets = (
  calendar: TargetCalendar,
  response: number,
  resolution: number,
  update: number,
  appeal: number,
): Record<ClockKind, TargetRule> => ({
  response: { budget: response, calendar },
  resolution: { budget: resolution, calendar },
  update: { budget: update, calendar },
  appeal: { budget: appeal, calendar },
});

const WAITING = ['waiting_requester', 'waiting_third_party'] as const;

/** The proposal of the norm's section (d); to be approved and published before use (3.3c). */
export const shippedPolicy: ServicePolicy = {
  version: 1,
  matrix: SHIPPED_MATRIX,
  p1: { flags: P1_FLAGS, criticalServices: [] },
  customerGroups: [],
  special: [],
  targets: {
    P1: targets('always', 15 * MINUTE, 4 * HOUR, HOUR, 4 * HOUR),
    P2: targets('working', HOUR, 8 * HOUR, 4 * HOUR, 8 * HOUR),
    P3: targets('working', 4 * HOUR, 24 * HOUR, 2 * WORKING_DAY, 2 * WORKING_DAY),
    P4: targets('working', 8 * HOUR, 40 * HOUR, 5 * WORKING_DAY, 3 * WORKING_DAY),
  },
  pauses: { P1: [], P2: WAITING, P3: WAITING, P4: WAITING },
  events: {
    response: { starts: ['recorded'], stops: ['accepted'], pausable: true },
    resolution: { starts: ['recorded', 'rejected', 'reopened'], stops: ['resolved'], pausable: true },
    update: {
      starts: ['accepted', 'progress_reported', 'rejected', 'reopened'],
      stops: ['progress_reported', 'resolved'],
      pausable: true,
    },
    appeal: { starts: ['appealed'], stops: ['appeal_decided'], pausable: false },
  },
  warnings: { P1: [50, 80], P2: [50, 80], P3: [80], P4: [] },
  reminderDays: [1, 3, 5],
  escalation: SHIPPED_PATHS,
  duplicatesGather: 5,
  calendars: { standard: 'china', bySite: {} },
  notification: { calendar: 'working', p1AtAnyHour: true },
  major: { reviewDays: 5, leadWithin: 15 * MINUTE, noticeEvery: HOUR },
};

/** What a target depends on. */
export interface TargetFacts {
  priority: Priority;
  services: readonly string[];
  requester: { personId: string | null; department: string | null };
}

/** The promise of a kind to such a ticket; null when none applies. */
export function targetOf(policy: ServicePolicy, kind: ClockKind, facts: TargetFacts): TargetRule | null {
  return (specialFor(policy, facts)?.targets ?? policy.targets)[facts.priority][kind];
}

/** The targets of their own that come before the policy's for such a ticket; null when it has none. */
export const specialFor = (policy: ServicePolicy, facts: TargetFacts): SpecialTargets | null =>
  policy.special.find((set) => fits(policy, set, facts)) ?? null;

function fits(policy: ServicePolicy, set: SpecialTargets, { services, requester }: TargetFacts): boolean {
  if (set.services.length > 0 && !set.services.some((name) => services.includes(name))) return false;
  if (set.customers.length === 0) return true;
  return policy.customerGroups.some((group) => set.customers.includes(group.id) && belongs(group, requester));
}

function belongs({ departments, personIds }: CustomerGroup, requester: TargetFacts['requester']): boolean {
  const { personId, department } = requester;
  if (personId !== null && personIds.includes(personId)) return true;
  return departments.some((path) => department === path || department?.startsWith(`${path}/`));
}
