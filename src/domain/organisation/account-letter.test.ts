import { describe, expect, it } from 'vitest';
import { ACCOUNT_LETTERS, type Addressee, expiryOf, isOpen, type Link, noLetter } from './account-letter.ts';

const SOMEBODY: Addressee = {
  active: true,
  service: false,
  hasAddress: true,
  hasPassword: true,
  hasFactor: false,
  privileged: false,
};

describe('a letter about an account', () => {
  it.each([
    ['forgotten', {}, null],
    ['forgotten', { active: false }, 'inactive_person'],
    ['forgotten', { service: true }, 'service_account'],
    ['forgotten', { hasAddress: false }, 'no_address'],
    ['forgotten', { hasPassword: false }, 'no_password'],
    ['forgotten', { privileged: true }, 'needs_colleague'],
    ['forgotten', { privileged: true, hasFactor: true }, null],
    ['invited', { hasPassword: false }, null],
    ['invited', { privileged: true }, null],
    ['invited', { active: false }, 'inactive_person'],
    ['password_changed', { hasPassword: false }, null],
    ['factors_changed', { hasAddress: false }, 'no_address'],
  ] as const)('%s for %j: %s', (kind, what, expected) =>
    expect(noLetter(kind, { ...SOMEBODY, ...what })).toBe(expected),
  );

  it.each(ACCOUNT_LETTERS)('%s goes to nobody who is not known', (kind) =>
    expect(noLetter(kind, null)).toBe('unknown_person'),
  );
});

describe('a link that sets a password', () => {
  const AT = 1_000_000;
  const link: Link = {
    ...{ kind: 'forgotten', state: 'sent', askedAt: AT, expiresAt: expiryOf('forgotten', AT) },
    ...{ active: true, passwordChangedAt: AT - 1 },
  };
  const half = 30 * 60_000;
  it.each([
    ['at once', {}, AT, true],
    ['before the letter is marked as sent', { state: 'waiting' }, AT, true],
    ['in its last millisecond', {}, AT + half - 1, true],
    ['after half an hour', {}, AT + half, false],
    ['a second time', { state: 'used' }, AT, false],
    ['when it was dropped', { state: 'dropped' }, AT, false],
    ['for somebody who has left', { active: false }, AT, false],
    ['after another change of the password', { passwordChangedAt: AT }, AT + 1, false],
    ['for somebody who had none', { passwordChangedAt: null }, AT, true],
    ['when the letter had none', { kind: 'password_changed' }, AT, false],
  ] as const)('%s', (_when, what, now, open) => expect(isOpen({ ...link, ...what }, now)).toBe(open));

  it('of an invitation is good for a week', () =>
    expect(expiryOf('invited', AT) - AT).toBe(7 * 24 * 3_600_000));
});
