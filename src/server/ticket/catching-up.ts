import type { NewEvent } from '#domain/events.ts';
import type { Instant } from '#domain/instant.ts';
import { SYSTEM } from '#domain/permissions/actor.ts';
import { termsIn } from '#domain/sla/ticket-clocks.ts';
import { type Context, isRefusal } from '#domain/ticket/decide/context.ts';
import { decide } from '#domain/ticket/decide/index.ts';
import { asksForHelp, type Step, stepsOf, TIMED_ACTIONS, type TimedAction } from '#domain/ticket/steps.ts';
import type { Ticket } from '#domain/ticket/ticket.ts';
import type { Tx } from '../platform/db/db.ts';
import { Refused } from '../platform/http/refused.ts';
import { rulebookFor } from '../policy/rulebook.ts';
import { factless, type Help, helpFor } from './facts.ts';
import { type Appended, append, joined } from './history.ts';
import { type Grown, grown, notBefore, write } from './saving.ts';
import type { Loaded } from './store.ts';

/** More steps than a ticket can have due at once; a limit against a rule that never ends. */
const MAX_STEPS = 200;

/**
 * Takes the steps of a ticket that are due by now, in order, and writes them together. Before anything else is
 * done, those about its promises are taken, so that no breach is hidden by what happens between the due time
 * and the timer (4.3b).
 */
export async function caughtUp(
  tx: Tx,
  loaded: Loaded,
  now: Instant,
  only: readonly TimedAction[] = TIMED_ACTIONS,
): Promise<Loaded> {
  const due = await dueOf(tx, loaded, now, helpFor(tx), only);
  const [written] = due ? await write(tx, [due]) : [];
  return written ?? loaded;
}

/** A ticket with its steps that are due by now, still to be written; null when none is. */
export async function dueOf(
  tx: Tx,
  loaded: Loaded,
  now: Instant,
  help: Help,
  only: readonly TimedAction[] = TIMED_ACTIONS,
): Promise<Grown | null> {
  // What stands in the history has happened, though this clock is behind the one that it was written by.
  const author = { actor: SYSTEM, now: notBefore(loaded, now) };
  if (loaded.timerAt === null || loaded.timerAt > author.now) return null;
  const rulebook = await rulebookFor(tx, termsIn(loaded.events));
  const taken: Appended[] = [];
  let state = loaded;
  while (taken.length < MAX_STEPS) {
    const steps = stepsOf(state.ticket, state.events, rulebook, author.now);
    const step = steps.find(({ at, action }) => at <= author.now && only.includes(action));
    if (!step) break;
    const news = await newsOf(
      state.ticket,
      step,
      { ...author, rules: rulebook.at(state.ticket.terms) },
      help,
    );
    const appended = append(state.ticket, news, { ...state, rulebook }, author);
    taken.push(appended);
    state = grown(state, appended);
  }
  return taken.length === 0 ? null : { state, appended: joined(taken), rulebook, now: author.now };
}

/** What a step does; only one that asks for help needs to know of people and groups. */
async function newsOf(
  ticket: Ticket,
  step: Step,
  who: Pick<Context, 'actor' | 'now' | 'rules'>,
  help: Help,
): Promise<NewEvent[]> {
  const context = asksForHelp(step) ? await help(ticket, who) : factless(who);
  const outcome = decide(ticket, step.action, step.command, context);
  if (isRefusal(outcome)) throw new Refused(outcome);
  return outcome;
}
