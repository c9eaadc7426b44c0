import { describe, expect, it } from 'vitest';
import { BACKUP, CONSENT, MONDAY, operationWith } from '#test/ticket/example.ts';
import { type GateVerdict, gateVerdicts, type Started } from './gate-check.ts';

const KEPT = {
  needed: true,
  reference: 'NAS',
  takenAt: MONDAY,
  verified: true,
  by: 'chen',
  at: MONDAY,
} as const;
const APPROVED = { open: true, approved: true, released: false };
const small = { consent: CONSENT, backup: KEPT, major: false };
const major = { ...small, major: true };

const CASES: [string, Partial<Started>, [GateVerdict, GateVerdict, GateVerdict]][] = [
  ['all is there', {}, ['conforming', 'conforming', 'not_applicable']],
  ['no consent', { operation: { ...small, consent: null } }, ['violation', 'conforming', 'not_applicable']],
  [
    'a no',
    { operation: { ...small, consent: { ...CONSENT, given: false } } },
    ['violation', 'conforming', 'not_applicable'],
  ],
  [
    'consent afterwards',
    { operation: { ...small, consent: { ...CONSENT, at: MONDAY + 2 } } },
    ['violation', 'conforming', 'not_applicable'],
  ],
  [
    'consent in an emergency',
    { operation: { ...small, consent: { ...CONSENT, emergency: true } } },
    ['exception', 'conforming', 'not_applicable'],
  ],
  ['no backup', { operation: { ...small, backup: null } }, ['conforming', 'violation', 'not_applicable']],
  [
    'a backup afterwards',
    { operation: { ...small, backup: { ...KEPT, at: MONDAY + 2 } } },
    ['conforming', 'violation', 'not_applicable'],
  ],
  ['none needed', { operation: { ...small, backup: BACKUP } }, ['conforming', 'exception', 'not_applicable']],
  ['major, no change', { operation: major }, ['conforming', 'conforming', 'violation']],
  ['major, approved', { operation: major, change: APPROVED }, ['conforming', 'conforming', 'conforming']],
  [
    'major, outside of the window',
    { operation: major, change: { ...APPROVED, open: false } },
    ['conforming', 'conforming', 'violation'],
  ],
  [
    'major, released',
    { operation: major, change: { open: true, approved: false, released: true } },
    ['conforming', 'conforming', 'exception'],
  ],
  [
    'major, neither',
    { operation: major, change: { open: true, approved: false, released: false } },
    ['conforming', 'conforming', 'violation'],
  ],
];

describe('what the log says of the gate', () => {
  it.each(CASES)('%s', (_name, more, verdicts) => {
    const started = { at: MONDAY + 1, operation: operationWith(small), change: null, ...more };
    expect(Object.values(gateVerdicts(started))).toEqual(verdicts);
  });
});
