import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { shippedPolicy } from '../sla/policy.ts';
import { comparePolicies } from './compare.ts';

const [p1, ability, standard] = shippedPolicy.escalation;

describe('what changed', () => {
  it.each<[string, object, object, unknown[]]>([
    ['nothing', shippedPolicy, structuredClone(shippedPolicy), []],
    ['a number', { a: { b: 1 } }, { a: { b: 2 } }, [{ path: 'a.b', kind: 'changed', before: 1, after: 2 }]],
    ['a field more', { a: {} }, { a: { b: 0 } }, [{ path: 'a.b', kind: 'added', before: null, after: 0 }]],
    ['a field less', { a: { b: 0 } }, { a: {} }, [{ path: 'a.b', kind: 'removed', before: 0, after: null }]],
    [
      'a target where none was',
      { P4: null },
      { P4: { budget: 1 } },
      [{ path: 'P4', kind: 'changed', before: null, after: { budget: 1 } }],
    ],
    [
      'a list of values, as a whole',
      { days: [1, 3] },
      { days: [1, 5] },
      [{ path: 'days', kind: 'changed', before: [1, 3], after: [1, 5] }],
    ],
    [
      'a part by its id, wherever it stands',
      {
        list: [
          { id: 'x', n: 1 },
          { id: 'y', n: 1 },
        ],
      },
      { list: [{ id: 'y', n: 2 }] },
      [
        { path: 'list.x', kind: 'removed', before: { id: 'x', n: 1 }, after: null },
        { path: 'list.y.n', kind: 'changed', before: 1, after: 2 },
      ],
    ],
    [
      'the order of paths, which says which comes first',
      { escalation: [p1, ability, standard] },
      { escalation: [ability, p1, standard] },
      [
        {
          path: 'escalation',
          kind: 'changed',
          before: ['p1', 'ability', 'standard'],
          after: ['ability', 'p1', 'standard'],
        },
      ],
    ],
    [
      'a day',
      { days: {} },
      { days: { '2027-01-01': { name: '元旦' } } },
      [{ path: 'days.2027-01-01', kind: 'added', before: null, after: { name: '元旦' } }],
    ],
  ])('is %s', (_, before, after, changes) => {
    expect(comparePolicies(before, after)).toEqual(changes);
  });

  it('is told in the order of a policy, whatever order the database gives', () => {
    const change = {
      ...shippedPolicy,
      duplicatesGather: 3,
      matrix: { ...shippedPolicy.matrix, group: shippedPolicy.matrix.individual },
      reminderDays: [2],
    };
    const shuffled = Object.fromEntries(Object.entries(change).reverse());
    expect(comparePolicies(shippedPolicy, shuffled).map(({ path }) => path)).toEqual([
      'reminderDays',
      'duplicatesGather',
    ]);
  });

  it('is nothing only between equals, and never throws', () => {
    const anything = fc.object({ maxDepth: 3 });
    fc.assert(
      fc.property(anything, anything, (a, b) => {
        const [before, after] = [JSON.parse(JSON.stringify(a)), JSON.parse(JSON.stringify(b))];
        expect(comparePolicies(before, before)).toEqual([]);
        const back = comparePolicies(after, before).length;
        expect(comparePolicies(before, after).length > 0).toBe(back > 0);
      }),
    );
  });
});
