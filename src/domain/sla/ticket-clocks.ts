import type { Patch, TicketEvent } from '../events.ts';
import type { Instant } from '../instant.ts';
import type { Priority } from '../ticket/priority.ts';
import { type Status, WORKING_STATUSES } from '../ticket/ticket.ts';
import { elapsed, isOpen } from './calendar.ts';
import { CLOCK_KINDS, type ClockInput, type ClockKind } from './clock.ts';
import type { ClockFact, PauseReason } from './history.ts';
import { type SpecialTargets, specialFor, type TargetFacts, type TargetRule, targetOf } from './policy.ts';
import { type Rulebook, type Rules, SHIPPED_TERMS, type Terms } from './rulebook.ts';

/** What the clocks need of an event. */
export type ClockEvent = Pick<TicketEvent, 'seq' | 'at' | 'kind' | 'after' | 'statusAfter'>;

/** One run of a promise: its facts, and what sets its target. */
export interface Run {
  facts: readonly ClockFact[];
  /** In force at the end of the run, or now: a later change no longer touches what was kept (A7). */
  target: TargetRule | null;
  terms: Terms;
  priority: Priority;
  /** Number of the event from which the present target counts: a timer fires once for each. */
  generation: number;
  /** Where the target comes from: the policy, targets of their own, or the promise of the last word. */
  origin: Origin;
  /** Every target that the run has had, the present one last. */
  targets: readonly TargetInForce[];
}

export interface Origin {
  kind: 'policy' | 'special' | 'promised';
  /** Name of the special targets. */
  name: string | null;
}

/** A target from the event on that brought it. */
export interface TargetInForce {
  seq: number;
  at: Instant;
  target: TargetRule | null;
  priority: Priority;
  origin: Origin;
  policyVersion: number;
}

export interface ClockSetting {
  rulebook: Rulebook;
  now: Instant;
  /** What a promise counts on that has no run yet; those of shipped records when absent. */
  terms?: Terms;
}

const isWorking = (status: Status): boolean => (WORKING_STATUSES as readonly Status[]).includes(status);

/** What the target of a ticket depends on, as its events change it. */
interface Subject extends TargetFacts {
  terms: Terms;
}

const UNKNOWN: Subject = {
  priority: 'P3',
  services: [],
  requester: { personId: null, department: null },
  terms: SHIPPED_TERMS,
};

function changed(subject: Subject, { priority, devices, requester, terms }: Patch): Subject {
  if (!priority && !devices && !requester && !terms) return subject;
  const services = devices?.filter(({ kind }) => kind === 'service').map(({ name }) => name);
  return {
    priority: priority ?? subject.priority,
    services: services ?? subject.services,
    requester: requester ?? subject.requester,
    terms: terms ?? subject.terms,
  };
}

/** When a run began, and for when the word that began it promised the next one (4.2e). */
interface Word {
  startedAt: Instant;
  nextUpdateAt: Instant | null;
}

const wordOf = (kind: ClockKind, { kind: event, at, after }: ClockEvent): Word => ({
  startedAt: at,
  nextUpdateAt:
    kind === 'update' && event === 'progress_reported' ? (after.progress?.nextUpdateAt ?? null) : null,
});

/** Collects the facts of one run. Pauses follow the priority of the time: a hold once granted stays. */
class Recorder implements Run {
  readonly facts: ClockFact[] = [];
  readonly word: Word;
  target: TargetRule | null = null;
  terms: Terms = SHIPPED_TERMS;
  priority: Priority = 'P3';
  generation: number;
  origin: Origin = { kind: 'policy', name: null };
  readonly targets: TargetInForce[] = [];
  running = true;
  #pause: PauseReason | null = null;

  constructor(event: ClockEvent, word: Word) {
    this.word = word;
    this.generation = event.seq;
    this.note(event, 'started');
  }

  note(event: ClockEvent, kind: Exclude<ClockFact['kind'], 'paused'>): void {
    this.facts.push({ seq: event.seq, at: event.at, kind });
    this.running = kind !== 'stopped' && kind !== 'cancelled';
    if (kind === 'reopened') this.#pause = null;
    if (kind === 'reopened' || kind === 'retargeted') this.generation = event.seq;
  }

  retarget(event: ClockEvent, target: TargetRule | null, origin: Origin, subject: Subject): void {
    const { terms, priority } = subject;
    const same =
      target?.budget === this.target?.budget &&
      target?.calendar === this.target?.calendar &&
      sameTerms(terms, this.terms);
    this.target = target;
    this.terms = terms;
    this.priority = priority;
    this.origin = origin;
    if (!same || this.targets.length === 0) {
      const { seq, at } = event;
      this.targets.push({ seq, at, target, priority, origin, policyVersion: terms.policy });
    }
    // The first target of a run is in force from its start.
    if (!same && this.facts[0]?.seq !== event.seq) this.note(event, 'retargeted');
  }

