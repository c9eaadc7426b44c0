import type { TicketEvent } from '../events.ts';
import type { Instant } from '../instant.ts';
import type { Rulebook, Terms } from '../sla/rulebook.ts';
import { type Promised, promisesOf } from './promises.ts';

/** How the promises of a ticket stand by its present terms and by others. */
export interface Rejudgement {
  before: readonly Promised[];
  after: readonly Promised[];
}

/**
 * What other terms would make of promises that are not decided yet: null when nothing that anybody would
 * notice. What has been kept or broken keeps the terms it was judged by (A7).
 */
export function rejudgement(
  events: readonly TicketEvent[],
  terms: Terms,
  rulebook: Rulebook,
  now: Instant,
): Rejudgement | null {
  const last = events.at(-1);
  if (!last) return null;
  const before = promisesOf(events, rulebook, now);
  const judged: TicketEvent = {
    ...last,
    ...{ seq: last.seq + 1, at: now, kind: 'rejudged', actorKind: 'system', actorId: null },
    ...{ data: {}, before: {}, after: { terms } },
  };
  const after = promisesOf([...events, judged], rulebook, now);
  return before.some((promise) => isOpen(promise) && moves(promise, after)) ? { before, after } : null;
}

const isOpen = ({ verdict }: Promised): boolean => verdict === 'running' || verdict === 'paused';

function moves(promise: Promised, after: readonly Promised[]): boolean {
  const then = after.find(({ kind }) => kind === promise.kind);
  return then?.dueAt !== promise.dueAt || then.verdict !== promise.verdict;
}

/**
 * Terms with the versions in force of some families (all when none is named) in place of their own. A policy may
 * count on a calendar that there was not when the record was made: then it is the one in force.
 */
export function updatedTerms(
  terms: Terms,
  inForce: Pick<Terms, 'policy' | 'calendars'>,
  only: readonly string[] | null,
): Terms {
  const named = (family: string) => only === null || only.includes(family);
  const calendars = Object.entries(inForce.calendars).filter(([id]) => named(`calendar:${id}`));
  return {
    ...terms,
    policy: named('service') ? inForce.policy : terms.policy,
    calendars: {
      ...(named('service') ? inForce.calendars : {}),
      ...terms.calendars,
      ...Object.fromEntries(calendars),
    },
  };
}
