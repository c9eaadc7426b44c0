import type { Instant } from '../instant.ts';
import { CLOCK_KINDS, type ClockKind, type Judgement, judge } from '../sla/clock.ts';
import type { Rulebook } from '../sla/rulebook.ts';
import { type ClockEvent, inputOf, runsOf } from '../sla/ticket-clocks.ts';
import {
  type P1Flag,
  PRIORITIES,
  type Priority,
  type PriorityFacts,
  priorityOf,
} from '../ticket/priority.ts';

/** How one run of a promise stands by some rules. */
export interface Judged {
  priority: Priority;
  /** Working milliseconds; null when nothing is promised. */
  budgetMs: number | null;
  dueAt: Instant | null;
  verdict: Judgement['verdict'];
}

/** One run of a promise by the rules that it was judged by, and by others. */
export interface Compared {
  kind: ClockKind;
  before: Judged;
  after: Judged;
}

/** How often promises were kept and broken. */
export interface Kept {
  met: number;
  breached: number;
}

export interface SimulatedRow {
  priority: Priority;
  kind: ClockKind;
  before: Kept;
  after: Kept;
}

/**
 * What other rules would have made of a history: its priorities where the matrix gave them, and every run of
 * every promise. What people did is taken as it was.
 */
export function simulated(
  events: readonly ClockEvent[],
  before: Rulebook,
  after: Rulebook,
  now: Instant,
): Compared[] {
  const past = events.filter(({ at }) => at <= now);
  const imagined = reprioritised(past, before, after);
  return CLOCK_KINDS.flatMap((kind) => {
    const was = judgedRuns(kind, past, before, now);
    const would = judgedRuns(kind, imagined, after, now);
    return Array.from({ length: Math.max(was.length, would.length) }, (_, index) => ({
      kind,
      before: was[index] ?? nothing(would[index]),
      after: would[index] ?? nothing(was[index]),
    }));
  });
}

/** Whether a promise would have been kept instead of broken, or decided instead of not. */
export const differs = ({ before, after }: Compared): boolean => decided(before) !== decided(after);

const decided = ({ verdict }: Judged): 'met' | 'breached' | null =>
  verdict === 'met' || verdict === 'breached' ? verdict : null;

/** A run that there is by one of the two only. */
const nothing = (other: Judged | undefined): Judged => ({
  priority: other?.priority ?? 'P3',
  budgetMs: null,
  dueAt: null,
  verdict: 'none',
});

const judgedRuns = (
  kind: ClockKind,
  events: readonly ClockEvent[],
  rulebook: Rulebook,
  now: Instant,
): Judged[] =>
  runsOf(kind, events, rulebook).map((run) => {
    const { due, verdict } = judge(inputOf(kind, run, { rulebook, now }));
    return { priority: run.priority, budgetMs: run.target?.budget ?? null, dueAt: due, verdict };
  });

/** The same history with the priorities that the other matrix and P1 rules would have given (3.3b). */
function reprioritised(events: readonly ClockEvent[], before: Rulebook, after: Rulebook): ClockEvent[] {
  const facts: { -readonly [K in keyof PriorityFacts]: PriorityFacts[K] } = {
    ...{ impact: null, urgency: null, services: [] },
    p1Flags: [] as readonly P1Flag[],
  };
  let actual: Priority = 'P3';
  let terms = events[0]?.after.terms;
  return events.map((event) => {
    const { impact, urgency, p1Flags, devices, priority } = event.after;
    terms = event.after.terms ?? terms;
    if (impact !== undefined) facts.impact = impact;
    if (urgency !== undefined) facts.urgency = urgency;
    if (p1Flags !== undefined) facts.p1Flags = p1Flags;
    if (devices) facts.services = devices.filter((one) => one.kind === 'service').map(({ name }) => name);
    actual = priority ?? actual;
    const set =
      priority !== undefined || impact !== undefined || urgency !== undefined || p1Flags !== undefined;
    if (!set || !terms) return event;
    // A priority that somebody chose by hand stays.
    const given = priorityOf(facts, before.at(terms).policy) === actual;
    const would = given ? priorityOf(facts, after.at(terms).policy) : actual;
    return { ...event, after: { ...event.after, priority: would } };
  });
}

/** Counts by the priority that a record had, or would have had. */
export class Tally {
  readonly #rows = new Map<string, SimulatedRow>();

  add({ kind, before, after }: Compared): void {
    const [was, would] = [decided(before), decided(after)];
    if (was) this.#row(before.priority, kind).before[was]++;
    if (would) this.#row(after.priority, kind).after[would]++;
  }

  /** Every priority and kind, those without any too. */
  get rows(): SimulatedRow[] {
    return PRIORITIES.flatMap((priority) => CLOCK_KINDS.map((kind) => this.#row(priority, kind)));
  }

  #row(priority: Priority, kind: ClockKind): SimulatedRow {
    const key = `${priority} ${kind}`;
    const row = this.#rows.get(key) ?? {
      ...{ priority, kind },
      before: { met: 0, breached: 0 },
      after: { met: 0, breached: 0 },
    };
    this.#rows.set(key, row);
    return row;
  }
}
