import type { TicketEvent } from '../events.ts';
import type { Instant } from '../instant.ts';
import { CLOCK_KINDS, type ClockInput, type ClockKind, judge } from '../sla/clock.ts';
import { TRIGGERS, type Trigger } from '../sla/escalation-path.ts';
import type { Rulebook } from '../sla/rulebook.ts';
import { type Run, ticketClocks } from '../sla/ticket-clocks.ts';
import { isWorking } from './decide/escalating.ts';
import { gatheringOf } from './decide/gathering.ts';
import type { Priority } from './priority.ts';
import type { Ticket } from './ticket.ts';

/** Why a promise has called nobody. */
export type ClockReason =
  | { code: 'no_target'; clock: ClockKind }
  | { code: 'not_started'; clock: ClockKind }
  | { code: 'running'; clock: ClockKind; percent: number; dueAt: Instant | null }
  | { code: 'paused'; clock: ClockKind; percent: number; since: Instant }
  | { code: 'kept'; clock: ClockKind; at: Instant | null }
  /** It was late, and kept before the system called anybody. */
  | { code: 'kept_late'; clock: ClockKind; at: Instant }
  /** The time is up, and the system is about to call. */
  | { code: 'about_to'; clock: ClockKind; dueAt: Instant | null }
  | { code: 'cancelled'; clock: ClockKind };

/** What has not happened, so that a trigger has called nobody. */
export type WhyNot =
  | ClockReason
  | { code: 'not_marked' }
  | { code: 'over' }
  | { code: 'never_rose'; priority: Priority }
  | { code: 'too_few_duplicates'; count: number; needed: number }
  | { code: 'no_appeal' };

/** The answer of one trigger: its calls, oldest first, and what of it has not happened. */
export interface Why {
  trigger: Trigger;
  escalationIds: readonly string[];
  /** Promises that broke while an earlier call still waited, and joined it. */
  joined: readonly { clock: ClockKind; at: Instant; escalationId: string }[];
  reasons: readonly WhyNot[];
}

/** "Why was this not escalated?": for each trigger (4.3a to d) what happened, or what is still missing for it. */
export function whyEscalated(
  ticket: Ticket,
  events: readonly TicketEvent[],
  rulebook: Rulebook,
  now: Instant,
): Why[] {
  const calls = Object.values(ticket.escalations).sort((a, b) => a.at - b.at);
  return TRIGGERS.map((trigger) => {
    const own = calls.filter((call) => call.trigger === trigger);
    return {
      trigger,
      escalationIds: own.map(({ id }) => id),
      joined: trigger === 'b' ? joinedIn(events) : [],
      reasons: REASONS[trigger]({ ticket, events, rulebook, now, called: own.length > 0 }),
    };
  });
}

interface Asked {
  ticket: Ticket;
  events: readonly TicketEvent[];
  rulebook: Rulebook;
  now: Instant;
  called: boolean;
}

const REASONS: Readonly<Record<Trigger, (asked: Asked) => WhyNot[]>> = {
  a: ({ ticket, called }) => (called ? [] : [{ code: isWorking(ticket) ? 'not_marked' : 'over' }]),
  b: ({ ticket, events, rulebook, now }) => {
    const clocks = ticketClocks(events, { rulebook, now });
    const called = [
      ...Object.values(ticket.escalations).map(({ cause }) => cause),
      ...events.flatMap(({ kind, data }) => (kind === 'breached' ? [data.clock] : [])),
    ];
    const reasons = CLOCK_KINDS.flatMap((kind) => clockReason(kind, clocks[kind], now) ?? []);
    return reasons.filter(
      ({ code, clock }) => (code !== 'about_to' && code !== 'kept_late') || !called.includes(clock),
    );
  },
  c: ({ ticket, called, rulebook }) => {
    const needed = rulebook.at(ticket.terms).policy.duplicatesGather;
    const count = gatheringOf(ticket);
    const gathered = Object.values(ticket.escalations).some(({ cause }) => cause === 'duplicates');
    return [
      ...(called ? [] : [{ code: 'never_rose' as const, priority: ticket.priority }]),
      ...(gathered || count >= needed ? [] : [{ code: 'too_few_duplicates' as const, count, needed }]),
    ];
  },
  d: ({ called }) => (called ? [] : [{ code: 'no_appeal' }]),
};

function joinedIn(events: readonly TicketEvent[]): Why['joined'] {
  return events.flatMap(({ kind, at, data }) => {
    const clock = CLOCK_KINDS.find((one) => one === data.clock);
    const { escalationId } = data;
    return kind === 'breached' && clock && typeof escalationId === 'string'
      ? [{ clock, at, escalationId }]
      : [];
  });
}

/** Null where there is nothing to say: an appeal that was never made promises nothing. */
function clockReason(
  clock: ClockKind,
  { run, input }: { run: Run | undefined; input: ClockInput },
  now: Instant,
): ClockReason | null {
  if (!run) return clock === 'appeal' ? null : { code: 'not_started', clock };
  if (input.target === null) return { code: 'no_target', clock };
  const { verdict, due, elapsed, metAt } = judge({ ...input, now });
  const percent = Math.floor((elapsed / input.target.budget) * 100);
  switch (verdict) {
    case 'running':
      return { code: 'running', clock, percent, dueAt: due };
    case 'paused':
      return { code: 'paused', clock, percent, since: pausedSince(run) ?? now };
    case 'met':
      return { code: 'kept', clock, at: metAt };
    case 'none':
      return { code: 'cancelled', clock };
    case 'breached':
      if (metAt !== null) return { code: 'kept_late', clock, at: metAt };
      return isDropped(run) ? { code: 'cancelled', clock } : { code: 'about_to', clock, dueAt: due };
  }
}

const isDropped = ({ facts }: Run): boolean => facts.at(-1)?.kind === 'cancelled';

const pausedSince = ({ facts }: Run): Instant | null =>
  facts.findLast(({ kind }) => kind === 'paused')?.at ?? null;
