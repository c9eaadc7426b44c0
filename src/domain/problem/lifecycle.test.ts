import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  createProblem,
  decideProblem,
  evolveProblem,
  type ProblemCommands,
  type ProblemWish,
  rebuildProblem,
} from './decide.ts';
import { PROBLEM_ACTIONS, PROBLEM_MOVES, type ProblemAction, stateAfter } from './lifecycle.ts';
import {
  BLANK_PROBLEM,
  ENDED,
  PROBLEM_STATES,
  type Problem,
  problemNumber,
  problemNumberIn,
} from './problem.ts';

const BY = { by: 'chen', now: 1_000 };
const NUMBERS = { before: 6, after: 1, days: 28 };
const WISH: ProblemWish = {
  ...{ title: '三楼打印机卡纸', description: null, priority: 'P3', origin: 'similar', service: '打印' },
  ...{ groupId: null, ticketIds: [1, 2, 3], itemIds: [] },
};

/** One command of each action that has something to say. */
const COMMANDS: { [A in ProblemAction]: ProblemCommands[A] } = {
  amend: { title: '打印机卡纸' },
  begin: {},
  set_whys: { whys: [{ question: '为什么卡纸？', answer: '搓纸轮磨损' }] },
  set_causes: { causes: [{ category: 'hardware', text: '搓纸轮', finding: 'open' }] },
  add_entries: {
    entries: [{ id: 'e', at: 5, text: '首次报修', source: { kind: 'ticket', ticketId: 1, seq: 1 } }],
  },
  drop_entry: { entryId: 'e' },
  link_tickets: { ticketIds: [3, 4] },
  unlink_ticket: { ticketId: 1, reason: '无关' },
  link_items: { itemIds: ['printer'] },
  unlink_item: { itemId: 'printer' },
  link_change: { change: 'CH-000001' },
  unlink_change: { change: 'CH-000001' },
  find_cause: { rootCause: '搓纸轮磨损' },
  know: { symptoms: '卡纸', workaround: '用纸盒二' },
  publish: { title: '打印机卡纸', text: '请用二楼打印机' },
  withdraw: { reason: '已更换' },
  use_workaround: { ticketId: 9 },
  await_change: {},
  resolve: { solution: '更换搓纸轮' },
  ask_review: {},
  conclude: { effective: true, summary: '未再发生', numbers: NUMBERS },
  close_unresolved: { reason: '设备即将报废' },
  reopen: { reason: '又卡纸' },
};

const act = (problem: Problem, action: ProblemAction, command: object = COMMANDS[action]) =>
  decideProblem(problem, action, command as never, BY);
function done(problem: Problem, ...actions: readonly ProblemAction[]): Problem {
  return actions.reduce((state, action) => {
    const outcome = act(state, action);
    if ('code' in outcome) throw new RangeError(`${action}: ${outcome.code}`);
    return evolveProblem(state, outcome);
  }, problem);
}
const made = evolveProblem(BLANK_PROBLEM, createProblem(WISH, BY));
const known = done(made, 'begin', 'find_cause', 'know');
const resolved = done(known, 'link_change', 'await_change', 'resolve');

