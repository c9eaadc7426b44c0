import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { circlesOf, reachedFrom, type Way } from './circles.ts';

const ways = (text: string): Way[] =>
  text
    .split(' ')
    .filter(Boolean)
    .map((one) => ({ from: one[0]!, to: one[1]! }));
const sorted = (groups: string[][]) => groups.map((group) => group.toSorted().join('')).toSorted();

describe('circles of trouble', () => {
  it.each([
    ['nothing', '', []],
    ['a chain', 'ab bc cd', []],
    ['two that hit each other', 'ab ba', ['ab']],
    ['three round about, with what hangs on', 'ab bc ca cd', ['abc']],
    ['two circles that only touch one way', 'ab ba bc cd dc', ['ab', 'cd']],
    ['two circles with one thing in common', 'ab bc cb ca', ['abc']],
    ['a diamond is none', 'ab ac bd cd', []],
  ])('%s', (_name, text, expected) => {
    expect(sorted(circlesOf(ways(text)))).toEqual(expected);
  });

  it('holds exactly those that reach each other, on any graph', () => {
    const node = fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f', 'g');
    const way = fc.record({ from: node, to: node }).filter(({ from, to }) => from !== to);
    fc.assert(
      fc.property(fc.array(way, { maxLength: 18 }), (all) => {
        const groups = circlesOf(all);
        expect(new Set(groups.flat()).size).toBe(groups.flat().length);
        for (const a of 'abcdefg')
          for (const b of 'abcdefg') {
            if (a === b) continue;
            const round = reachedFrom(all, [a]).has(b) && reachedFrom(all, [b]).has(a);
            expect(groups.some((group) => group.includes(a) && group.includes(b))).toBe(round);
          }
      }),
    );
  });

  it('does not mind a long chain', () => {
    const long = Array.from({ length: 5000 }, (_, i) => ({ from: `${i}`, to: `${i + 1}` }));
    expect(circlesOf(long)).toEqual([]);
    expect(circlesOf([...long, { from: '5000', to: '4998' }])).toEqual([['4998', '4999', '5000']]);
  });
});
