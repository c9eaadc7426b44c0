import type { Instant } from '../instant.ts';
import type { Role } from '../permissions/roles.ts';

/** How people sign in with an account of this installation; set by an administrator (c22). */
export interface SignInPolicy {
  /** Fewest characters of a password. */
  minLength: number;
  /** How many earlier passwords are not taken again; 0: any may be. */
  history: number;
  /** Days after which a password has to be changed; 0: never. */
  expiryDays: number;
  /** Minutes without a request after which a session ends. */
  idleMinutes: number;
  /** Hours after which a session ends in any case. */
  absoluteHours: number;
  /** The same for those who work at the desk, administer or audit. */
  staffIdleMinutes: number;
  staffAbsoluteHours: number;
  /** Roles that sign in with a second factor. */
  secondFactorRoles: readonly Role[];
  /** Whether who has forgotten the password gets a link by mail. */
  selfReset: boolean;
}

export const SIGN_IN_POLICY: SignInPolicy = {
  minLength: 10,
  history: 5,
  expiryDays: 0,
  idleMinutes: 480,
  absoluteHours: 168,
  staffIdleMinutes: 240,
  staffAbsoluteHours: 24,
  secondFactorRoles: [],
  selfReset: true,
};

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** How long a proof of presence is good for dangerous acts (ms). */
export const PROOF_LASTS = 10 * MINUTE;

/** Whether who proved to be there then may still do what is dangerous. */
export const isProved = (provedAt: Instant, now: Instant): boolean => now - provedAt <= PROOF_LASTS;

export interface SessionLimits {
  /** ms */
  idle: number;
  /** ms */
  absolute: number;
}

/** How long a session of somebody with these roles lives: who holds any role beside the requester's counts as staff. */
export function sessionLimits(policy: SignInPolicy, roles: readonly Role[]): SessionLimits {
  const staff = roles.some((role) => role !== 'requester');
  return {
    idle: (staff ? policy.staffIdleMinutes : policy.idleMinutes) * MINUTE,
    absolute: (staff ? policy.staffAbsoluteHours : policy.absoluteHours) * HOUR,
  };
}

/**
 * What somebody who proved their password still has to do before anything else: give the second factor, change a
 * password that is too old or that somebody else knows, or set up a second factor that their roles ask for.
 */
export const PENDING = ['second_factor', 'password_change', 'enrolment'] as const;
export type Pending = (typeof PENDING)[number];

export interface Standing {
  roles: readonly Role[];
  hasFactor: boolean;
  /** Whether the second factor was given in this session. */
  factorGiven: boolean;
  /** Whether this session began with the password; a passkey owes no change of it. */
  byPassword: boolean;
  changeOwed: boolean;
  passwordChangedAt: Instant | null;
}

/** The first of what is still to be done; null: nothing, the session is whole. */
export function pendingOf(policy: SignInPolicy, standing: Standing, now: Instant): Pending | null {
  const { hasFactor, factorGiven, byPassword, changeOwed, roles } = standing;
  if (hasFactor && !factorGiven) return 'second_factor';
  if (byPassword && (changeOwed || isOld(policy, standing.passwordChangedAt, now))) return 'password_change';
  return enrolmentOf(policy, { roles, hasFactor });
}

/** Whether a second factor has to be set up first; judged at each request, so that a new demand reaches open sessions. */
export const enrolmentOf = (
  { secondFactorRoles }: Pick<SignInPolicy, 'secondFactorRoles'>,
  { roles, hasFactor }: Pick<Standing, 'roles' | 'hasFactor'>,
): 'enrolment' | null =>
  !hasFactor && roles.some((role) => secondFactorRoles.includes(role)) ? 'enrolment' : null;

const isOld = (policy: SignInPolicy, changedAt: Instant | null, now: Instant): boolean =>
  policy.expiryDays > 0 && changedAt !== null && now - changedAt > policy.expiryDays * DAY;
