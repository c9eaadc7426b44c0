import { expect, it } from 'vitest';
import { refused } from '../platform/http/refused.ts';
import { blameOf } from './failure.ts';

const withCode = (code: string) => Object.assign(new Error(code), { code });

it.each([
  ['a refusal of the record', refused('inactive_person'), 'refused'],
  ['bytes that PostgreSQL does not take', withCode('22021'), 'failed'],
  ['a broken constraint', withCode('23514'), 'failed'],
  ['a text that is too large to index', withCode('54000'), 'failed'],
  ['a fault of ours', new TypeError('x is not a function'), 'failed'],
  ['a lost connection', withCode('08006'), null],
  ['a deadlock', withCode('40P01'), null],
  ['a database that shuts down', withCode('57P01'), null],
  ['a full disk of the database', withCode('53100'), null],
  ['a full disk of ours', withCode('ENOSPC'), null],
  ['a broken pipe', withCode('EPIPE'), null],
  ['a refused connection', withCode('ECONNREFUSED'), null],
  ['an error that we know nothing of', new Error('?'), null],
])('%s', (_, error, reason) => {
  expect(blameOf(error)?.reason ?? null).toBe(reason);
});