  hold(event: ClockEvent, reason: PauseReason | null): void {
    if (reason === this.#pause) return;
    this.#pause = reason;
    if (reason === null) this.note(event, 'resumed');
    else this.facts.push({ seq: event.seq, at: event.at, kind: 'paused', reason });
  }
}

const sameTerms = (a: Terms, b: Terms): boolean => a === b || JSON.stringify(a) === JSON.stringify(b);

/**
 * The runs of one promise of a ticket, in order, by the events that its policy names. Response, resolution
 * and appeal have one; a reopened record continues it (4.2c). Each public update begins a new one (4.2e).
 * A record that comes in closed has none.
 */
export function runsOf(kind: ClockKind, events: readonly ClockEvent[], rulebook: Rulebook): Run[] {
  const runs: Recorder[] = [];
  let subject = UNKNOWN;
  for (const event of [...events].sort((a, b) => a.seq - b.seq)) {
    subject = changed(subject, event.after);
    const { policy, calendars } = rulebook.at(subject.terms);
    const { starts, stops, pausable } = policy.events[kind];
    const target = targetOf(policy, kind, subject);
    const open = runs.at(-1);
    const ends = open?.running === true && stops.includes(event.kind);
    if (ends) open.note(event, 'stopped');
    if (open?.running && event.statusAfter === 'withdrawn') open.note(event, 'cancelled');
    if (
      !open?.running &&
      starts.includes(event.kind) &&
      (isWorking(event.statusAfter) || kind === 'appeal')
    ) {
      // What an event has just ended goes on with a later one.
      if (open && CONTINUES[kind]) {
        if (!ends) open.note(event, 'reopened');
      } else runs.push(new Recorder(event, wordOf(kind, event)));
    }
    const run = runs.at(-1);
    if (!run?.running) continue;
    const promised = promisedTarget(target, run.word, calendars);
    run.retarget(event, promised, originOf(specialFor(policy, subject), promised !== target), subject);
    const pauses = pausable ? policy.pauses[subject.priority] : [];
    run.hold(event, pauses.find((status) => status === event.statusAfter) ?? null);
  }
  return runs;
}

const originOf = (special: SpecialTargets | null, promised: boolean): Origin =>
  promised
    ? { kind: 'promised', name: null }
    : { kind: special ? 'special' : 'policy', name: special?.name ?? null };

/** Whether a promise that was kept goes on when its record comes back, or begins anew. */
const CONTINUES: Readonly<Record<ClockKind, boolean>> = {
  response: true,
  resolution: true,
  update: false,
  appeal: false,
};

/** The target of the policy; an update that was promised earlier than that is due then (4.2d, 4.2e). */
function promisedTarget(
  target: TargetRule | null,
  run: Word,
  calendars: Rules['calendars'],
): TargetRule | null {
  const { startedAt, nextUpdateAt } = run;
  if (target === null || nextUpdateAt === null || nextUpdateAt <= startedAt) return target;
  const calendar = calendars[target.calendar];
  // Promised for a time at which the calendar is closed, it is late once the calendar opens again.
  const promised = elapsed(calendar, startedAt, nextUpdateAt) + (isOpen(calendar, nextUpdateAt - 1) ? 0 : 1);
  return promised < target.budget ? { ...target, budget: Math.max(promised, 1) } : target;
}

/** The versions that a history names: those that have to be known to judge it. */
export function termsIn(events: readonly Pick<TicketEvent, 'kind' | 'after'>[]): Terms[] {
  const named = events.flatMap(({ after }) => after.terms ?? []);
  return events[0]?.after.terms ? named : [SHIPPED_TERMS, ...named];
}

/** What {@link clock} needs for a run: its target and calendar, its facts, the time. */
export function inputOf(
  kind: ClockKind,
  run: Run | undefined,
  { rulebook, now, terms = SHIPPED_TERMS }: ClockSetting,
): ClockInput {
  const { calendars } = rulebook.at(run?.terms ?? terms);
  const target = run?.target ?? null;
  return {
    target: target === null ? null : { kind, budget: target.budget },
    calendar: calendars[target?.calendar ?? 'working'],
    history: run?.facts ?? [],
    now,
  };
}

/** The present run of each promise, what judges it, and the number of the policy that it stands in. */
export type TicketClocks = Readonly<
  Record<ClockKind, { run: Run | undefined; input: ClockInput; policyVersion: number }>
>;

/** The present clocks of a ticket: events, rules and time in; verdicts by {@link judge}. */
export function ticketClocks(events: readonly ClockEvent[], setting: ClockSetting): TicketClocks {
  const past = events.filter((event) => event.at <= setting.now);
  const terms = past.findLast(({ after }) => after.terms)?.after.terms ?? SHIPPED_TERMS;
  const entries = CLOCK_KINDS.map((kind) => {
    const run = runsOf(kind, past, setting.rulebook).at(-1);
    const policyVersion = setting.rulebook.at(run?.terms ?? terms).policy.version;
    return [kind, { run, input: inputOf(kind, run, { ...setting, terms }), policyVersion }];
  });
  return Object.fromEntries(entries) as TicketClocks;
}
