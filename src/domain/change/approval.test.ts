import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type Absence,
  type Delegation,
  outcomeOf,
  placesOf,
  type Rule,
  VOTES,
  type Vote,
} from './approval.ts';

const vote = (voterId: string, said: Vote['vote'], at = 1, forId = voterId): Vote => ({
  ...{ voterId, forId, vote: said, comment: null, at },
});
const cab = (needed: number, voterIds = ['a', 'b', 'c'], veto = false) => ({
  ...{ code: 'cab', voterIds, needed, veto },
});
const rule = (...requirements: Rule['requirements']): Rule => ({ requirements, barred: ['req', 'imp'] });
const result = (
  of: Rule,
  votes: readonly Vote[],
  absences: readonly Absence[] = [],
  delegations: readonly Delegation[] = [],
) => outcomeOf(of, votes, absences, delegations, 100).result;

describe('what votes come to', () => {
  it.each<[string, Rule, Vote[], string]>([
    ['nobody has voted', rule(cab(2)), [], 'pending'],
    ['two of three', rule(cab(2)), [vote('a', 'approve'), vote('b', 'approve')], 'approved'],
    ['one of three', rule(cab(2)), [vote('a', 'approve')], 'pending'],
    ['two against', rule(cab(2)), [vote('a', 'reject'), vote('b', 'reject')], 'rejected'],
    [
      'two for, one against',
      rule(cab(2)),
      [vote('a', 'approve'), vote('c', 'reject'), vote('b', 'approve')],
      'approved',
    ],
    ['a veto', rule(cab(1, ['a', 'b'], true)), [vote('a', 'approve'), vote('b', 'reject')], 'rejected'],
    ['abstentions leave too few', rule(cab(2)), [vote('a', 'abstain'), vote('b', 'abstain')], 'rejected'],
    ['the same person twice', rule(cab(2)), [vote('a', 'approve'), vote('a', 'approve', 2)], 'pending'],
    ['a change of mind', rule(cab(1, ['a'])), [vote('a', 'approve'), vote('a', 'reject', 2)], 'rejected'],
    ['the other way round', rule(cab(1, ['a'])), [vote('a', 'reject'), vote('a', 'approve', 2)], 'approved'],
    ['a stranger', rule(cab(1)), [vote('x', 'approve')], 'pending'],
    ['the requester', rule(cab(1, ['req', 'a'])), [vote('req', 'approve')], 'pending'],
    ['the implementer', rule(cab(1, ['imp', 'a'])), [vote('imp', 'approve')], 'pending'],
    ['in another’s name', rule(cab(1)), [vote('x', 'approve', 1, 'a')], 'pending'],
    ['one of two requirements', rule(cab(1, ['a']), cab(1, ['b'])), [vote('a', 'approve')], 'pending'],
    ['both', rule(cab(1, ['a']), cab(1, ['b'])), [vote('a', 'approve'), vote('b', 'approve')], 'approved'],
    ['a vote of tomorrow', rule(cab(1)), [vote('a', 'approve', 101)], 'pending'],
    ['nobody is asked', rule(), [], 'pending'],
  ])('%s', (_name, of, votes, expected) => expect(result(of, votes)).toBe(expected));

  const delegated = { fromId: 'a', toId: 'x', from: 10, to: 20 };
  it('of a delegate count while it lasts, below the own word, and never for who is barred', () => {
    const of = rule(cab(1, ['a']));
    expect(result(of, [vote('x', 'approve', 15, 'a')], [], [delegated])).toBe('approved');
    expect(result(of, [vote('x', 'approve', 20, 'a')], [], [delegated])).toBe('pending');
    expect(result(of, [vote('a', 'reject', 12), vote('x', 'approve', 15, 'a')], [], [delegated])).toBe(
      'rejected',
    );
    expect(result(of, [vote('imp', 'approve', 15, 'a')], [], [{ ...delegated, toId: 'imp' }])).toBe(
      'pending',
    );
    expect(placesOf('x', of, [], [delegated], 15)).toEqual(['a']);
    expect(placesOf('req', of, [], [{ ...delegated, toId: 'req' }], 15)).toEqual([]);
  });
  it('of a deputy count while somebody is away, and nobody counts twice', () => {
    const away = [{ personId: 'a', deputyId: 'b', from: 0, to: 50 }];
    const both = [vote('b', 'approve', 5), vote('b', 'approve', 6, 'a')];
    expect(result(rule(cab(1, ['a'])), [vote('b', 'approve', 5, 'a')], away)).toBe('approved');
    expect(result(rule(cab(2)), both, away)).toBe('pending');
    expect(result(rule(cab(2)), [...both, vote('c', 'approve', 7)], away)).toBe('approved');
  });
});

