import type { TicketEvent } from '../events.ts';
import type { Instant } from '../instant.ts';
import { CLOCK_KINDS, type ClockInput, type ClockKind, type Judgement, judge } from '../sla/clock.ts';
import type { Rulebook } from '../sla/rulebook.ts';
import { type ClockSetting, inputOf, type Run, runsOf, ticketClocks } from '../sla/ticket-clocks.ts';
import type { Priority } from './priority.ts';

/** One promise of a ticket at an instant, with the versions it was judged by (3.3, A7). */
export interface Promised {
  kind: ClockKind;
  priority: Priority;
  policyVersion: number;
  calendarId: string;
  calendarVersion: number;
  /** Working milliseconds promised; null when no target applies. */
  budgetMs: number | null;
  elapsedMs: number;
  verdict: Judgement['verdict'];
  dueAt: Instant | null;
  metAt: Instant | null;
  breachedAt: Instant | null;
  provisional: boolean;
}

/** A promise whose verdict has fallen: kept, or broken, be it kept later or not. */
export type Verdict = Promised & { verdict: 'met' | 'breached' };

/** The promises of a ticket, from its history alone; that of an appeal only when one was made. */
export function promisesOf(events: readonly TicketEvent[], rulebook: Rulebook, now: Instant): Promised[] {
  const clocks = ticketClocks(events, { rulebook, now });
  return CLOCK_KINDS.filter((kind) => kind !== 'appeal' || clocks.appeal.run).map((kind) =>
    promised(kind, clocks[kind].run, clocks[kind].input),
  );
}

function promised(kind: ClockKind, run: Run | undefined, input: ClockInput): Promised {
  const judged = judge(input);
  return {
    kind,
    priority: run?.priority ?? 'P3',
    policyVersion: run?.terms.policy ?? 1,
    calendarId: input.calendar.id,
    calendarVersion: input.calendar.version,
    budgetMs: input.target?.budget ?? null,
    elapsedMs: judged.elapsed,
    verdict: judged.verdict,
    dueAt: judged.due,
    metAt: judged.metAt,
    breachedAt: judged.breachedAt,
    provisional: judged.provisional,
  };
}

/**
 * The verdicts that the last event of a history decides: of the promises that it keeps, and of the one whose
 * time it says is up. They are written into that event, with the versions they rest on (4.3b, A7).
 */
export function verdictsAt(events: readonly TicketEvent[], rulebook: Rulebook): Verdict[] {
  const event = events.at(-1);
  if (!event) return [];
  const setting: ClockSetting = { rulebook, now: event.at };
  return CLOCK_KINDS.flatMap((kind) => {
    const broken = event.kind === 'breached' && event.data.clock === kind;
    const run = runsOf(kind, events, rulebook).findLast(
      ({ facts }) => broken || facts.some(({ seq, kind: fact }) => seq === event.seq && fact === 'stopped'),
    );
    const found = run && promised(kind, run, inputOf(kind, run, setting));
    return found && isVerdict(found) ? [found] : [];
  });
}

const isVerdict = (promise: Promised): promise is Verdict =>
  promise.verdict === 'met' || promise.verdict === 'breached';
