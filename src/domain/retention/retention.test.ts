import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { contactKey, type ErasureFacts, mayAsk, mayDecide, obstaclesTo, pseudonymOf } from './erasure.ts';
import { belowFloor, daysInForce, keptUntil, RETENTION, RETENTION_KINDS } from './rules.ts';

describe('for how long things are kept', () => {
  it('what nobody said is as shipped, at or above every floor; six months of logs at the least (c23)', () => {
    const shipped = daysInForce({});
    for (const kind of RETENTION_KINDS) {
      expect(shipped[kind]).toBe(RETENTION[kind].days);
      expect(shipped[kind]).toBeGreaterThanOrEqual(RETENTION[kind].floor);
    }
    expect(RETENTION.audit.floor).toBeGreaterThanOrEqual(183);
    expect(RETENTION.tickets.floor).toBeGreaterThanOrEqual(365);
  });

  it('whatever stands in the table, no rule goes below its floor, and one above it is what was said', () => {
    const said = fc.dictionary(
      fc.constantFrom(...RETENTION_KINDS),
      fc.oneof(fc.integer({ min: -10, max: 40_000 }), fc.constant(null), fc.string()),
    );
    fc.assert(
      fc.property(said, (wish) => {
        const days = daysInForce(wish);
        for (const kind of RETENTION_KINDS) {
          const { floor, days: shipped } = RETENTION[kind];
          const one = wish[kind];
          expect(days[kind]).toBe(typeof one !== 'number' ? shipped : one < floor ? floor : one);
        }
      }),
    );
  });

  it.each([
    [{}, []],
    [{ tickets: 365, audit: 183 }, []],
    [{ tickets: 364 }, ['tickets']],
    [{ audit: 182, mails: 29, notices: 400 }, ['mails', 'audit']],
  ])('%o is below the floor of %o', (wish, kinds) => {
    expect(belowFloor(wish)).toEqual(kinds);
  });

  it('days are counted back from now', () => {
    expect(keptUntil(2, Date.UTC(2026, 2, 3))).toBe(Date.UTC(2026, 2, 1));
  });
});

describe('forgetting somebody', () => {
  const NONE: ErasureFacts = {
    held: false,
    openTickets: 0,
    openWork: 0,
    rosters: 0,
    inDirectory: false,
    lastAdmin: false,
  };

  it.each([
    [{}, []],
    [{ held: true }, ['under_hold']],
    [{ openTickets: 1 }, ['open_tickets']],
    [{ openWork: 2, rosters: 1 }, ['open_work', 'on_call']],
    [{ inDirectory: true }, ['in_directory']],
    [{ lastAdmin: true, held: true }, ['under_hold', 'last_admin']],
  ])('with %o it is refused because of %o', (facts, obstacles) => {
    expect(obstaclesTo({ ...NONE, ...facts })).toEqual(obstacles);
  });

  it('takes two people, and neither is the one who is forgotten', () => {
    const people = ['a', 'b', 'c'];
    for (const personId of [...people, null])
      for (const askedBy of people)
        for (const by of people) {
          expect(mayAsk({ by, personId })).toBe(by !== personId);
          expect(mayDecide({ askedBy, by, personId })).toBe(by !== askedBy && by !== personId);
        }
  });

  it('leaves a number', () => {
    expect(pseudonymOf(3)).toEqual({ name: '已删除的人员 3', login: 'erased-3' });
    expect(contactKey('  Guest@X.cn ')).toBe('guest@x.cn');
  });
});
