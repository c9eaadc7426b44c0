import type { TicketEvent } from '../events.ts';
import type { Instant } from '../instant.ts';
import type { Calendar } from '../sla/calendar.ts';
import { CLOCK_KINDS, type ClockInput, type ClockKind, type Judgement, judge } from '../sla/clock.ts';
import type { TargetCalendar, TargetPolicy } from '../sla/policy.ts';
import { ticketClocks } from '../sla/ticket-clocks.ts';

/** The versioned data that promises are judged by. */
export interface Rules {
  policy: TargetPolicy;
  calendars: Readonly<Record<TargetCalendar, Calendar>>;
}

/** One promise of a ticket at an instant, with the versions it was judged by (3.3, A7). */
export interface Promised {
  kind: ClockKind;
  policyId: string;
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

/** The response, resolution and update promise of a ticket, from its history alone. */
export function promisesOf(
  events: readonly TicketEvent[],
  { policy, calendars }: Rules,
  now: Instant,
): Promised[] {
  const inputs = ticketClocks(events, { policy, calendars, now });
  return CLOCK_KINDS.map((kind) => promised(kind, inputs[kind], policy));
}

function promised(kind: ClockKind, input: ClockInput, policy: TargetPolicy): Promised {
  const judged = judge(input);
  return {
    kind,
    policyId: policy.id,
    policyVersion: policy.version,
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
