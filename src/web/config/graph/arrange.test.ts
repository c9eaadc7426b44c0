import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RELATION_KINDS } from '#domain/config/relation.ts';
import type { Impact } from '../queries.ts';
import { arranged, nextBox } from './arrange.ts';
import { aboutIt, type Hit, narrowed, waysOf } from './ways.ts';

const KINDS = RELATION_KINDS.map((kind) => ({ ...kind }));
const ALL = { kinds: [], classes: [] };

const hit = (id: string, depth: number, of = 'server'): Hit => ({
  ...{ id, number: `CI-${id}`, class: of, name: id, state: 'in_use', criticality: 'normal' },
  ...{ depth, openTickets: 0 },
});
const impact = (items: Hit[], relations: [kind: string, from: string, to: string][]): Impact => ({
  ...{ depth: 3, cut: false, cutRelations: false, items, services: [], people: 0, unknownUsers: 0 },
  ...{ tickets: [], records: [] },
  relations: relations.map(([kind, from, to]) => ({ kind, from, to })),
});
const pictureOf = (of: Impact, narrowing: Parameters<typeof narrowed>[2] = ALL) =>
  narrowed(of, waysOf(of, KINDS), narrowing);
const idsOf = (picture: ReturnType<typeof pictureOf>) => picture.items.map(({ id }) => id);

/** A switch, a server on it, a database on that, and a service that needs the database; a rack holds the server. */
const SMALL = impact(
  [
    hit('switch', 0, 'network_device'),
    hit('server', 1),
    hit('database', 2, 'database'),
    hit('service', 3, 'business_service'),
  ],
  [
    ['connected_to', 'server', 'switch'],
    ['runs_on', 'database', 'server'],
    ['depends_on', 'service', 'database'],
  ],
);

describe('the ways of trouble', () => {
  it('go from what fails to what is hit, whatever the relation reads like', () => {
    const both = impact(
      [hit('a', 0), hit('b', 1)],
      [
        ['depends_on', 'b', 'a'],
        ['part_of', 'a', 'b'],
      ],
    );
    expect(waysOf(both, KINDS)).toEqual([
      { kind: 'depends_on', from: 'a', to: 'b', read: 'back' },
      { kind: 'part_of', from: 'a', to: 'b', read: 'forth' },
    ]);
  });

  it.each([
    ['everything', ALL, ['switch', 'server', 'database', 'service']],
    ['by one kind, what it alone reaches', { kinds: ['connected_to'], classes: [] }, ['switch', 'server']],
    [
      'one class, with what leads to it',
      { kinds: [], classes: ['database'] },
      ['switch', 'server', 'database'],
    ],
    ['nothing that fits', { kinds: [], classes: ['printer'] }, ['switch']],
    ['both at once', { kinds: ['connected_to'], classes: ['database'] }, ['switch']],
  ])('%s', (_name, narrowing, expected) => {
    expect(idsOf(pictureOf(SMALL, narrowing))).toEqual(expected);
  });

  it('says what is only on the way', () => {
    const { items } = pictureOf(SMALL, { kinds: [], classes: ['database'] });
    expect(items.filter(({ between }) => between).map(({ id }) => id)).toEqual(['server']);
  });

  it('keep what was reached by way of something that the reader may not know of', () => {
    const hidden = impact([hit('a', 0), hit('c', 2), hit('d', 3)], [['depends_on', 'd', 'c']]);
    expect(idsOf(pictureOf(hidden, { kinds: ['depends_on'], classes: [] }))).toEqual(['a', 'c', 'd']);
  });

  it('show circles', () => {
    const round = impact(
      [hit('a', 0), hit('b', 1), hit('c', 2), hit('d', 3)],
      [
        ['depends_on', 'b', 'a'],
        ['depends_on', 'c', 'b'],
        ['depends_on', 'b', 'c'],
        ['depends_on', 'd', 'c'],
      ],
    );
    const picture = pictureOf(round);
    expect(picture.circles).toBe(1);
    expect(picture.items.filter((one) => one.round).map(({ id }) => id)).toEqual(['b', 'c']);
    const rounds = arranged(picture, new Set()).lines.filter((line) => line.round);
    expect(rounds.map(({ id }) => id)).toEqual(['c>b']);
  });

  it('dim what has nothing to do with what is looked at', () => {
    const ways = [
      { from: 'a', to: 'b' },
      { from: 'a', to: 'c' },
      { from: 'b', to: 'd' },
    ];
    expect([...aboutIt(ways, 'b')].toSorted()).toEqual(['a', 'b', 'd']);
  });
});

