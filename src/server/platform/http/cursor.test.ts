import fc from 'fast-check';
import { expect, it } from 'vitest';
import { z } from 'zod';
import { pageOf, readCursor, writeCursor } from './cursor.ts';
import { Refused } from './refused.ts';

const keys = z.tuple([z.string().max(100), z.uuid()]);
const ID = '5f0c7e0e-6d1c-4a6e-9c9e-0a5b1c2d3e4f';

it('gives back the keys it was made of', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 20 }), (name) => {
      fc.pre(!name.includes('\u0000'));
      expect(readCursor(writeCursor([name, ID]), keys)).toEqual([name, ID]);
    }),
  );
});

it.each([
  ['no base64', '%%%'],
  ['padding', `${writeCursor(['a', ID])}=`],
  ['no JSON', Buffer.from('{').toString('base64url')],
  ['another shape', writeCursor({ name: 'a' })],
  ['keys of another kind', writeCursor(['a', 'b'])],
  ['a NUL byte', writeCursor(['a\u0000', ID])],
  ['a lone surrogate', writeCursor(['\ud800', ID])],
])('refuses a cursor of %s and names the field', (_, cursor) => {
  const caught = (() => {
    try {
      return readCursor(cursor, keys);
    } catch (error) {
      return error;
    }
  })();
  expect(caught).toBeInstanceOf(Refused);
  expect((caught as Refused).refusal).toEqual({
    code: 'invalid',
    fields: [{ field: 'query.cursor', code: 'bad_cursor' }],
  });
});

it('has a next page only when there is more', () => {
  const key = (n: number) => [n];
  expect(pageOf([1, 2, 3], 3, key)).toEqual({ items: [1, 2, 3], next: null });
  expect(pageOf([1, 2, 3], 2, key)).toEqual({ items: [1, 2], next: writeCursor([2]) });
  expect(pageOf([], 2, key)).toEqual({ items: [], next: null });
});
