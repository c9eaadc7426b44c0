import { describe, expect, it } from 'vitest';
import { acting } from '#test/ticket/example.ts';
import { SYSTEM } from '../permissions/actor.ts';
import {
  comingVersions,
  effectiveFromProblem,
  mayActOn,
  mayReadVersion,
  type PolicyAction,
  policyActions,
  previousVersion,
  type Version,
} from './version.ts';

const NOW = 1_000_000;
const OCCASION = { now: NOW, alone: false };
const draft: Version = {
  ...{
    family: 'service',
    version: 2,
    state: 'draft',
    authorId: 'lead',
    effectiveFrom: null,
    inForce: false,
    published: false,
    rejudged: false,
  },
};
const coming: Version = { ...draft, state: 'approved', effectiveFrom: NOW + 1 };
const inForce: Version = { ...coming, effectiveFrom: NOW - 1, inForce: true };
const lead = acting('lead', ['lead']);
const manager = acting('manager', ['it_manager']);

describe('what may be done to a version', () => {
  it.each<[string, Version, PolicyAction, ReturnType<typeof acting>, string | null]>([
    ['its author saves a draft', draft, 'save', lead, null],
    ['another saves a draft', draft, 'save', manager, null],
    ['its author gives it up', draft, 'discard', lead, null],
    ['another approves it', draft, 'approve', manager, null],
    ['its author approves it', draft, 'approve', lead, 'same_author'],
    ['an agent saves it', draft, 'save', acting('chen', ['agent']), 'forbidden'],
    ['an auditor approves it', draft, 'approve', acting('a', ['auditor']), 'forbidden'],
    ['an administrator approves it', draft, 'approve', acting('a', ['admin']), 'forbidden'],
    ['somebody saves what is approved', coming, 'save', lead, 'not_draft'],
    ['somebody approves it again', coming, 'approve', manager, 'not_draft'],
    ['somebody discards what is approved', coming, 'discard', manager, 'not_draft'],
    ['somebody saves what was given up', { ...draft, state: 'discarded' }, 'save', lead, 'not_draft'],
    ['somebody publishes a draft', draft, 'publish', manager, 'not_approved'],
    ['somebody publishes what comes', coming, 'publish', lead, null],
    [
      'somebody publishes it in the moment it takes effect',
      { ...coming, effectiveFrom: NOW },
      'publish',
      manager,
      null,
    ],
    [
      'somebody publishes what is in force',
      { ...coming, effectiveFrom: NOW - 1 },
      'publish',
      manager,
      'already_in_force',
    ],
    ['somebody judges anew by what comes', coming, 'rejudge', lead, null],
    ['somebody judges anew by what is in force', inForce, 'rejudge', manager, null],
    ['an agent judges anew', inForce, 'rejudge', acting('chen', ['agent']), 'forbidden'],
    ['somebody judges anew by a draft', draft, 'rejudge', manager, 'not_approved'],
    ['somebody judges anew by what was', { ...inForce, inForce: false }, 'rejudge', manager, 'superseded'],
    ['somebody judges anew again', { ...inForce, rejudged: true }, 'rejudge', lead, 'already_rejudged'],
    ['somebody publishes again', { ...coming, published: true }, 'publish', manager, 'already_published'],
  ])('when %s', (_, version, action, actor, code) => {
    expect(mayActOn(version, action, actor, OCCASION)?.code ?? null).toBe(code);
    expect(policyActions(version, actor, OCCASION).includes(action)).toBe(code === null);
  });

  it('is approved by its author where nobody else could, and by nobody without the role', () => {
    const alone = { now: NOW, alone: true };
    expect(mayActOn(draft, 'approve', lead, alone)).toBeNull();
    expect(mayActOn(draft, 'approve', acting('lead', ['admin']), alone)?.code).toBe('forbidden');
  });

  it('is nothing for the system', () => {
    expect(policyActions(draft, SYSTEM, OCCASION)).toEqual([]);
  });

  it('lets everybody read what is approved, and drafts only those who make or oversee them', () => {
    const readers = [
      acting('x', []),
      acting('x', ['agent']),
      acting('x', ['admin']),
      lead,
      manager,
      acting('x', ['auditor']),
    ];
    expect(readers.map((actor) => mayReadVersion(actor, coming))).toEqual([
      true,
      true,
      true,
      true,
      true,
      true,
    ]);
    expect(readers.map((actor) => mayReadVersion(actor, draft))).toEqual([
      false,
      false,
      false,
      true,
      true,
      true,
    ]);
  });

  it('takes effect now or later', () => {
    expect(effectiveFromProblem(NOW, NOW)).toBeNull();
    expect(effectiveFromProblem(NOW - 1, NOW)).toMatchObject({ code: 'effective_too_early' });
  });
});

describe('the order of versions', () => {
  const approved = (version: number, effectiveFrom: number): Version => ({
    ...coming,
    ...{ version, effectiveFrom },
  });
  const [first, second, late, early] = [approved(1, 0), approved(2, 5), approved(3, 20), approved(4, 10)];
  const all = [
    early,
    late,
    { ...draft, version: 5 },
    first,
    { ...second, version: 6, state: 'discarded' as const },
    second,
  ];

  it.each([
    ['after the first', second, first, [early, late]],
    ['the first', first, null, [second, early, late]],
    ['by time, not by number', late, early, []],
    ['of two at once, the later number is later', { ...early, version: 2 }, second, [early, late]],
  ])('%s', (_, inForce, previous, next) => {
    expect(previousVersion(inForce, all)).toEqual(previous);
    expect(comingVersions(inForce, all)).toEqual(next);
  });

  it('without one in force everything approved is still to come', () => {
    expect(comingVersions(null, all)).toEqual([first, second, early, late]);
  });
});
