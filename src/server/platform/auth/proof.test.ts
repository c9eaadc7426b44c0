import { expect, it } from 'vitest';
import { base32, hmacOf, sameText } from './proof.ts';

it('makes the HMAC of RFC 4231, case 2', () => {
  expect(hmacOf(Buffer.from('Jefe'), 'what do ya want for nothing?').toString('hex')).toBe(
    '5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843',
  );
});

it.each([
  ['', ''],
  ['f', 'my'],
  ['fo', 'mzxq'],
  ['foo', 'mzxw6'],
  ['foobar', 'mzxw6ytboi'],
])('writes %o in base32 as RFC 4648 does', (text, expected) => {
  const bytes = Buffer.concat([Buffer.from(text), Buffer.alloc(1)]);
  expect(base32(bytes, expected.length)).toBe(expected);
});

it('has no more characters than bits', () => {
  expect(() => base32(Buffer.alloc(1), 2)).toThrow(RangeError);
});

it('compares texts of any length', () => {
  expect([sameText('ab', 'ab'), sameText('ab', 'ac'), sameText('ab', 'abc'), sameText('', '')]).toEqual([
    true,
    false,
    false,
    true,
  ]);
});