/** One server with so many computers that use it, and services. */
const wide = (computers: number) =>
  impact(
    [
      hit('a', 0),
      ...Array.from({ length: computers }, (_, i) => hit(`c${i}`, 1, 'computer')),
      hit('s', 1, 'business_service'),
    ],
    [
      ...Array.from({ length: computers }, (_, i) => ['uses', `c${i}`, 'a'] as [string, string, string]),
      ['depends_on', 's', 'a'],
    ],
  );

describe('the picture', () => {
  it('folds alike ones when there is much, and unfolds what is asked for', () => {
    const folded = arranged(pictureOf(wide(200)), new Set());
    expect(folded.boxes.map(({ id }) => id)).toEqual(['a', '1:computer', 's']);
    expect(folded.lines.find(({ to }) => to === '1:computer')?.ways).toHaveLength(200);
    expect(arranged(pictureOf(wide(200)), new Set(['1:computer'])).boxes).toHaveLength(202);
    expect(arranged(pictureOf(wide(200)), null).boxes).toHaveLength(202);
    expect(arranged(pictureOf(wide(10)), new Set()).boxes).toHaveLength(12);
  });

  it('never lays one box on another, and every step is farther to the right', () => {
    const relation = fc.tuple(fc.integer({ min: 0, max: 59 }), fc.integer({ min: 0, max: 59 }));
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 4 }), { maxLength: 60 }),
        fc.array(relation, { maxLength: 80 }),
        fc.boolean(),
        (depths, drawn, unfolds) => {
          const items = [hit('n', 0), ...depths.map((depth, i) => hit(`n${i}`, depth))];
          const there = new Set(items.map(({ id }) => id));
          const relations = drawn
            .map(([a, b]) => ['depends_on', `n${a}`, `n${b}`] as [string, string, string])
            .filter(([, a, b]) => a !== b && there.has(a) && there.has(b));
          const { boxes } = arranged(pictureOf(impact(items, relations)), unfolds ? null : new Set());
          expect(new Set(boxes.map(({ x, y }) => `${x} ${y}`)).size).toBe(boxes.length);
          for (const a of boxes) for (const b of boxes) if (a.depth < b.depth) expect(a.x).toBeLessThan(b.x);
          expect(boxes.reduce((sum, box) => sum + box.items.length, 0)).toBe(items.length);
        },
      ),
      { numRuns: 40 },
    );
  });

  it.each([
    ['along a line', 'switch', 'ArrowRight', 'server'],
    ['back', 'server', 'ArrowLeft', 'switch'],
    ['not beyond the last', 'service', 'ArrowRight', null],
    ['not above the first', 'switch', 'ArrowUp', null],
    ['home', 'service', 'Home', 'switch'],
  ] as const)('is walked by keys: %s', (_name, from, key, to) => {
    expect(nextBox(arranged(pictureOf(SMALL), new Set()), from, key)).toBe(to);
  });

  it('is walked up and down within a step, and every box can be reached', () => {
    const layout = arranged(pictureOf(wide(30)), null);
    const seen = new Set<string>();
    for (let at = nextBox(layout, 'a', 'ArrowRight'); at; at = nextBox(layout, at, 'ArrowUp')) seen.add(at);
    const first = [...seen].at(-1)!;
    for (let at: string | null = first; at; at = nextBox(layout, at, 'ArrowDown')) seen.add(at);
    expect(seen.size).toBe(31);
  });
});
