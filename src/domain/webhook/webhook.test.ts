import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EVENT_KINDS } from '../events.ts';
import { GIVE_UP_AFTER, isHopeless, isTold, LONGEST_WAIT, TOLD_KINDS, verdictOn } from './webhook.ts';

const SECOND = 1000;
const HOUR = 3600 * SECOND;
const now = Date.UTC(2026, 2, 2, 1);
const tried = (attempts: number, age = 0) => ({ attempts, first: now - age, now });
const in_ = (seconds: number) => ({ kind: 'again', at: now + seconds * SECOND });

describe('an answer', () => {
  it.each([
    [200, null, tried(1), { kind: 'sent' }],
    [204, null, tried(9, GIVE_UP_AFTER), { kind: 'sent' }],
    [410, null, tried(1), { kind: 'gone' }],
    [302, null, tried(1), in_(10)],
    [404, null, tried(2), in_(20)],
    [500, null, tried(3), in_(40)],
    [null, null, tried(12, HOUR), { kind: 'again', at: now + LONGEST_WAIT }],
    [429, 120, tried(1), in_(120)],
    [503, 5, tried(2), in_(20)],
    [503, 1e9, tried(2), { kind: 'again', at: now + LONGEST_WAIT }],
    [500, 120, tried(1), in_(10)],
    [500, null, tried(40, GIVE_UP_AFTER), { kind: 'failed' }],
    [null, null, tried(40, GIVE_UP_AFTER - 1), { kind: 'again', at: now + LONGEST_WAIT }],
  ])('%j, asking for %j s, after %j', (status, retryAfter, after, verdict) => {
    expect(verdictOn({ status, retryAfter }, after)).toEqual(verdict);
  });

  it('of a receiver that is down for a day leaves attempts for the next days', () => {
    let at = now;
    let attempts = 0;
    while (at - now < 24 * HOUR) {
      const verdict = verdictOn(
        { status: null, retryAfter: null },
        { attempts: ++attempts, first: now, now: at },
      );
      if (verdict.kind !== 'again') throw new Error(verdict.kind);
      expect(verdict.at).toBeGreaterThan(at);
      at = verdict.at;
    }
    expect(at - now).toBeLessThan(24 * HOUR + LONGEST_WAIT);
  });

  it('never comes later each time than the one before by less', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 60 }), (attempts) => {
        const [one, next] = [attempts, attempts + 1].map((n) =>
          verdictOn({ status: 500, retryAfter: null }, tried(n)),
        );
        return one?.kind === 'again' && next?.kind === 'again' && next.at >= one.at;
      }),
    );
  });
});

it('a receiver is given up after days without a success', () => {
  expect(isHopeless(now - GIVE_UP_AFTER, now)).toBe(true);
  expect(isHopeless(now - GIVE_UP_AFTER + 1, now)).toBe(false);
});

it('what the desk keeps to itself is never told, whatever is asked for', () => {
  expect(isTold('noted', [])).toBe(false);
  expect(isTold('noted', ['noted'])).toBe(false);
  expect(isTold('resolved', [])).toBe(true);
  expect(isTold('resolved', ['closed'])).toBe(false);
  expect(TOLD_KINDS.filter((kind) => EVENT_KINDS[kind] !== 'public')).toEqual([]);
});
