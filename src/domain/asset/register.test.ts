import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ITEM_STATES } from '../config/item.ts';
import { centsIn, moneyOf, monthsBetween, priceProblems, valueOn, worthOn } from './depreciation.ts';
import { MOST_PARTS, moveParts, PART_MOVES } from './spare-part.ts';
import {
  codeIn,
  countProblem,
  discrepancyRate,
  FINDINGS,
  findingOf,
  judgeProblem,
  moveVerification,
  SEEN_STATES,
  VERIFICATION_STATES,
} from './verification.ts';

const codeOf = (outcome: object | null) => (outcome && 'code' in outcome ? outcome.code : undefined);

describe('depreciation', () => {
  it.each([
    ['2026-01-31', '2026-02-27', 0],
    ['2026-01-31', '2026-02-28', 1],
    ['2024-01-31', '2024-02-28', 0],
    ['2024-01-31', '2024-02-29', 1],
    ['2026-03-15', '2026-03-14', 0],
    ['2026-03-15', '2027-03-14', 11],
    ['2026-03-15', '2027-03-15', 12],
    ['2026-12-31', '2027-01-30', 0],
  ])('from %s to %s: %i months', (from, to, months) => expect(monthsBetween(from, to)).toBe(months));

  it.each([
    ['2026-03-15', '12800.00'],
    ['2026-04-14', '12800.00'],
    ['2026-04-15', '12462.23'],
    ['2027-03-15', '8746.67'],
    ['2029-03-14', '977.78'],
    ['2029-03-15', '640.00'],
    ['2040-01-01', '640.00'],
    ['2020-01-01', '12800.00'],
  ])('of 12800 over 36 months with 640 left, bought on 2026-03-15, is worth on %s: %s', (day, worth) => {
    expect(moneyOf(valueOn({ cost: 1_280_000, residual: 64_000, months: 36 }, '2026-03-15', day))).toBe(
      worth,
    );
  });

  const day = fc
    .record({
      year: fc.integer({ min: 2000, max: 2060 }),
      month: fc.integer({ min: 1, max: 12 }),
      date: fc.integer({ min: 1, max: 28 }),
    })
    .map(
      ({ year, month, date }) => `${year}-${String(month).padStart(2, '0')}-${String(date).padStart(2, '0')}`,
    );
  const money = fc
    .record({
      cost: fc.integer({ min: 0, max: 99_999_999_999_999 }),
      share: fc.integer({ min: 0, max: 100 }),
      months: fc.integer({ min: 0, max: 600 }),
    })
    .map(({ cost, share, months }) => ({ cost, residual: Math.floor((cost / 100) * share), months }));

  it('never rises, begins at the cost and ends at what is left', () => {
    fc.assert(
      fc.property(money, day, day, day, (one, bought, a, b) => {
        const [early, late] = a <= b ? [a, b] : [b, a];
        const at = (on: string) => valueOn(one, bought, on);
        expect(at(early)).toBeGreaterThanOrEqual(at(late));
        expect(at(late)).toBeGreaterThanOrEqual(one.residual);
        expect(at(early)).toBeLessThanOrEqual(one.cost);
        expect(Number.isSafeInteger(at(late))).toBe(true);
        if (one.months > 0) expect(at(bought)).toBe(one.cost);
        expect(at('2199-01-01')).toBe(one.residual);
      }),
    );
  });

  it('money is read as it is written', () => {
    fc.assert(
      fc.property(fc.nat({ max: 99_999_999_999_999 }), (cents) => {
        expect(centsIn(moneyOf(cents))).toBe(cents);
      }),
    );
    for (const [text, cents] of [
      ['12800.5', 1_280_050],
      ['0', 0],
      ['1,000', null],
      ['-1', null],
      ['1.234', null],
    ] as const)
      expect(centsIn(text)).toBe(cents);
  });

  it.each([
    [{ cost: null, residual: null, months: null }, undefined],
    [{ cost: 100, residual: 100, months: 36 }, undefined],
    [{ cost: 100, residual: 101, months: 36 }, 'body.residual'],
    [{ cost: null, residual: 1, months: null }, 'body.cost'],
    [{ cost: null, residual: null, months: 12 }, 'body.cost'],
  ])('%j is wrong at %s', (priced, field) => expect(priceProblems(priced)[0]?.field).toBe(field));

  it('nothing is said of what is not known', () => {
    expect(worthOn({ cost: 100, residual: null, months: 12 }, null, '2026-01-01')).toBeNull();
    expect(worthOn({ cost: 100, residual: null, months: null }, '2026-01-01', '2026-01-01')).toBeNull();
    expect(worthOn({ cost: 100, residual: null, months: 1 }, '2026-01-01', '2026-02-01')).toBe(0);
  });
});

