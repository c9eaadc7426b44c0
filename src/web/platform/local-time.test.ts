import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { instantFrom, localTextOf } from './local-time.ts';

describe('a time typed by a person', () => {
  it.each([
    ['2026-11-24T09:30', 'Asia/Shanghai', '2026-11-24T01:30:00.000Z'],
    ['2026-11-24T00:10', 'Asia/Shanghai', '2026-11-23T16:10:00.000Z'],
    ['2026-07-01T09:30', 'America/New_York', '2026-07-01T13:30:00.000Z'],
    ['2026-01-01T09:30', 'America/New_York', '2026-01-01T14:30:00.000Z'],
    ['2026-03-08T12:00', 'America/New_York', '2026-03-08T16:00:00.000Z'],
    ['2026-11-24T09:30', 'Asia/Kathmandu', '2026-11-24T03:45:00.000Z'],
  ])('%s in %s is %s', (text, zone, instant) => {
    expect(instantFrom(text, zone)).toBe(instant);
    expect(localTextOf(instant, zone)).toBe(text);
  });

  it('is what it was after the way there and back, wherever clocks never change', () => {
    const minute = fc
      .integer({ min: Date.UTC(1992, 0, 1) / 60_000, max: Date.UTC(2199, 0, 1) / 60_000 })
      .map((minutes) => new Date(minutes * 60_000).toISOString().slice(0, 16));
    const zone = fc.constantFrom('Asia/Shanghai', 'UTC', 'Asia/Kolkata', 'Asia/Tokyo');
    fc.assert(fc.property(minute, zone, (text, z) => localTextOf(instantFrom(text, z), z) === text));
  });

  it('is refused when it is none', () => {
    expect(() => instantFrom('', 'UTC')).toThrow(RangeError);
  });
});
