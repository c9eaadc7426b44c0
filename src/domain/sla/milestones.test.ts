import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { settings } from '#test/sla/calendars.ts';
import { type Calendar, isOpen } from './calendar.ts';
import { alwaysOpen, chinaWorking } from './calendars.ts';
import type { ClockInput } from './clock.ts';
import type { ClockFact } from './history.ts';
import { milestones, warningAt } from './milestones.ts';

const HOUR = 3_600_000;
const at = (wall: string) => Date.parse(`${wall}+08:00`);
const eightToSix = [[480, 1080]] as const;
const desk: Calendar = {
  id: 'desk',
  version: 1,
  zone: 'Asia/Shanghai',
  week: { 1: eightToSix, 2: eightToSix, 3: eightToSix, 4: eightToSix, 5: eightToSix, 6: [], 7: [] },
  days: {},
};

const running = (now: string, calendar = desk, ...more: ClockFact[]): ClockInput => ({
  target: { kind: 'resolution', budget: 4 * HOUR },
  calendar,
  history: [{ seq: 1, at: at('2026-11-02T17:00'), kind: 'started' }, ...more],
  now: at(now),
});
const paused: ClockFact = { seq: 2, at: at('2026-11-03T09:30'), kind: 'paused', reason: 'waiting_requester' };

describe('warnings', () => {
  it('fall into working time: one hour before Tuesday 11:00 is Tuesday 10:00, not midnight', () => {
    expect(warningAt(running('2026-11-02T17:30'), HOUR)).toBe(at('2026-11-03T10:00'));
  });

  it('are due at once when the whole budget is shorter', () => {
    expect(warningAt(running('2026-11-02T17:30'), 5 * HOUR)).toBe(at('2026-11-02T17:00'));
  });

  it('come at shares of the working time', () => {
    expect(milestones(running('2026-11-02T17:30'), [0.25, 0.5, 0.8, 1])).toEqual([
      { fraction: 0.25, at: at('2026-11-02T18:00') },
      { fraction: 0.5, at: at('2026-11-03T09:00') },
      { fraction: 0.8, at: at('2026-11-03T10:12') },
      { fraction: 1, at: at('2026-11-03T11:00') },
    ]);
  });

  it('wait as long as the clock stands still; those that have passed stay', () => {
    expect(milestones(running('2026-11-05T12:00', desk, paused), [0.5, 0.8])).toEqual([
      { fraction: 0.5, at: at('2026-11-03T09:00') },
      { fraction: 0.8, at: null },
    ]);
  });

  it('end with the clock', () => {
    const kept = running('2026-11-05T12:00', desk, { seq: 2, at: at('2026-11-03T09:30'), kind: 'stopped' });
    expect(milestones(kept, [0.5, 0.8, 1]).map((one) => one.at)).toEqual([
      at('2026-11-03T09:00'),
      null,
      null,
    ]);
  });

  it.each(['2026-11-02T17:30', '2026-11-03T09:00', '2026-11-03T10:30', '2026-11-03T11:00'])(
    'are the same whenever they are looked at: %s',
    (now) => {
      expect(milestones(running(now), [0.5, 0.8, 1]).map((one) => one.at)).toEqual(
        ['2026-11-03T09:00', '2026-11-03T10:12', '2026-11-03T11:00'].map(at),
      );
    },
  );

  it('follow a new target at once, and none of the old one remains', () => {
    const before = running('2026-11-02T17:20', chinaWorking);
    const target = { kind: 'resolution', budget: HOUR } as const;
    const raised: ClockInput = {
      ...before,
      target,
      calendar: alwaysOpen,
      history: [...before.history, { seq: 2, at: at('2026-11-02T17:20'), kind: 'retargeted' }],
    };
    expect(milestones(before, [0.5])[0]?.at).toBe(at('2026-11-03T10:00'));
    expect(milestones(raised, [0.5, 1]).map((one) => one.at)).toEqual([
      at('2026-11-02T17:30'),
      at('2026-11-02T18:00'),
    ]);
  });

  it('do not exist without a target or before the start', () => {
    expect(milestones({ ...running('2026-11-02T17:30'), target: null }, [0.5])[0]?.at).toBeNull();
    expect(warningAt({ ...running('2026-11-02T17:30'), target: null }, HOUR)).toBeNull();
    expect(milestones(running('2026-11-01T17:30'), [0.5])[0]?.at).toBeNull();
  });

  it('never fall into closed hours, on no calendar: people are there when they are warned', () => {
    const shares = fc.array(fc.double({ min: 0.01, max: 2, noNaN: true }), { minLength: 1, maxLength: 4 });
    const budgets = fc.integer({ min: 100, max: 60 * HOUR });
    fc.assert(
      fc.property(settings, budgets, shares, ({ calendar, start }, budget, fractions) => {
        const input: ClockInput = {
          target: { kind: 'resolution', budget },
          calendar,
          history: [{ seq: 1, at: start, kind: 'started' }],
          now: start + 1,
        };
        for (const one of milestones(input, fractions)) {
          // The moment that ends the share has just been worked.
          expect([one.fraction, one.at !== null && isOpen(calendar, one.at - 1)]).toEqual([
            one.fraction,
            true,
          ]);
        }
      }),
      { numRuns: 300 },
    );
  });
});
