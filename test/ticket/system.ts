import type { NewEvent, TicketEvent } from '#domain/events.ts';
import type { Instant } from '#domain/instant.ts';
import { type Actor, personIdOf, SYSTEM } from '#domain/permissions/actor.ts';
import { type Rulebook, shippedRulebook } from '#domain/sla/rulebook.ts';
import { isRefusal } from '#domain/ticket/decide/context.ts';
import { decide } from '#domain/ticket/decide/index.ts';
import { evolve } from '#domain/ticket/evolve.ts';
import { type Step, stepsOf } from '#domain/ticket/steps.ts';
import type { Ticket } from '#domain/ticket/ticket.ts';
import { contextOf } from './example.ts';

/** A ticket with its whole history. */
export interface Told {
  ticket: Ticket;
  events: readonly TicketEvent[];
}

/** An event as the store would keep it. */
export function dated(event: NewEvent, state: Ticket, actor: Actor, at: Instant): TicketEvent {
  return {
    ...event,
    ticketId: state.id,
    seq: state.version,
    at,
    actorKind: actor.kind,
    actorId: personIdOf(actor),
    statusAfter: state.status,
  };
}

/** The ticket with these events at its end. */
export function grown({ ticket, events }: Told, news: readonly NewEvent[], actor: Actor, at: Instant): Told {
  let state = ticket;
  const more = news.map((event) => {
    state = evolve(state, event);
    return dated(event, state, actor, at);
  });
  return { ticket: state, events: [...events, ...more] };
}

/** What a worker does at an instant, step by step; a step that is refused, or that never ends, is an error. */
export function worked(told: Told, now: Instant, rulebook: Rulebook = shippedRulebook) {
  let state = told;
  const steps: Step[] = [];
  for (;;) {
    const step = stepsOf(state.ticket, state.events, rulebook, now).find(({ at }) => at <= now);
    if (!step) return { ...state, steps };
    if (steps.length > 300) throw new Error(`no end of steps: ${nameOf(step)}`);
    const context = contextOf(SYSTEM, {
      now,
      newId: `system-${state.events.length}`,
      rules: rulebook.at(state.ticket.terms),
    });
    const outcome = decide(state.ticket, step.action, step.command as never, context);
    if (isRefusal(outcome)) throw new Error(`${nameOf(step)} was refused: ${outcome.code}`);
    state = grown(state, outcome, SYSTEM, now);
    steps.push(step);
  }
}

/** Timer and generation: what takes effect once. */
export const nameOf = ({ command }: Pick<Step, 'command'>): string =>
  `${command.timer}#${command.generation}`;
