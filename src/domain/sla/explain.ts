import type { EventKind, TicketEvent } from '../events.ts';
import type { Instant } from '../instant.ts';
import type { Priority } from '../ticket/priority.ts';
import { type Calendar, elapsed } from './calendar.ts';
import { CLOCK_KINDS, type ClockKind, type Judgement, judge } from './clock.ts';
import { follow, type PauseReason } from './history.ts';
import { milestones } from './milestones.ts';
import type { PausingStatus, TargetCalendar } from './policy.ts';
import { runningSegments, type Segment, segmentsOf } from './segments.ts';
import {
  type ClockSetting,
  inputOf,
  type Origin,
  type Run,
  runsOf,
  type TargetInForce,
} from './ticket-clocks.ts';

/** The event that began or ended a promise. */
export interface Cause {
  seq: number;
  at: Instant;
  kind: EventKind;
}

/** How a due time and a verdict came about: everything that somebody needs to work them out again (3.3). */
export interface Explained extends Judgement {
  kind: ClockKind;
  /** 1, 2 ... for promises that are made again and again, as the next word is (4.2e). */
  run: number;
  startedBy: Cause;
  /** What kept it, or ended it. */
  endedBy: Cause | null;
  priority: Priority;
  /** Null when no target applies. */
  budgetMs: number | null;
  countsOn: TargetCalendar;
  origin: Origin;
  policyVersion: number;
  calendarId: string;
  calendarVersion: number;
  /** What people call the calendar; null when it has no name but its id. */
  calendarName: string | null;
  /** What starts, keeps and pauses this promise by its policy. */
  rule: { starts: readonly EventKind[]; stops: readonly EventKind[]; pauses: readonly PausingStatus[] };
  /** Every target that it has had, the present one last: what was counted and paused before stays. */
  targets: readonly Aim[];
  /** Working milliseconds, on the calendar of the present target, in which it stood still, and why. */
  pauses: readonly { reason: PauseReason; length: number }[];
  /** From the start to now, or to the end; empty when no target applies. */
  past: readonly Segment[];
  /** From now to the due time, as things stand; empty when the clock does not run. */
  ahead: readonly Segment[];
  /** Shares of the target in percent at which those at work are warned, and when. */
  warnings: readonly { percent: number; at: Instant | null }[];
}

/** A target as it came into force. */
export interface Aim {
  at: Instant;
  budgetMs: number | null;
  countsOn: TargetCalendar;
  priority: Priority;
  origin: Origin;
  policyVersion: number;
}

/** Runs shown of one promise; of a long story the last ones. */
const MAX_RUNS = 20;
/** Segments shown ahead: a due time that lies far off is not drawn day by day. */
const MAX_AHEAD = 200;

/** Every promise of a ticket with its reasons, in the order of their kinds and of time. */
export function explain(events: readonly TicketEvent[], setting: ClockSetting): Explained[] {
  const past = events.filter(({ at }) => at <= setting.now);
  return CLOCK_KINDS.flatMap((kind) => {
    const runs = runsOf(kind, past, setting.rulebook);
    return runs.map((run, index) => explained(kind, run, index + 1, past, setting)).slice(-MAX_RUNS);
  });
}

function explained(
  kind: ClockKind,
  run: Run,
  number: number,
  events: readonly TicketEvent[],
  setting: ClockSetting,
): Explained {
  const input = inputOf(kind, run, setting);
  const course = follow(input.history, input.now);
  const judged = judge(input);
  const { policy } = setting.rulebook.at(run.terms);
  const { starts, stops, pausable } = policy.events[kind];
  const causeOf = (seq: number | undefined): Cause | null => {
    const event = events.find((candidate) => candidate.seq === seq);
    return event ? { seq: event.seq, at: event.at, kind: event.kind } : null;
  };
  const ended = course.state === 'stopped' || course.state === 'cancelled';
  const last = run.facts.findLast((fact) => fact.kind === 'stopped' || fact.kind === 'cancelled');
  const segments = run.target === null ? [] : segmentsOf(course, input.calendar);
  const percents = kind === 'appeal' ? [] : policy.warnings[run.priority];
  return {
    ...judged,
    kind,
    run: number,
    startedBy: causeOf(run.facts[0]?.seq) ?? { seq: 1, at: run.facts[0]?.at ?? 0, kind: 'recorded' },
    endedBy: ended ? causeOf(last?.seq) : null,
    priority: run.priority,
    budgetMs: run.target?.budget ?? null,
    countsOn: run.target?.calendar ?? 'working',
    origin: run.origin,
    policyVersion: run.terms.policy,
    calendarId: input.calendar.id,
    calendarVersion: input.calendar.version,
    rule: { starts, stops, pauses: pausable ? policy.pauses[run.priority] : [] },
    calendarName: input.calendar.name ?? null,
    targets: run.targets.map(aimOf),
    pauses: pausesOf(segments, input.calendar),
    past: segments,
    ahead:
      course.state === 'running' && judged.due !== null && judged.due > input.now
        ? runningSegments(input.calendar, input.now, judged.due).slice(0, MAX_AHEAD)
        : [],
    warnings: milestones(
      input,
      percents.map((percent) => percent / 100),
    ).map(({ at }, i) => ({ percent: percents[i] ?? 0, at })),
  };
}

const aimOf = ({ at, target, priority, origin, policyVersion }: TargetInForce): Aim => ({
  at,
  budgetMs: target?.budget ?? null,
  countsOn: target?.calendar ?? 'working',
  priority,
  origin,
  policyVersion,
});

/** Time that would have counted, had the clock not stood still; a pause at night leaves out nothing. */
function pausesOf(segments: readonly Segment[], calendar: Calendar): Explained['pauses'] {
  const lengths = new Map<PauseReason, number>();
  for (const segment of segments) {
    if (segment.why !== 'paused') continue;
    const length = elapsed(calendar, segment.from, segment.to);
    lengths.set(segment.reason, (lengths.get(segment.reason) ?? 0) + length);
  }
  return [...lengths].map(([reason, length]) => ({ reason, length }));
}
