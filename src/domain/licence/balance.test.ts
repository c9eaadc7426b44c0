import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { balanceOf, coversUse, type Licence, METRICS, termOf, type Use } from './balance.ts';

const L = (more: Partial<Licence> = {}): Licence => ({
  ...{ id: 'l', metric: 'installation', quantity: 1, upgrades: false, downgrades: false },
  covers: [{ productId: 'p', from: null, upTo: null }],
  ...more,
});
const U = (itemId: string, more: Partial<Use> = {}): Use => ({
  ...{ itemId, productId: 'p', version: '1', holderId: null, siteId: null, cores: null },
  ...more,
});

describe('a licence', () => {
  const bounded = { covers: [{ productId: 'p', from: '16', upTo: '16.9' }] };
  it.each([
    [{}, '1', true],
    [bounded, '16.5', true],
    [bounded, '17', false],
    [bounded, '15', false],
    [{ ...bounded, upgrades: true }, '17', true],
    [{ ...bounded, upgrades: true }, '15', false],
    [{ ...bounded, downgrades: true }, '15', true],
    [{ ...bounded, downgrades: true }, '17', false],
    [bounded, '', true],
    [{ covers: [] }, '1', false],
  ])('%j covers version %j: %s', (more, version, expected) => {
    expect(coversUse(L(more), U('a', { version }))).toBe(expected);
  });

  it.each([
    ['installation', [U('a'), U('a', { version: '2' }), U('b')], 2, 0],
    ['person', [U('a', { holderId: 'x' }), U('b', { holderId: 'x' }), U('c')], 2, 1],
    ['core', [U('a', { cores: 8 }), U('b', { cores: 4 }), U('c')], 13, 1],
    ['site', [U('a', { siteId: 's' }), U('b', { siteId: 's' }), U('c')], 2, 1],
  ] as const)('per %s counts each unit once', (metric, uses, used, assumed) => {
    const { licences, over } = balanceOf([L({ metric, quantity: 20 })], uses);
    expect(licences[0]).toMatchObject({ used, left: 20 - used, assumed });
    expect(over).toEqual([]);
  });

  it('spends a right on the person of whom it covers most, whatever the items are called', () => {
    const mine = (id: string) => U(id, { holderId: 'x' });
    for (const uses of [
      [U('a'), mine('b'), mine('c')],
      [mine('a'), mine('b'), U('c')],
    ])
      expect(balanceOf([L({ metric: 'person' })], uses).over).toHaveLength(1);
  });

  it('leaves wide licences for uses that have no other', () => {
    const wide = L({
      id: 'wide',
      covers: ['p', 'q'].map((productId) => ({ productId, from: null, upTo: null })),
    });
    const { over, licences } = balanceOf([wide, L()], [U('a'), U('b', { productId: 'q' })]);
    expect(over).toEqual([]);
    expect(licences.map(({ used }) => used)).toEqual([1, 1]);
  });

  it('says why a use has no right', () => {
    const { over } = balanceOf([L()], [U('a'), U('b'), U('c', { productId: 'z' })]);
    expect(over.map(({ use, why }) => `${use.itemId} ${why}`).sort()).toEqual(['b used_up', 'c not_covered']);
  });
});

const use = fc.record({
  ...{ itemId: fc.constantFrom('a', 'b', 'c', 'd'), productId: fc.constantFrom('p', 'q') },
  ...{ version: fc.constantFrom('', '1', '2', '3'), holderId: fc.constantFrom(null, 'x', 'y') },
  ...{ siteId: fc.constantFrom(null, 's'), cores: fc.constantFrom(null, 2, 8) },
});
const cover = fc.record({
  ...{
    productId: fc.constantFrom('p', 'q'),
    from: fc.constantFrom(null, '2'),
    upTo: fc.constantFrom(null, '2'),
  },
});
const licence = fc.record({
  ...{
    metric: fc.constantFrom(...METRICS),
    quantity: fc.nat({ max: 6 }),
    covers: fc.array(cover, { maxLength: 2 }),
  },
  ...{ upgrades: fc.boolean(), downgrades: fc.boolean() },
});

it('no licence gives more than it has, every use is told of once, and one without a right has none', () => {
  fc.assert(
    fc.property(fc.array(licence, { maxLength: 4 }), fc.array(use, { maxLength: 12 }), (rights, uses) => {
      const licences = rights.map((one, index) => ({ ...one, id: `${index}` }));
      const { licences: books, over } = balanceOf(licences, uses);
      for (const [index, book] of books.entries()) {
        expect(book.used + book.left).toBe(licences[index]!.quantity);
        expect(book.left).toBeGreaterThanOrEqual(0);
        for (const one of book.uses) expect(coversUse(licences[index]!, one)).toBe(true);
      }
      expect(books.reduce((all, one) => all + one.uses.length, 0) + over.length).toBe(uses.length);
      for (const { use: one, why } of over)
        expect(why === 'not_covered').toBe(!licences.some((right) => coversUse(right, one)));
    }),
  );
});

it.each([
  ['2026-01-01', null, 'perpetual'],
  ['2027-01-01', null, 'to_come'],
  ['2026-01-01', '2026-11-25', 'expiring'],
  ['2026-01-01', '2027-02-23', 'expiring'],
  ['2026-01-01', '2027-02-24', 'running'],
  ['2026-01-01', '2026-11-24', 'ended'],
])('from %s until %s is %s on 25 November 2026', (from, until, term) => {
  expect(termOf({ from, until }, '2026-11-25')).toBe(term);
});
