import { expect, it } from 'vitest';
import { isLastWay, type WaysIn } from './ways-in.ts';

const only: WaysIn = { hasPassword: false, passkeys: 0, providers: [{ provider: 'a', enabled: true }] };
const and = (enabled: boolean) => [...only.providers, { provider: 'b', enabled }];

it.each<[string, Partial<WaysIn>, boolean]>([
  ['with nothing else', {}, true],
  ['with a password', { hasPassword: true }, false],
  ['with a passkey', { passkeys: 1 }, false],
  ['with another that is open', { providers: and(true) }, false],
  ['with another that is switched off', { providers: and(false) }, true],
])('a provider %s is the last way in: %j', (_name, more, last) =>
  expect(isLastWay({ ...only, ...more }, 'a')).toBe(last),
);