const people = ['a', 'b', 'c', 'd', 'req', 'imp'] as const;
const person = fc.constantFrom(...people);
const spans = fc.record({ from: fc.nat(20), to: fc.nat(40) });
const anyRule = fc.record({
  barred: fc.constant(['req', 'imp']),
  requirements: fc.array(
    fc.record({
      code: fc.constantFrom('x', 'y'),
      voterIds: fc.uniqueArray(person, { minLength: 1 }),
      needed: fc.integer({ min: 1, max: 3 }),
      veto: fc.boolean(),
    }),
    { maxLength: 3 },
  ),
});
const anyVotes = fc
  .array(fc.record({ voterId: person, forId: person, vote: fc.constantFrom(...VOTES) }), { maxLength: 12 })
  .map((all) => all.map((one, at): Vote => ({ ...one, comment: null, at })));
const anyDelegations = fc.array(
  fc.tuple(person, person, spans).map(([fromId, toId, span]) => ({ fromId, toId, ...span })),
  { maxLength: 3 },
);
const anyAbsences = fc.array(
  fc
    .tuple(person, fc.option(person), spans)
    .map(([personId, deputyId, span]) => ({ personId, deputyId, ...span })),
  { maxLength: 3 },
);

/** The same said once more, slowly: for each place the word that stands, then sets of people. */
function slowly(
  of: Rule,
  votes: readonly Vote[],
  absences: readonly Absence[],
  delegations: readonly Delegation[],
) {
  const may = ({ voterId, forId, at }: Vote) =>
    voterId === forId ||
    delegations.some((d) => d.fromId === forId && d.toId === voterId && d.from <= at && at < d.to) ||
    absences.some((d) => d.personId === forId && d.deputyId === voterId && d.from <= at && at < d.to);
  const legal = votes.filter(
    (one) => may(one) && !of.barred.includes(one.voterId) && !of.barred.includes(one.forId),
  );
  const verdicts = of.requirements.map(({ voterIds, needed, veto }) => {
    let [open, against] = [0, 0];
    const word = new Map<string, Set<string>>();
    for (const place of voterIds.filter((id) => !of.barred.includes(id))) {
      const cast = legal.filter(({ forId }) => forId === place);
      const stands = cast.filter(({ voterId }) => voterId === place).at(-1) ?? cast.at(-1);
      if (!stands) open++;
      else word.set(stands.voterId, (word.get(stands.voterId) ?? new Set()).add(stands.vote));
      if (stands?.vote === 'reject') against++;
    }
    const inFavour = [...word.values()].filter((said) => said.has('approve') && !said.has('reject')).length;
    if (veto && against > 0) return 'rejected';
    if (inFavour >= needed) return 'approved';
    return inFavour + open < needed ? 'rejected' : 'pending';
  });
  if (verdicts.includes('rejected')) return 'rejected';
  return verdicts.length > 0 && verdicts.every((one) => one === 'approved') ? 'approved' : 'pending';
}

describe('on any votes', () => {
  it('the outcome is what a slow count says', () => {
    fc.assert(
      fc.property(anyRule, anyVotes, anyAbsences, anyDelegations, (of, votes, absences, delegations) => {
        expect(result(of, votes, absences, delegations)).toBe(slowly(of, votes, absences, delegations));
      }),
    );
  });
  it('votes of different places may come in any order', () => {
    const one = fc.uniqueArray(
      fc.record({ voterId: person, vote: fc.constantFrom(...VOTES), at: fc.nat(50), order: fc.nat() }),
      { selector: ({ voterId }) => voterId },
    );
    fc.assert(
      fc.property(anyRule, one, (of, drawn) => {
        const votes = drawn.map(({ voterId, vote: said, at }) => vote(voterId, said, at));
        const shuffled = drawn
          .toSorted((x, y) => x.order - y.order)
          .map(({ voterId, vote: said, at }) => vote(voterId, said, at));
        expect(result(of, shuffled)).toBe(result(of, votes));
      }),
    );
  });
  it('a later rejection of somebody who can stop it never shows as approval', () => {
    fc.assert(
      fc.property(anyVotes, person, (votes, opponent) => {
        const of = rule(cab(1, ['a', 'b', 'c', 'd'], true));
        const after = result(of, [...votes, vote(opponent, 'reject', 99)]);
        if (!of.barred.includes(opponent)) expect(after).toBe('rejected');
        else expect(after).toBe(result(of, votes));
      }),
    );
  });
  it('votes of requester, implementer and strangers change nothing', () => {
    const outsider = fc.constantFrom('req', 'imp', 'stranger');
    fc.assert(
      fc.property(anyRule, anyVotes, outsider, fc.constantFrom(...VOTES), (of, votes, voterId, said) => {
        expect(result(of, [...votes, vote(voterId, said, 60)])).toBe(result(of, votes));
      }),
    );
  });
});
