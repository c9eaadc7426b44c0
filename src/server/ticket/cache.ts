import type { TicketEvent } from '#domain/events.ts';
import type { Instant } from '#domain/instant.ts';
import { missingFields } from '#domain/ticket/completeness.ts';
import { type Promised, promisesOf, type Rules } from '#domain/ticket/promises.ts';
import { nextTimer } from '#domain/ticket/reminders.ts';
import type { Ticket } from '#domain/ticket/ticket.ts';
import { type WaitsFor, waitsForRequester } from '#domain/ticket/waiting.ts';

/** What the store keeps beside the state so that lists are quick; all of it follows from the rules. */
export interface Cached {
  clocks: readonly Promised[];
  nextDue: { at: Instant; kind: Promised['kind'] } | null;
  timerAt: Instant | null;
  incomplete: boolean;
  waitsForRequester: readonly WaitsFor[];
}

export function cacheOf(ticket: Ticket, events: readonly TicketEvent[], rules: Rules, now: Instant): Cached {
  const clocks = promisesOf(events, rules, now);
  return {
    clocks,
    nextDue: earliest(clocks),
    timerAt: nextTimer(ticket, rules)?.at ?? null,
    incomplete: missingFields(ticket).length > 0,
    waitsForRequester: waitsForRequester(ticket),
  };
}

/** The earliest due time of the clocks that still run; paused and met ones ask for nothing now. */
function earliest(clocks: readonly Promised[]): Cached['nextDue'] {
  let found: Cached['nextDue'] = null;
  for (const { kind, dueAt, verdict, metAt } of clocks) {
    const asks = verdict === 'running' || (verdict === 'breached' && metAt === null);
    if (asks && dueAt !== null && (found === null || dueAt < found.at)) found = { at: dueAt, kind };
  }
  return found;
}
