import { describe, expect, it } from 'vitest';
import { nextOpening, workingDayAfter } from './calendar-days.ts';
import { alwaysOpen, chinaWorking } from './calendars.ts';

const at = (wall: string) => Date.parse(`${wall}+08:00`);

describe('the n-th working day', () => {
  it.each([
    ['2026-11-06T17:50', 1, '2026-11-09T09:00'],
    ['2026-11-06T17:50', 3, '2026-11-11T09:00'],
    ['2026-11-06T23:50', 1, '2026-11-09T09:00'],
    ['2026-11-07T12:00', 1, '2026-11-09T09:00'],
    ['2026-11-09T00:10', 1, '2026-11-10T09:00'],
    ['2026-09-30T10:00', 1, '2026-10-08T09:00'],
    ['2026-09-30T10:00', 3, '2026-10-10T09:00'],
    ['2026-09-30T10:00', 4, '2026-10-12T09:00'],
  ])('after %s, number %d opens at %s', (from, n, expected) => {
    expect(workingDayAfter(chinaWorking, at(from), n)).toBe(at(expected));
  });

  it('is any day where it is always open', () => {
    expect(workingDayAfter(alwaysOpen, at('2026-11-06T17:50'), 1)).toBe(at('2026-11-07T00:00'));
  });

  it('never comes where nobody works', () => {
    const closed = { 1: [], 2: [], 3: [], 4: [], 5: [], 6: [], 7: [] };
    const never = { ...chinaWorking, week: closed, days: {} };
    expect(workingDayAfter(never, at('2026-11-06T17:50'), 1)).toBeNull();
    expect(nextOpening(never, at('2026-11-06T17:50'))).toBeNull();
    const nowhere = { ...chinaWorking, zone: 'Moon/Tranquility' };
    expect(workingDayAfter(nowhere, at('2026-11-06T17:50'), 1)).toBeNull();
  });
});

describe('the next opening', () => {
  it.each([
    ['2026-11-06T17:59:59.999', '2026-11-06T17:59:59.999'],
    ['2026-11-06T18:00', '2026-11-09T09:00'],
    ['2026-11-09T09:00', '2026-11-09T09:00'],
    ['2026-11-09T03:00', '2026-11-09T09:00'],
  ])('at %s is %s', (from, expected) => {
    expect(nextOpening(chinaWorking, at(from))).toBe(at(expected));
  });
});
