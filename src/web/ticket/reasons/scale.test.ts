import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { drawn, placeOf, type SegmentView, ticksOf } from './scale.ts';

const HOUR = 3_600_000;
const iso = (hour: number) => new Date(hour * HOUR).toISOString();
const segment = (from: number, to: number, why: SegmentView['why']): SegmentView => ({
  from: iso(from),
  to: iso(to),
  counted: why === 'running',
  why,
  reason: why === 'paused' ? 'waiting_requester' : null,
});

describe('the drawing of a clock', () => {
  const past = [segment(0, 8, 'running'), segment(8, 24, 'off_hours'), segment(24, 28, 'paused')];
  const pieces = drawn({ past, ahead: [segment(28, 32, 'running')], due: null });

  it('is to scale where time counts or is paused, and short where nobody works', () => {
    const width = (i: number) => (pieces[i]?.end ?? 0) - (pieces[i]?.start ?? 0);
    expect(width(0) / width(2)).toBeCloseTo(2);
    expect(width(2) / width(3)).toBeCloseTo(1);
    expect(width(1)).toBeLessThan(width(3) / 4);
    expect(pieces.map(({ ahead }) => ahead)).toEqual([false, false, false, true]);
  });

  it('knows where an instant stands', () => {
    expect(placeOf(pieces, iso(0))).toBe(0);
    expect(placeOf(pieces, iso(32))).toBeCloseTo(1);
    expect(placeOf(pieces, iso(30))).toBeCloseTo(((pieces[3]?.start ?? 0) + 1) / 2);
    expect(placeOf(pieces, iso(99))).toBeNull();
    expect(placeOf(pieces, null)).toBeNull();
  });

  it('tells what counted in time from what came late', () => {
    const late = drawn({
      past: [segment(0, 8, 'running'), segment(8, 10, 'off_hours'), segment(10, 12, 'running')],
      ahead: [],
      due: iso(6),
    });
    expect(late.map(({ from, to, late: isLate }) => [from, to, isLate])).toEqual([
      [iso(0), iso(6), false],
      [iso(6), iso(8), true],
      [iso(8), iso(10), false],
      [iso(10), iso(12), true],
    ]);
  });

  it('has the dates below it, as many as there is room for', () => {
    const days = (n: number) => iso(24 * n);
    expect(ticksOf(pieces, days).map(({ place }) => place)).toEqual([0, placeOf(pieces, iso(24))]);
    const month = drawn({
      past: Array.from({ length: 30 }, (_, i) => [
        segment(24 * i, 24 * i + 9, 'running'),
        segment(24 * i + 9, 24 * i + 24, 'off_hours'),
      ]).flat(),
      ahead: [],
      due: null,
    });
    const ticks = ticksOf(month, days);
    expect(ticks.length).toBeLessThanOrEqual(12);
    expect(ticks.filter(({ sparse }) => sparse).length).toBeLessThanOrEqual(5);
    for (const [i, { place }] of ticks.entries())
      if (i > 0) expect(place - (ticks[i - 1]?.place ?? 0)).toBeGreaterThan(0.08);
    expect(ticksOf([], days)).toEqual([]);
  });

  it('fills its width without gap or overlap, whatever the lengths', () => {
    const why = fc.constantFrom<SegmentView['why']>('running', 'off_hours', 'holiday', 'paused');
    const lengths = fc.array(fc.tuple(fc.integer({ min: 0, max: 5000 }), why), { maxLength: 60 });
    fc.assert(
      fc.property(lengths, (told) => {
        let at = 0;
        const segments = told.map(([length, reason]) => {
          at += length;
          return segment(at - length, at, reason);
        });
        const found = drawn({ past: segments, ahead: [], due: null });
        for (const [i, piece] of found.entries()) {
          expect(piece.start).toBeCloseTo(found[i - 1]?.end ?? 0);
          expect(piece.end).toBeGreaterThan(piece.start);
        }
        if (found.length > 0) expect(found.at(-1)?.end).toBeCloseTo(1);
      }),
    );
  });
});
