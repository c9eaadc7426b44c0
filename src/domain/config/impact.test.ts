import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { impactOf } from './impact.ts';
import { RELATION_KINDS, type Relation } from './relation.ts';

const rel = (from: string, kind: string, to: string): Relation => ({ from, kind, to });
const hit = (relations: Relation[], start: string, depth = 6) =>
  impactOf(relations, start, depth).map(({ id, depth: at }) => `${id}${at}`);

describe('what an item hits', () => {
  it.each<[string, Relation[], string[]]>([
    ['itself alone', [], ['a0']],
    ['what depends on it', [rel('b', 'depends_on', 'a')], ['a0', 'b1']],
    ['not what it depends on', [rel('a', 'depends_on', 'b')], ['a0']],
    ['the whole that it is a part of', [rel('a', 'part_of', 'b')], ['a0', 'b1']],
    [
      'nothing that it backs up, or that backs it up',
      [rel('a', 'backs_up', 'b'), rel('b', 'backs_up', 'a')],
      ['a0'],
    ],
    [
      'by the shortest way',
      [rel('b', 'uses', 'a'), rel('c', 'uses', 'b'), rel('c', 'runs_on', 'a')],
      ['a0', 'b1', 'c1'],
    ],
    ['a circle once', [rel('b', 'uses', 'a'), rel('a', 'uses', 'b')], ['a0', 'b1']],
  ])('%s', (_name, relations, expected) => expect(hit(relations, 'a')).toEqual(expected));

  it('no farther than asked', () => {
    const chain = ['b', 'c', 'd'].map((id, i) => rel(id, 'depends_on', 'abc'[i]!));
    expect(hit(chain, 'a', 2)).toEqual(['a0', 'b1', 'c2']);
    expect(hit(chain, 'a', 0)).toEqual(['a0']);
  });

  it('is, on any graph, what walking all ways finds', () => {
    const id = fc.constantFrom(...'abcdefgh');
    const relation = fc.record({
      from: id,
      to: id,
      kind: fc.constantFrom(...RELATION_KINDS.map(({ code }) => code)),
    });
    fc.assert(
      fc.property(
        fc.array(relation, { maxLength: 20 }),
        id,
        fc.integer({ min: 0, max: 5 }),
        (relations, start, depth) => {
          expect(new Map(impactOf(relations, start, depth).map((one) => [one.id, one.depth]))).toEqual(
            walked(relations, start, depth),
          );
        },
      ),
    );
  });
});

/** The slow way: steps are tried from everything that is known, until the depth is used up. */
function walked(relations: readonly Relation[], start: string, depth: number): Map<string, number> {
  const flows = new Map(RELATION_KINDS.map(({ code, flow }) => [code, flow]));
  const best = new Map([[start, 0]]);
  for (let step = 1; step <= depth; step++) {
    const known = new Set(best.keys());
    for (const { from, to, kind } of relations) {
      if (flows.get(kind) === 'to_source' && known.has(to) && !best.has(from)) best.set(from, step);
      if (flows.get(kind) === 'to_target' && known.has(from) && !best.has(to)) best.set(to, step);
    }
  }
  return best;
}
