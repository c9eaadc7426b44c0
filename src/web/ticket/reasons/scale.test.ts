import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { drawn, placeOf, type SegmentView, sumOf } from './scale.ts';

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
  const pieces = drawn({ past, ahead: [segment(28, 32, 'running')] });

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

  it('sums what counted', () => expect(sumOf(past, ({ counted }) => counted)).toBe(8 * HOUR));

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
        const found = drawn({ past: segments, ahead: [] });
        for (const [i, piece] of found.entries()) {
          expect(piece.start).toBeCloseTo(found[i - 1]?.end ?? 0);
          expect(piece.end).toBeGreaterThan(piece.start);
        }
        if (found.length > 0) expect(found.at(-1)?.end).toBeCloseTo(1);
      }),
    );
  });
});