describe('spare parts', () => {
  const wish = (changes: object) =>
    ({ kind: 'taken', quantity: 1, ticket: 7, itemId: null, note: null, ...changes }) as Parameters<
      typeof moveParts
    >[1];
  it.each([
    [3, {}, 2],
    [3, { quantity: 3 }, 0],
    [3, { quantity: 4 }, 'not_in_stock'],
    [3, { ticket: null }, 'invalid'],
    [3, { ticket: null, itemId: 'pc' }, 2],
    [3, { quantity: 0 }, 'invalid'],
    [3, { kind: 'received', quantity: 5, ticket: null }, 8],
    [3, { kind: 'received', quantity: 0 }, 'invalid'],
    [3, { kind: 'received', quantity: MOST_PARTS }, 'invalid'],
    [3, { kind: 'counted', quantity: 3 }, 3],
    [3, { kind: 'counted', quantity: 2 }, 'reason_required'],
    [3, { kind: 'counted', quantity: 2, note: '少一个' }, 2],
  ])('of %i, %j: %s', (stock, changes, left) => {
    const outcome = moveParts({ stock }, wish(changes));
    expect('code' in outcome ? outcome.code : outcome.after.stock).toBe(left);
  });

  it('never are fewer than none, and are what came less what went', () => {
    const move = fc.record({
      kind: fc.constantFrom(...PART_MOVES),
      quantity: fc.nat({ max: 9 }),
      note: fc.constant('x'),
    });
    fc.assert(
      fc.property(fc.array(move), (moves) => {
        let stock = 0;
        let plain = 0;
        for (const one of moves) {
          const outcome = moveParts({ stock }, wish(one));
          if ('code' in outcome) continue;
          stock = outcome.after.stock ?? -1;
          plain =
            one.kind === 'counted'
              ? one.quantity
              : plain + (one.kind === 'received' ? one.quantity : -one.quantity);
          expect(stock).toBe(plain);
          expect(stock).toBeGreaterThanOrEqual(0);
        }
      }),
    );
  });
});

describe('verification (盘点)', () => {
  const expected = { state: 'in_use', holderId: 'lina', siteId: 'hz' } as const;
  it.each([
    [{ present: true }, 'as_recorded', {}],
    [{ present: true, state: 'in_use', holderId: 'lina', siteId: 'hz' }, 'as_recorded', {}],
    [{ present: true, siteId: 'sh' }, 'different', { siteId: 'sh' }],
    [{ present: true, holderId: null, state: 'idle' }, 'different', { holderId: null, state: 'idle' }],
    [{ present: false, siteId: 'sh' }, 'not_found', {}],
  ] as const)('%j is %s', (seen, finding, found) =>
    expect(findingOf(expected, seen)).toEqual({ finding, found }),
  );

  it.each([
    ['retired', 'idle'],
    ['ordered', 'in_stock'],
    ['planned', 'in_stock'],
  ] as const)('what is there though it is %s is %s', (state, seen) =>
    expect(findingOf({ ...expected, state }, { present: true })).toEqual({
      finding: 'different',
      found: { state: seen },
    }),
  );

  it('what differs, put in the place of what was recorded, is what was seen', () => {
    const place = fc.record({
      state: fc.constantFrom(...SEEN_STATES),
      holderId: fc.constantFrom(null, 'lina', 'wang'),
      siteId: fc.constantFrom(null, 'hz', 'sh'),
    });
    fc.assert(
      fc.property(place, place, (was, seen) => {
        const { finding, found } = findingOf(was, { present: true, ...seen });
        expect({ ...was, ...found }).toEqual(seen);
        expect(finding === 'as_recorded').toBe(Object.keys(found).length === 0);
      }),
    );
  });

  it.each([
    [[0, 0, 0, 0, 9], null],
    [[4, 0, 0, 0, 6], 0],
    [[3, 1, 0, 0, 0], 0.25],
    [[0, 0, 1, 0, 0], 1],
    [[6, 1, 1, 2, 5], 0.4],
  ] as const)('%j as recorded, different, not found, unknown, left: %j', ([a, d, n, u, l], rate) =>
    expect(discrepancyRate({ asRecorded: a, different: d, notFound: n, unknown: u, left: l })).toBe(rate),
  );

  it('is planned, runs, and ends', () => {
    const legal = VERIFICATION_STATES.flatMap((from) =>
      VERIFICATION_STATES.filter((to) => codeOf(moveVerification(from, to, {})) === undefined).map(
        (to) => `${from} ${to}`,
      ),
    );
    expect(legal).toEqual(['planned running', 'planned cancelled', 'running closed', 'running cancelled']);
    for (const state of VERIFICATION_STATES) {
      expect(codeOf(countProblem(state, { isCounter: true }))).toBe(
        state === 'running' ? undefined : 'verification_state',
      );
      expect(codeOf(countProblem(state, { isCounter: false }))).toBe('not_counter');
    }
  });

  it('a finding is decided once, when there is something to decide', () => {
    for (const finding of [null, ...FINDINGS])
      for (const decision of [null, 'accepted', 'rejected'] as const) {
        const idle = finding === null || finding === 'as_recorded';
        const code = idle ? 'nothing_to_change' : decision ? 'finding_decided' : undefined;
        expect(codeOf(judgeProblem(finding, decision))).toBe(code);
      }
  });

  it.each([
    ['https://desk.example/i/CI-000123', 123, null],
    ['https://desk.example/yinuo/i/CI-000123?x=1', 123, null],
    ['CI-000123', 123, 'CI-000123'],
    [' ci 123 ', 123, 'CI 123'],
    ['sn-4471', null, 'SN-4471'],
    ['https://evil.example/', null, 'HTTPS://EVIL.EXAMPLE/'],
    ['无', null, null],
  ])('%j names item %j or %j', (text, number, serial) => expect(codeIn(text)).toEqual({ number, serial }));

  it('counters see no item planned, ordered or retired', () =>
    expect(ITEM_STATES.filter((state) => !(SEEN_STATES as readonly string[]).includes(state))).toEqual([
      'planned',
      'ordered',
      'retired',
    ]));
});
