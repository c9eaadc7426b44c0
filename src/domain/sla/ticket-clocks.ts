import type { TicketEvent } from '../events.ts';
import type { Instant } from '../instant.ts';
import type { Priority } from '../ticket/priority.ts';
import { type Status, WORKING_STATUSES } from '../ticket/ticket.ts';
import type { Calendar } from './calendar.ts';
import type { ClockInput, ClockKind } from './clock.ts';
import type { ClockFact, PauseReason } from './history.ts';
import type { TargetCalendar, TargetPolicy } from './policy.ts';

/** What the clocks need of an event. */
export type ClockEvent = Pick<TicketEvent, 'seq' | 'at' | 'kind' | 'after' | 'statusAfter'>;

/** One run of a promise: its facts, and the priority that sets its target. */
export interface Run {
  facts: readonly ClockFact[];
  /** In force at the end of the run, or now: a later change no longer touches what was kept (A7). */
  priority: Priority;
}

export interface ClockSetting {
  policy: TargetPolicy;
  calendars: Readonly<Record<TargetCalendar, Calendar>>;
  now: Instant;
}

const isWorking = (status: Status): boolean => (WORKING_STATUSES as readonly Status[]).includes(status);

/** Collects the facts of one run. Pauses follow the priority of the time: a hold once granted stays. */
class Recorder implements Run {
  readonly facts: ClockFact[] = [];
  priority: Priority;
  running = true;
  #pause: PauseReason | null = null;

  constructor(priority: Priority) {
    this.priority = priority;
  }

  note(event: ClockEvent, kind: Exclude<ClockFact['kind'], 'paused'>): void {
    this.facts.push({ seq: event.seq, at: event.at, kind });
    this.running = kind !== 'stopped' && kind !== 'cancelled';
    if (kind === 'started' || kind === 'reopened') this.#pause = null;
  }

  retarget(event: ClockEvent, priority: Priority): void {
    if (priority === this.priority) return;
    this.priority = priority;
    this.note(event, 'retargeted');
  }

  hold(event: ClockEvent, reason: PauseReason | null): void {
    if (reason === this.#pause) return;
    this.#pause = reason;
    if (reason === null) this.note(event, 'resumed');
    else this.facts.push({ seq: event.seq, at: event.at, kind: 'paused', reason });
  }
}

function startedBy(event: ClockEvent, priority: Priority): Recorder {
  const run = new Recorder(priority);
  run.note(event, 'started');
  return run;
}

/**
 * The runs of one promise of a ticket, in order, by the events that the policy names. Response and
 * resolution have one; a reopened record continues it (4.2c). Each public update begins a new one (4.2e).
 * A record that comes in closed has none.
 */
export function runsOf(kind: ClockKind, events: readonly ClockEvent[], policy: TargetPolicy): Run[] {
  const { starts, stops } = policy.events[kind];
  const runs: Recorder[] = [];
  let priority: Priority = 'P3';
  for (const event of [...events].sort((a, b) => a.seq - b.seq)) {
    priority = event.after.priority ?? priority;
    const open = runs.at(-1);
    if (open?.running && stops.includes(event.kind)) open.note(event, 'stopped');
    if (open?.running && event.statusAfter === 'withdrawn') open.note(event, 'cancelled');
    if (!open?.running && starts.includes(event.kind) && isWorking(event.statusAfter)) {
      if (open && kind !== 'update') open.note(event, 'reopened');
      else runs.push(startedBy(event, priority));
    }
    const run = runs.at(-1);
    if (!run?.running) continue;
    run.retarget(event, priority);
    run.hold(event, policy.pauses[priority].find((status) => status === event.statusAfter) ?? null);
  }
  return runs;
}

/** What {@link clock} needs for a run: its target and calendar by priority, its facts, the time. */
export function inputOf(
  kind: ClockKind,
  run: Run | undefined,
  { policy, calendars, now }: ClockSetting,
): ClockInput {
  const rule = run ? policy.targets[run.priority][kind] : null;
  return {
    target: rule === null ? null : { kind, budget: rule.budget },
    calendar: calendars[rule?.calendar ?? 'working'],
    history: run?.facts ?? [],
    now,
  };
}

/** The present clocks of a ticket: events, policy, calendars and time in; verdicts by {@link clock}. */
export function ticketClocks(
  events: readonly ClockEvent[],
  setting: ClockSetting,
): Record<ClockKind, ClockInput> {
  const past = events.filter((event) => event.at <= setting.now);
  const present = (kind: ClockKind) => inputOf(kind, runsOf(kind, past, setting.policy).at(-1), setting);
  return { response: present('response'), resolution: present('resolution'), update: present('update') };
}
