import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  AUDITS,
  type FileAudit,
  fileState,
  leftTonight,
  nightOf,
  refusalOfFile,
  SCANS,
  type Scan,
  type Scanning,
} from './file-state.ts';

describe('what is told of a file', () => {
  it.each<[Scan, FileAudit | null, Scanning, string, string | null]>([
    ['unscanned', null, 'off', 'ready', null],
    ['unscanned', null, 'offered', 'unscanned', null],
    ['unscanned', null, 'required', 'waiting', 'file_unscanned'],
    ['clean', 'whole', 'required', 'ready', null],
    ['infected', 'whole', 'off', 'infected', 'file_infected'],
    ['infected', 'missing', 'required', 'infected', 'file_infected'],
    ['clean', 'missing', 'off', 'lost', null],
    ['clean', 'altered', 'off', 'lost', 'file_lost'],
    ['unscanned', 'missing', 'required', 'lost', 'file_unscanned'],
  ])('%s, %s, scanning %s: %s, %s', (scan, audit, scanning, state, refusal) => {
    expect(fileState({ scan, audit }, scanning)).toBe(state);
    expect(refusalOfFile({ scan, audit }, scanning)).toBe(refusal);
  });

  it('gives out nothing infected, nothing altered and, where that is required, nothing unscanned', () => {
    const facts = fc.record({
      scan: fc.constantFrom(...SCANS),
      audit: fc.constantFrom(null, ...AUDITS),
    });
    fc.assert(
      fc.property(facts, fc.constantFrom<Scanning>('off', 'offered', 'required'), (file, scanning) => {
        const given = refusalOfFile(file, scanning) === null;
        const bad = file.scan === 'infected' || file.audit === 'altered';
        const early = scanning === 'required' && file.scan === 'unscanned';
        expect(given).toBe(!bad && !early);
      }),
    );
  });
});

describe('the nights of reading', () => {
  it.each([
    ['2026-03-02T16:59:59Z', null],
    ['2026-03-02T17:00:00Z', '2026-03-02T17:00:00.000Z'],
    ['2026-03-02T20:59:59Z', '2026-03-02T17:00:00.000Z'],
    ['2026-03-02T21:00:00Z', null],
    ['2026-03-03T04:00:00Z', null],
  ])('%s lies in that of %s', (now, night) => {
    const found = nightOf(Date.parse(now));
    expect(found === null ? null : new Date(found).toISOString()).toBe(night);
  });

  it('reach every file in four', () => {
    fc.assert(
      fc.property(fc.nat(10_000), (all) => {
        expect(4 * leftTonight(all, 0)).toBeGreaterThanOrEqual(all);
        expect(leftTonight(all, leftTonight(all, 0))).toBe(0);
      }),
    );
  });
});
