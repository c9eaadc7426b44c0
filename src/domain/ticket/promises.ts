import type { TicketEvent } from '../events.ts';
import type { Instant } from '../instant.ts';
import { CLOCK_KINDS, type ClockInput, type ClockKind, type Judgement, judge } from '../sla/clock.ts';
import { type Rulebook, SHIPPED_TERMS } from '../sla/rulebook.ts';
import {
  type ClockSetting,
  inputOf,
  type Run,
  runsOf,
  type TicketClocks,
  ticketClocks,
} from '../sla/ticket-clocks.ts';
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
export const promisesOf = (events: readonly TicketEvent[], rulebook: Rulebook, now: Instant): Promised[] =>
  promisesIn(ticketClocks(events, { rulebook, now }));

/** The promises that these clocks show. */
export function promisesIn(clocks: TicketClocks): Promised[] {
  return CLOCK_KINDS.filter((kind) => kind !== 'appeal' || clocks.appeal.run).map((kind) =>
    promised(kind, clocks[kind].run, clocks[kind]),
  );
}

/** When which promise of a ticket falls due next. */
export interface NextDue {
  at: Instant;
  kind: ClockKind;
}

/** The earliest due time of the clocks that still run; paused and met ones ask for nothing now. */
export function nextDueOf(clocks: readonly Promised[]): NextDue | null {
  let found: NextDue | null = null;
  for (const { kind, dueAt, verdict, metAt } of clocks) {
    const asks = verdict === 'running' || (verdict === 'breached' && metAt === null);
    if (asks && dueAt !== null && (found === null || dueAt < found.at)) found = { at: dueAt, kind };
  }
  return found;
}

function promised(
  kind: ClockKind,
  run: Run | undefined,
  { input, policyVersion }: { input: ClockInput; policyVersion: number },
): Promised {
  const judged = judge(input);
  return {
    kind,
    priority: run?.priority ?? 'P3',
    policyVersion,
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
 * time it says is up. Each target of a run is judged once: what was broken stays so when it is kept late. They
 * are written into that event, with the versions they rest on (4.3b, A7).
 */
export function verdictsAt(events: readonly TicketEvent[], rulebook: Rulebook): Verdict[] {
  const event = events.at(-1);
  if (!event) return [];
  const setting: ClockSetting = { rulebook, now: event.at };
  return decidable(event, events, rulebook).flatMap((kind) => {
    const broken = event.kind === 'breached';
    const run = runsOf(kind, events, rulebook).findLast(({ facts, generation }) =>
      broken
        ? generation === event.data.generation
        : facts.some(({ seq, kind: fact }) => seq === event.seq && fact === 'stopped'),
    );
    if (!run || (!broken && wasBroken(events, kind, run))) return [];
    const policyVersion = rulebook.at(run.terms).policy.version;
    const found = promised(kind, run, { input: inputOf(kind, run, setting), policyVersion });
    return isVerdict(found) ? [found] : [];
  });
}

/** The promises that an event can decide, so that most events need no look at the clocks. */
function decidable(event: TicketEvent, events: readonly TicketEvent[], rulebook: Rulebook): ClockKind[] {
  if (event.kind === 'breached') return CLOCK_KINDS.filter((kind) => kind === event.data.clock);
  const terms = events.findLast(({ after }) => after.terms)?.after.terms ?? SHIPPED_TERMS;
  const { policy } = rulebook.at(terms);
  return CLOCK_KINDS.filter((kind) => policy.events[kind].stops.includes(event.kind));
}

const wasBroken = (events: readonly TicketEvent[], clock: ClockKind, { generation }: Run): boolean =>
  events.some(
    ({ kind, data }) => kind === 'breached' && data.clock === clock && data.generation === generation,
  );

const isVerdict = (promise: Promised): promise is Verdict =>
  promise.verdict === 'met' || promise.verdict === 'breached';
