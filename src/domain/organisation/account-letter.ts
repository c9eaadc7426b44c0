import type { Instant } from '../instant.ts';

/**
 * Letters about somebody's own account: a link to set a password, because they forgot it or an administrator invites
 * them, or word that how they sign in was changed.
 */
export const ACCOUNT_LETTERS = ['forgotten', 'invited', 'password_changed', 'factors_changed'] as const;
export type AccountLetterKind = (typeof ACCOUNT_LETTERS)[number];

/** Letters with a link that sets a password. */
export const LINK_KINDS = ['forgotten', 'invited'] as const satisfies readonly AccountLetterKind[];
export type LinkKind = (typeof LINK_KINDS)[number];
export const hasLink = (kind: AccountLetterKind): kind is LinkKind => LINK_KINDS.some((one) => one === kind);

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** How long a link is good, and how long a letter without one is tried (ms). */
const LASTS: Record<AccountLetterKind, number> = {
  forgotten: 30 * MINUTE,
  invited: 7 * DAY,
  password_changed: 2 * DAY,
  factors_changed: 2 * DAY,
};
export const expiryOf = (kind: AccountLetterKind, askedAt: Instant): Instant => askedAt + LASTS[kind];

/** How many links one login and one address may ask for within {@link ASKED_WITHIN} (ms). */
export const MOST_ASKED = { login: 3, address: 20 } as const;
export const ASKED_WITHIN = HOUR;

/** What is known of whom a letter is for. */
export interface Addressee {
  active: boolean;
  /** The account of a service, which never signs in. */
  service: boolean;
  hasAddress: boolean;
  hasPassword: boolean;
  hasFactor: boolean;
  /** Whether their roles run the installation or oversee it. */
  privileged: boolean;
}

export const NO_LETTER = [
  'unknown_person',
  'inactive_person',
  'service_account',
  'no_address',
  'no_password',
  'needs_colleague',
] as const;
export type NoLetter = (typeof NO_LETTER)[number];

/**
 * Why a letter is not written; null: it is. Who holds a mailbox must not get the installation with it: somebody
 * privileged without a second factor asks a colleague instead. Who signs in elsewhere has no password to forget.
 */
export function noLetter(kind: AccountLetterKind, to: Addressee | null): NoLetter | null {
  if (to === null) return 'unknown_person';
  if (to.service) return 'service_account';
  if (!to.active) return 'inactive_person';
  if (!to.hasAddress) return 'no_address';
  if (kind !== 'forgotten') return null;
  if (!to.hasPassword) return 'no_password';
  return to.privileged && !to.hasFactor ? 'needs_colleague' : null;
}

/** What a link is judged by when somebody opens it. */
export interface Link {
  kind: AccountLetterKind;
  state: 'waiting' | 'sent' | 'dropped' | 'used';
  askedAt: Instant;
  expiresAt: Instant;
  active: boolean;
  passwordChangedAt: Instant | null;
}

/** Whether a link still sets a password: once, in time, and not after another change of the password. */
export const isOpen = ({ kind, state, askedAt, expiresAt, active, passwordChangedAt }: Link, now: Instant) =>
  hasLink(kind) &&
  (state === 'waiting' || state === 'sent') &&
  now < expiresAt &&
  active &&
  (passwordChangedAt === null || passwordChangedAt < askedAt);
