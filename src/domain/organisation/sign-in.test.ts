import { describe, expect, it } from 'vitest';
import { isProved, pendingOf, SIGN_IN_POLICY, type Standing, sessionLimits } from './sign-in.ts';

const DAY = 86_400_000;
const HOUR = 3_600_000;
const NOW = 1000 * DAY;
const policy = { ...SIGN_IN_POLICY, expiryDays: 90, secondFactorRoles: ['admin' as const] };
const plain: Standing = {
  roles: ['requester'],
  hasFactor: false,
  factorGiven: false,
  byPassword: true,
  changeOwed: false,
  passwordChangedAt: NOW,
};

describe('what is still to be done', () => {
  it.each<[string, Partial<Standing>, ReturnType<typeof pendingOf>]>([
    ['nothing', {}, null],
    ['the factor one has', { hasFactor: true }, 'second_factor'],
    ['the factor before the change that is owed', { hasFactor: true, changeOwed: true }, 'second_factor'],
    ['nothing after the factor', { hasFactor: true, factorGiven: true }, null],
    ['the change that is owed', { changeOwed: true, roles: ['requester', 'admin'] }, 'password_change'],
    ['no change on the last day', { passwordChangedAt: NOW - 90 * DAY }, null],
    ['a change after it', { passwordChangedAt: NOW - 90 * DAY - 1 }, 'password_change'],
    ['no change for who came by passkey', { changeOwed: true, byPassword: false, factorGiven: true }, null],
    ['a factor that the role asks for', { roles: ['requester', 'admin'] }, 'enrolment'],
    ['no factor for another role', { roles: ['requester', 'agent'] }, null],
    ['nothing more with the factor', { roles: ['admin'], hasFactor: true, factorGiven: true }, null],
  ])('%s', (_what, standing, pending) => {
    expect(pendingOf(policy, { ...plain, ...standing }, NOW)).toBe(pending);
  });

  it('passwords never grow old where expiry is off', () => {
    expect(pendingOf(SIGN_IN_POLICY, { ...plain, passwordChangedAt: 0 }, NOW)).toBeNull();
  });
});

it('sessions of the desk and of administrators are shorter', () => {
  expect(sessionLimits(SIGN_IN_POLICY, ['requester'])).toEqual({ idle: 8 * HOUR, absolute: 168 * HOUR });
  for (const role of ['agent', 'admin', 'auditor'] as const)
    expect(sessionLimits(SIGN_IN_POLICY, ['requester', role])).toEqual({
      idle: 4 * HOUR,
      absolute: 24 * HOUR,
    });
});

it('a proof of presence is good for ten minutes', () => {
  expect([isProved(NOW, NOW + 600_000), isProved(NOW, NOW + 600_001)]).toEqual([true, false]);
});
