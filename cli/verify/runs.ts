import { canonical } from './canonical.ts';
import type { Event } from './file.ts';
import {
  type Book,
  KINDS,
  type Kind,
  type Rules,
  type Subject,
  type Target,
  targetFor,
  UNKNOWN,
} from './rules.ts';
import type { Calendar } from './worktime.ts';

/** One run of a promise: when it ran, and what is promised of it. */
export interface Run {
  kind: Kind;
  state: 'running' | 'paused' | 'ended' | 'dropped';
  /** Since when it is in this state. */
  since: number;
  /** Stretches in which it ran before. */
  ran: (readonly [from: number, to: number])[];
  startedAt: number;
  startedSeq: number;
  /** For when the word that began it promised the next one. */
  promisedAt: number | null;
  target: Target | null;
  /** Number of the event from which the target counts, and since when it does if not from the start. */
  generation: number;
  targetedAt: number | null;
  /** On what the target rests. */
  subject: Subject;
}

const AT_WORK = 'recorded accepted in_progress waiting_requester waiting_third_party onsite_scheduled'.split(
  ' ',
);
const GOES_ON: readonly Kind[] = ['response', 'resolution'];
const isOpen = ({ state }: Run): boolean => state === 'running' || state === 'paused';

function turn(run: Run, state: Run['state'], at: number): void {
  if (run.state === state) return;
  if (run.state === 'running') run.ran.push([run.since, at]);
  run.state = state;
  run.since = at;
}

/** Follows the promises of one ticket through its history, event after event. */
export class Course {
  readonly runs: Record<Kind, Run[]> = { response: [], resolution: [], update: [], appeal: [] };
  readonly #book: Book;
  readonly #broken = new Set<string>();
  #subject = UNKNOWN;

  constructor(book: Book) {
    this.#book = book;
  }

  /** One more event. @returns the runs that it decides: those it ends, or the one it says is late */
  take(event: Event): Run[] {
    const { priority, devices, requester, terms } = {
      ...this.#subject,
      ...(event.after as Partial<Subject>),
    };
    this.#subject = { priority, devices, requester, terms };
    const rules = this.#book.at(terms);
    const ended = KINDS.flatMap((kind) => this.#takeFor(kind, event, rules));
    if (event.kind !== 'breached') {
      return ended.filter(({ kind, generation }) => !this.#broken.has(`${kind} ${generation}`));
    }
    const { clock, generation } = event.data;
    this.#broken.add(`${clock} ${generation}`);
    return (this.runs[clock as Kind] ?? []).filter((run) => run.generation === generation);
  }

  #takeFor(kind: Kind, event: Event, rules: Rules): Run[] {
    const { starts, stops, pausable } = rules.policy.events[kind];
    const { at, statusAfter } = event;
    const last = this.runs[kind].at(-1);
    const ends = last !== undefined && isOpen(last) && stops.includes(event.kind);
    if (ends) turn(last, 'ended', at);
    if (last && isOpen(last) && statusAfter === 'withdrawn') turn(last, 'dropped', at);
    if (
      !(last && isOpen(last)) &&
      starts.includes(event.kind) &&
      (kind === 'appeal' || AT_WORK.includes(statusAfter))
    ) {
      if (!last || !GOES_ON.includes(kind)) this.runs[kind].push(begun(kind, event, this.#subject));
      else if (last.state === 'ended' && !ends) {
        turn(last, 'running', at);
        last.generation = event.seq;
      }
    }
    const run = this.runs[kind].at(-1);
    if (run && isOpen(run)) {
      this.#aim(run, event, rules);
      const pauses = pausable && (rules.policy.pauses[run.subject.priority] ?? []).includes(statusAfter);
      turn(run, pauses ? 'paused' : 'running', at);
    }
    return ends ? [last] : [];
  }

  /** Sets what is promised of an open run; what changes it after its beginning is noted. */
  #aim(run: Run, { seq, at }: Event, rules: Rules): void {
    const target = promised(run, targetFor(rules.policy, run.kind, this.#subject), rules);
    const same = canonical([target, this.#subject.terms]) === canonical([run.target, run.subject.terms]);
    if (!same && seq !== run.startedSeq) {
      run.generation = seq;
      run.targetedAt = at;
    }
    run.target = target;
    run.subject = this.#subject;
  }
}

function begun(kind: Kind, { kind: event, seq, at, after }: Event, subject: Subject): Run {
  const { nextUpdateAt = null } = (after.progress ?? {}) as { nextUpdateAt?: number | null };
  const told =
    kind === 'update' && event === 'progress_reported' && nextUpdateAt !== null && nextUpdateAt > at;
  const promisedAt = told ? nextUpdateAt : null;
  const nothing = { ran: [], target: null, targetedAt: null, startedSeq: seq, generation: seq };
  return { kind, state: 'running', since: at, startedAt: at, promisedAt, subject, ...nothing };
}

/** An update that was promised earlier than the policy does is due then, or once the desk opens after it. */
function promised(
  { startedAt, promisedAt }: Run,
  target: Target | null,
  { calendars }: Rules,
): Target | null {
  if (target === null || promisedAt === null) return target;
  const calendar = calendars[target.calendar];
  const until = calendar.worked(startedAt, promisedAt) + (calendar.isOpen(promisedAt - 1) ? 0 : 1);
  return until < target.budget ? { ...target, budget: until } : target;
}

/** How a run stands at an instant, as events tell it; null where nothing is promised. */
export function judge(run: Run, book: Book, now: number) {
  const { kind, target, state, since, subject } = run;
  if (target === null) return null;
  const calendar = book.at(subject.terms).calendars[target.calendar];
  const ran = state === 'running' ? [...run.ran, [since, now] as const] : run.ran;
  const dueAt = dueOf(run, calendar, target.budget);
  const metAt = state === 'ended' ? since : null;
  const late = dueAt !== null && (metAt === null ? dueAt <= now : dueAt < metAt);
  return {
    kind,
    priority: subject.priority,
    policyVersion: subject.terms.policy,
    calendarId: calendar.id,
    calendarVersion: calendar.version,
    budgetMs: target.budget,
    elapsedMs: ran.reduce((sum, [from, to]) => sum + calendar.worked(from, to), 0),
    verdict: late ? 'breached' : state === 'ended' ? 'met' : state === 'dropped' ? 'none' : state,
    dueAt,
    metAt,
    breachedAt: late ? Math.max(dueAt, run.targetedAt ?? dueAt) : null,
    provisional: dueAt !== null && calendar.isProvisional(dueAt),
  };
}

/** When the budget was used up, or will be if nothing stops the clock, or would have been after its end. */
function dueOf({ ran, state, since }: Run, calendar: Calendar, budget: number): number | null {
  let left = budget;
  for (const [from, to] of ran) {
    const worked = calendar.worked(from, to);
    if (worked >= left) return calendar.reached(from, left);
    left -= worked;
  }
  return state === 'running' || state === 'ended' ? calendar.reached(since, left) : null;
}