describe('the life of a problem', () => {
  it.each([
    ['new', 'begin', 'investigating'],
    ['new', 'find_cause', undefined],
    ['investigating', 'find_cause', 'cause_found'],
    ['investigating', 'know', 'known_error'],
    ['cause_found', 'know', 'known_error'],
    ['known_error', 'find_cause', 'known_error'],
    ['known_error', 'await_change', 'change_pending'],
    ['change_pending', 'resolve', 'resolved'],
    ['investigating', 'resolve', undefined],
    ['resolved', 'ask_review', 'review'],
    ['resolved', 'conclude', undefined],
    ['review', 'conclude', 'closed'],
    ['new', 'close_unresolved', 'closed_unresolved'],
    ['review', 'close_unresolved', 'closed_unresolved'],
    ['closed', 'reopen', 'investigating'],
    ['closed', 'amend', undefined],
    ['cause_found', 'publish', undefined],
    ['change_pending', 'publish', 'change_pending'],
  ] as const)('in %s, %s leads to %s', (state, action, end) => {
    expect(stateAfter(state, action)).toBe(end);
  });

  it('refuses every action where the table has no move, and ends nowhere for good', () => {
    for (const state of PROBLEM_STATES)
      for (const action of PROBLEM_ACTIONS)
        if (!(state in PROBLEM_MOVES[action]))
          expect(act({ ...known, state }, action)).toMatchObject({ code: 'problem_move', detail: { state } });
    for (const state of ENDED) expect(Object.keys(PROBLEM_MOVES.reopen)).toContain(state);
  });

  it('is the fold of its events, whatever was done', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...PROBLEM_ACTIONS), { maxLength: 25 }), (actions) => {
        const events = [createProblem(WISH, BY)];
        let state = made;
        for (const action of actions) {
          const outcome = act(state, action);
          if ('code' in outcome) continue;
          expect(stateAfter(state.state, action)).toBeDefined();
          events.push(outcome);
          state = evolveProblem(state, outcome);
          // What employees read is offered while the trouble is there, and not a day longer.
          if (state.publication)
            expect(['known_error', 'change_pending', 'investigating']).toContain(state.state);
          if (state.state === 'closed') expect(state.review?.effective).toBe(true);
          if (state.state === 'closed_unresolved') expect(state.reason).not.toBeNull();
        }
        expect(rebuildProblem(events)).toEqual(state);
      }),
    );
  });
});

describe('what is done to a problem', () => {
  it.each<[string, Problem, ProblemAction, object | undefined, object]>([
    [
      'whoever begins it owns it when nobody does',
      { ...made, ownerId: null },
      'begin',
      {},
      { ownerId: 'chen' },
    ],
    ['tickets are linked once', made, 'link_tickets', undefined, { ticketIds: [1, 2, 3, 4] }],
    [
      'a workaround is dated and signed',
      done(made, 'begin'),
      'know',
      undefined,
      { knownError: { by: 'chen', at: 1_000 } },
    ],
    ['a used workaround links its ticket', known, 'use_workaround', undefined, { ticketIds: [1, 2, 3, 9] }],
    [
      'a solution ends what employees read',
      done(known, 'publish'),
      'resolve',
      undefined,
      { publication: null, resolvedAt: 1_000 },
    ],
    [
      'a solution without effect is none',
      { ...resolved, state: 'review' },
      'conclude',
      { effective: false, summary: '仍然卡纸', numbers: NUMBERS },
      { state: 'investigating', recurred: 1, resolvedAt: null, review: { effective: false, before: 6 } },
    ],
    [
      'what was given up and comes back is no recurrence',
      { ...known, state: 'closed_unresolved', reason: 'x' },
      'reopen',
      { reason: '又来' },
      { state: 'investigating' },
    ],
  ])('%s', (_, problem, action, command, expected) => {
    const outcome = act(problem, action, command);
    expect(outcome).toMatchObject({ kind: action, after: expected });
  });

  it.each<[string, Problem, ProblemAction, object | undefined, string]>([
    ['nothing new', known, 'know', undefined, 'nothing_to_change'],
    ['a ticket that is linked', made, 'link_tickets', { ticketIds: [1] }, 'already_linked'],
    ['a ticket that is not', made, 'unlink_ticket', { ticketId: 8, reason: 'x' }, 'not_linked'],
    ['a wait for no change', known, 'await_change', undefined, 'no_change_linked'],
    ['words for employees that are not there', known, 'withdraw', undefined, 'not_published'],
    [
      'an entry that was taken over already',
      done(known, 'add_entries'),
      'add_entries',
      undefined,
      'nothing_to_change',
    ],
    ['an entry that is not there', known, 'drop_entry', undefined, 'not_found'],
    [
      'more whys than anybody asks',
      known,
      'set_whys',
      { whys: Array(11).fill({ question: 'x', answer: 'y' }) },
      'invalid',
    ],
  ])('refuses %s', (_, problem, action, command, code) => {
    expect(act(problem, action, command)).toMatchObject({ code });
  });

  it('has a number that people can say', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 999_999_999 }), (n) => problemNumberIn(problemNumber(n)) === n),
    );
    expect(problemNumber(7)).toBe('PR-000007');
    expect(problemNumberIn('ｐｒ 12')).toBe(12);
    expect(problemNumberIn('CI-000012')).toBeNull();
  });
});
