import type { TicketEvent } from '#domain/events.ts';
import type { Instant } from '#domain/instant.ts';
import type { Rulebook } from '#domain/sla/rulebook.ts';
import { ticketClocks } from '#domain/sla/ticket-clocks.ts';
import { missingFields } from '#domain/ticket/completeness.ts';
import { type NextDue, nextDueOf, type Promised, promisesIn } from '#domain/ticket/promises.ts';
import { actionDueAt } from '#domain/ticket/review-actions.ts';
import { nextStep, type Risk, reviewDueAt, riskOf } from '#domain/ticket/steps.ts';
import type { Ticket } from '#domain/ticket/ticket.ts';
import { answerDue } from '#domain/ticket/unanswered.ts';
import { type WaitsFor, waitsForRequester } from '#domain/ticket/waiting.ts';

/** What the store keeps beside the state so that lists are quick; all of it follows from the rules. */
export interface Cached {
  clocks: readonly Promised[];
  nextDue: NextDue | null;
  timerAt: Instant | null;
  /** By when the first of the open escalations is to be accepted. */
  escalationDueAt: Instant | null;
  /** The promise that can still be kept and has been warned of. */
  risk: Risk | null;
  /** By when its major incident is to be reviewed. */
  reviewDueAt: Instant | null;
  /** By when the first open action of a review is to be done. */
  actionDueAt: Instant | null;
  incomplete: boolean;
  waitsForRequester: readonly WaitsFor[];
}

export function cacheOf(
  ticket: Ticket,
  events: readonly TicketEvent[],
  rulebook: Rulebook,
  now: Instant,
): Cached {
  return {
    ...clockCacheOf(ticket, events, rulebook, now),
    escalationDueAt: answerDue(ticket.escalations),
    actionDueAt: actionDueAt(ticket),
    incomplete: missingFields(ticket).length > 0,
    waitsForRequester: waitsForRequester(ticket),
  };
}

/** The part of it that policy and calendars decide. */
export function clockCacheOf(
  ticket: Ticket,
  events: readonly TicketEvent[],
  rulebook: Rulebook,
  now: Instant,
): Pick<Cached, 'clocks' | 'nextDue' | 'timerAt' | 'risk' | 'reviewDueAt'> {
  const clocks = ticketClocks(events, { rulebook, now });
  const promised = promisesIn(clocks);
  return {
    clocks: promised,
    nextDue: nextDueOf(promised),
    timerAt: nextStep(ticket, events, rulebook, now, clocks)?.at ?? null,
    risk: riskOf(events, clocks),
    reviewDueAt: reviewDueAt(ticket, rulebook.at(ticket.terms)),
  };
}
