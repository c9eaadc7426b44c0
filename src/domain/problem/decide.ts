import type { Instant } from '../instant.ts';
import { type Refusal, refuse } from '../refusal.ts';
import type { Priority } from '../ticket/priority.ts';
import { type ProblemAction, stateAfter } from './lifecycle.ts';
import {
  BLANK_PROBLEM,
  type EffectNumbers,
  type Origin,
  type PossibleCause,
  type Problem,
  type TimelineEntry,
  type Why,
} from './problem.ts';

/** What each action needs to be told. */
export interface ProblemCommands {
  amend: { [K in Amendable]?: Problem[K] | undefined };
  begin: object;
  set_whys: { whys: readonly Why[] };
  set_causes: { causes: readonly PossibleCause[] };
  add_entries: { entries: readonly TimelineEntry[] };
  drop_entry: { entryId: string };
  link_tickets: { ticketIds: readonly number[] };
  unlink_ticket: { ticketId: number; reason: string };
  link_items: { itemIds: readonly string[] };
  unlink_item: { itemId: string };
  link_change: { change: string };
  unlink_change: { change: string };
  find_cause: { rootCause: string };
  know: { symptoms: string; workaround: string };
  publish: { title: string; text: string };
  withdraw: { reason: string };
  use_workaround: { ticketId: number };
  await_change: object;
  resolve: { solution: string };
  ask_review: object;
  /** `numbers`: how often it came before and after, as counted at this moment. */
  conclude: { effective: boolean; summary: string; numbers: EffectNumbers };
  close_unresolved: { reason: string };
  reopen: { reason: string };
}
type Amendable = 'title' | 'description' | 'priority' | 'service' | 'ownerId' | 'groupId';

/** What a problem is made of. */
export interface ProblemWish {
  title: string;
  description: string | null;
  priority: Priority;
  origin: Origin;
  service: string | null;
  groupId: string | null;
  ticketIds: readonly number[];
  itemIds: readonly string[];
}

/** An event before it is numbered: what was done, what was said of it, and the fields that it sets. */
export interface NewProblemEvent {
  kind: 'create' | ProblemAction;
  data: Readonly<Record<string, unknown>>;
  after: Partial<Problem>;
}

/** Who acts, when; null: the system. */
export interface ProblemContext {
  by: string | null;
  now: Instant;
}

/** Most entries of each list, so that a problem stays readable and its events small. */
export const MOST = { whys: 10, causes: 80, entries: 300, tickets: 500, items: 200, changes: 20 } as const;

export const createProblem = (wish: ProblemWish, { by }: ProblemContext): NewProblemEvent => ({
  kind: 'create',
  data: {},
  after: { ...BLANK_PROBLEM, ...wish, ownerId: by },
});

/** One action on a problem, or why not. */
export function decideProblem<A extends ProblemAction>(
  problem: Problem,
  action: A,
  command: ProblemCommands[A],
  context: ProblemContext,
): NewProblemEvent | Refusal {
  const state = stateAfter(problem.state, action);
  if (state === undefined) return refuse('problem_move', { state: problem.state, action });
  const outcome = DECIDERS[action](problem, command, context);
  if ('code' in outcome) return outcome;
  const after = changed(problem, { state, ...outcome.after });
  if (Object.keys(after).length === 0 && action !== 'use_workaround') return refuse('nothing_to_change');
  return { kind: action, data: outcome.data ?? {}, after };
}

interface Outcome {
  after: Partial<Problem>;
  data?: Readonly<Record<string, unknown>>;
}
type Decider<A extends ProblemAction> = (
  problem: Problem,
  command: ProblemCommands[A],
  context: ProblemContext,
) => Outcome | Refusal;

const same = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other);

const changed = (problem: Problem, after: Partial<Problem>): Partial<Problem> =>
  Object.fromEntries(
    Object.entries(after).filter(
      ([key, value]) => value !== undefined && !same(problem[key as keyof Problem], value),
    ),
  );

const wrong = (field: string, code: string): Refusal =>
  refuse('invalid', undefined, [{ field: `body.${field}`, code }]);

function more<T>(list: readonly T[], added: readonly T[], most: number, field: string): T[] | Refusal {
  const fresh = added.filter((one) => !list.includes(one));
  if (fresh.length === 0) return refuse('already_linked');
  return list.length + fresh.length > most ? wrong(field, 'too_long') : [...list, ...new Set(fresh)];
}

function without<T>(list: readonly T[], one: T): T[] | Refusal {
  return list.includes(one) ? list.filter((other) => other !== one) : refuse('not_linked');
}

const isRefusal = (value: object): value is Refusal => 'code' in value;

/** What is unknown of a reopened problem: its solution did not hold, its cause may still be right. */
const back = { solution: null, resolvedAt: null } as const;

