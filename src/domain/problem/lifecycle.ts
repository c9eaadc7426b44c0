import { ENDED, PROBLEM_STATES, type ProblemState } from './problem.ts';

/** Everything that is done to a problem after it was made. */
export const PROBLEM_ACTIONS = [
  'amend',
  'begin',
  'set_whys',
  'set_causes',
  'add_entries',
  'drop_entry',
  'link_tickets',
  'unlink_ticket',
  'link_items',
  'unlink_item',
  'link_change',
  'unlink_change',
  'find_cause',
  'know',
  'publish',
  'withdraw',
  'use_workaround',
  'await_change',
  'resolve',
  'ask_review',
  'conclude',
  'close_unresolved',
  'reopen',
] as const;
export type ProblemAction = (typeof PROBLEM_ACTIONS)[number];

/** From each state in which an action may be done, the state after it. */
export type Moves = Partial<Record<ProblemState, ProblemState>>;

const staying = (...states: readonly ProblemState[]): Moves =>
  Object.fromEntries(states.map((state) => [state, state]));
const to = (end: ProblemState, ...states: readonly ProblemState[]): Moves =>
  Object.fromEntries(states.map((state) => [state, end]));

const GOING: readonly ProblemState[] = PROBLEM_STATES.filter((state) => !ENDED.includes(state));
const AT_WORK = ['investigating', 'cause_found', 'known_error', 'change_pending'] as const;

/**
 * The life of a problem (2.6d), one line an action. A cause may be put right later, and a workaround may be known
 * before the cause is.
 */
export const PROBLEM_MOVES: Readonly<Record<ProblemAction, Moves>> = {
  amend: staying(...GOING),
  begin: to('investigating', 'new'),
  set_whys: staying(...AT_WORK),
  set_causes: staying(...AT_WORK),
  add_entries: staying(...AT_WORK),
  drop_entry: staying(...AT_WORK),
  link_tickets: staying(...GOING),
  unlink_ticket: staying(...GOING),
  link_items: staying(...GOING),
  unlink_item: staying(...GOING),
  link_change: staying(...GOING),
  unlink_change: staying(...GOING),
  find_cause: { ...staying(...AT_WORK), investigating: 'cause_found' },
  know: { ...staying(...AT_WORK), investigating: 'known_error', cause_found: 'known_error' },
  publish: staying('known_error', 'change_pending'),
  withdraw: staying(...GOING),
  use_workaround: staying('known_error', 'change_pending'),
  await_change: to('change_pending', 'cause_found', 'known_error'),
  resolve: to('resolved', 'cause_found', 'known_error', 'change_pending'),
  ask_review: to('review', 'resolved'),
  conclude: to('closed', 'review'),
  close_unresolved: to('closed_unresolved', ...GOING),
  reopen: to('investigating', 'resolved', 'review', 'closed', 'closed_unresolved'),
};

/** The state after an action; undefined: it is not done in this state. */
export const stateAfter = (state: ProblemState, action: ProblemAction): ProblemState | undefined =>
  PROBLEM_MOVES[action][state];
