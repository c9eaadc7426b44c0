import { describe, expect, it } from 'vitest';
import { answerProblems, assess, type ChangeFacts, levelsOf } from './assess.ts';
import { shippedChangePolicy as policy } from './policy.ts';
import { changePolicyProblems } from './policy-validate.ts';

const SAFE = { experience: 'often', tested: 'same', back_out: 'minutes', outage: 'none', data: 'no' };
const FACTS: ChangeFacts = {
  ...{ policyVersion: 1, people: 0, criticalities: [] },
  boards: { authority: ['lead', 'boss'], cab: ['lead', 'boss', 'req'], owners: [], it_manager: ['boss'] },
};
const asked = (more: object, facts: Partial<ChangeFacts> = {}) =>
  assess(policy, { category: 'normal', answers: SAFE, implementerId: 'imp', ...more }, 'req', {
    ...FACTS,
    ...facts,
  });

describe('risk and impact', () => {
  it.each<[string, object, Partial<ChangeFacts>, string, string]>([
    ['all is safe', {}, {}, 'low', 'low'],
    ['once before', { experience: 'once', tested: 'partly' }, {}, 'medium', 'low'],
    ['never, untested', { experience: 'never', tested: 'no' }, {}, 'high', 'low'],
    ['a long outage', { outage: 'long' }, {}, 'low', 'medium'],
    ['many people', {}, { people: 200 }, 'low', 'high'],
    ['some people', {}, { people: 20 }, 'low', 'medium'],
    ['a critical item', {}, { criticalities: ['low', 'critical'] }, 'low', 'high'],
    ['an important item', {}, { criticalities: ['high'] }, 'low', 'medium'],
  ])('%s', (_name, more, facts, risk, impact) =>
    expect(levelsOf(policy, { ...SAFE, ...more }, { ...FACTS, ...facts })).toEqual({ risk, impact }),
  );

  it('every question has one of its answers', () => {
    expect(answerProblems(policy, {}, true)).toHaveLength(policy.questions.length);
    expect(answerProblems(policy, {}, false)).toEqual([]);
    expect(
      answerProblems(policy, { ...SAFE, tested: 'x', ghost: 'y' }, true).map(({ field }) => field),
    ).toEqual([...['answers.tested', 'answers.ghost']]);
  });
});

describe('who approves', () => {
  it('follows from the higher level; requester and implementer are left out', () => {
    const codes = (outcome: ReturnType<typeof asked>) =>
      'rule' in outcome
        ? outcome.rule.requirements.map(({ code, voterIds }) => [code, voterIds])
        : outcome.code;
    expect(codes(asked({}))).toEqual([['authority', ['lead', 'boss']]]);
    const high = { people: 500 };
    expect(codes(asked({}, high))).toEqual([
      ['cab', ['lead', 'boss']],
      ['it_manager', ['boss']],
    ]);
    expect(codes(asked({ implementerId: 'boss' }, high))).toBe('too_few_approvers');
    expect(codes(asked({}, { ...high, boards: { ...FACTS.boards, owners: ['o'] } }))).toContainEqual([
      'owners',
      ['o'],
    ]);
    expect(codes(asked({ category: 'emergency' }))).toEqual([['it_manager', ['boss']]]);
    expect(codes(asked({ category: 'standard' }))).toEqual([]);
    expect(codes(asked({ category: 'standard' }, high))).toBe('not_standard');
  });
});

describe('a policy', () => {
  const fields = (more: object) => changePolicyProblems({ ...policy, ...more }).map(({ field }) => field);
  it('as it is shipped is sound', () => expect(changePolicyProblems(policy)).toEqual([]));
  it.each([
    [{ points: { medium: 5, high: 5 } }, ['points.high']],
    [
      { boards: policy.boards.filter(({ code }) => code !== 'it_manager') },
      ['normal.high.1.board', 'emergency.0.board'],
    ],
    [{ emergency: [] }, ['emergency']],
    [{ questions: [policy.questions[0]!, policy.questions[0]!] }, ['questions.1.code']],
  ])('%#', (more, expected) => expect(fields(more)).toEqual(expected));
});