const DECIDERS: { [A in ProblemAction]: Decider<A> } = {
  amend: (_problem, command) => ({ after: command as Partial<Problem> }),
  begin: ({ ownerId }, _command, { by }) => ({ after: { ownerId: ownerId ?? by } }),
  set_whys: (_problem, { whys }) =>
    whys.length > MOST.whys ? wrong('whys', 'too_long') : { after: { whys } },
  set_causes: (_problem, { causes }) =>
    causes.length > MOST.causes ? wrong('causes', 'too_long') : { after: { causes } },
  add_entries: ({ timeline }, { entries }) => {
    const fresh = entries.filter(({ source }) => !timeline.some((other) => same(other.source, source)));
    const added = entries.filter((entry) => entry.source.kind === 'person' || fresh.includes(entry));
    if (added.length === 0) return refuse('nothing_to_change');
    if (timeline.length + added.length > MOST.entries) return wrong('entries', 'too_long');
    return { after: { timeline: [...timeline, ...added].sort((a, b) => a.at - b.at) } };
  },
  drop_entry: ({ timeline }, { entryId }) => {
    const entry = timeline.find(({ id }) => id === entryId);
    if (!entry) return refuse('not_found');
    return { after: { timeline: timeline.filter((other) => other !== entry) }, data: { entry } };
  },
  link_tickets: (problem, { ticketIds }) => {
    const all = more(problem.ticketIds, ticketIds, MOST.tickets, 'ticketIds');
    return isRefusal(all) ? all : { after: { ticketIds: all }, data: { ticketIds } };
  },
  unlink_ticket: (problem, { ticketId, reason }) => {
    const rest = without(problem.ticketIds, ticketId);
    return isRefusal(rest) ? rest : { after: { ticketIds: rest }, data: { ticketId, reason } };
  },
  link_items: (problem, { itemIds }) => {
    const all = more(problem.itemIds, itemIds, MOST.items, 'itemIds');
    return isRefusal(all) ? all : { after: { itemIds: all }, data: { itemIds } };
  },
  unlink_item: (problem, { itemId }) => {
    const rest = without(problem.itemIds, itemId);
    return isRefusal(rest) ? rest : { after: { itemIds: rest }, data: { itemId } };
  },
  link_change: (problem, { change }) => {
    const all = more(problem.changes, [change], MOST.changes, 'change');
    return isRefusal(all) ? all : { after: { changes: all }, data: { change } };
  },
  unlink_change: (problem, { change }) => {
    const rest = without(problem.changes, change);
    return isRefusal(rest) ? rest : { after: { changes: rest }, data: { change } };
  },
  find_cause: (_problem, { rootCause }) => ({ after: { rootCause } }),
  know: ({ knownError }, { symptoms, workaround }, { by, now }) =>
    knownError?.symptoms === symptoms && knownError.workaround === workaround
      ? { after: {} }
      : { after: { knownError: { symptoms, workaround, at: now, by: by ?? '' } } },
  publish: ({ knownError }, { title, text }, { by, now }) =>
    knownError === null
      ? refuse('no_known_error')
      : { after: { publication: { title, text, at: now, by: by ?? '' } } },
  withdraw: ({ publication }, { reason }) =>
    publication === null ? refuse('not_published') : { after: { publication: null }, data: { reason } },
  use_workaround: ({ knownError, ticketIds }, { ticketId }) => {
    if (knownError === null) return refuse('no_known_error');
    const all = ticketIds.includes(ticketId) ? ticketIds : [...ticketIds, ticketId];
    return all.length > MOST.tickets
      ? wrong('ticketId', 'too_long')
      : { after: { ticketIds: all }, data: { ticketId } };
  },
  await_change: ({ changes }) => (changes.length === 0 ? refuse('no_change_linked') : { after: {} }),
  resolve: (_problem, { solution }, { now }) => ({
    after: { solution, resolvedAt: now, publication: null, review: null },
  }),
  ask_review: () => ({ after: {} }),
  conclude: ({ recurred }, { effective, summary, numbers }, { by, now }) => {
    const review = { ...numbers, effective, summary, at: now, by: by ?? '' };
    return effective
      ? { after: { review } }
      : { after: { review, ...back, state: 'investigating', recurred: recurred + 1 } };
  },
  close_unresolved: (_problem, { reason }) => ({ after: { reason, publication: null } }),
  reopen: ({ recurred, state }, { reason }) => ({
    after: { ...back, reason, recurred: state === 'closed_unresolved' ? recurred : recurred + 1 },
    data: { reason },
  }),
};

/** The state after an event. */
export const evolveProblem = (problem: Problem, { after }: { after: object }): Problem => ({
  ...problem,
  ...after,
});

/** The problem that a whole history makes. */
export const rebuildProblem = (events: readonly { after: object }[]): Problem =>
  events.reduce(evolveProblem, BLANK_PROBLEM);
