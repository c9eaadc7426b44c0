import { expect, it } from 'vitest';
import { readSettings } from './settings.ts';

const read = (text?: string) =>
  readSettings(text === undefined ? {} : { YINUO_TRUSTED_PROXIES: text }, '/nowhere').trustedProxies;

it('believes no proxy unless told how many there are', () => {
  expect([read(), read(''), read('0'), read('2')]).toEqual([0, 0, 0, 2]);
  for (const text of ['-1', '1.5', 'all', '10'])
    expect(() => read(text)).toThrow('YINUO_TRUSTED_PROXIES has to be a number from 0 to 9');
});
