import { describe, expect, it } from 'vitest';
import { codeOf, secretText, stepAt, stepOfCode, totpUri } from './totp.ts';

const SECRET = Buffer.from('12345678901234567890');

it.each([
  [59, '94287082'],
  [1111111109, '07081804'],
  [1111111111, '14050471'],
  [1234567890, '89005924'],
  [2000000000, '69279037'],
  [20000000000, '65353130'],
])('at %d s the code of RFC 6238 is %s', (seconds, code) => {
  expect(codeOf(SECRET, stepAt(seconds * 1000), 8)).toBe(code);
});

describe('a code', () => {
  const now = 1_800_000_010_000;
  const present = stepAt(now);
  it.each([
    [-2, null],
    [-1, -1],
    [0, 0],
    [1, 1],
    [2, null],
  ])('of %d steps away: %s', (away, found) => {
    const step = stepOfCode(SECRET, codeOf(SECRET, present + away), { now, lastStep: 0 });
    expect(step).toBe(found === null ? null : present + found);
  });

  it('is taken once', () => {
    const code = codeOf(SECRET, present);
    expect(stepOfCode(SECRET, code, { now, lastStep: present })).toBeNull();
    expect(stepOfCode(SECRET, code, { now, lastStep: present - 1 })).toBe(present);
  });
});

it('is set up from an address that apps read', () => {
  expect(secretText(SECRET)).toBe('GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ');
  expect(totpUri(SECRET, 'li na', '一诺')).toBe(
    'otpauth://totp/%E4%B8%80%E8%AF%BA:li%20na?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=%E4%B8%80%E8%AF%BA',
  );
});
