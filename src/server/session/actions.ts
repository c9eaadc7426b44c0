import type { Instant } from '#domain/instant.ts';
import { passwordProblem } from '#domain/organisation/password.ts';
import { audit } from '../audit/actions.ts';
import { hashPassword, passwordFits } from '../platform/auth/password.ts';
import { hashOf, newSecret } from '../platform/auth/secret.ts';
import { type Database, transaction } from '../platform/db/db.ts';
import { refused, wrongField } from '../platform/http/refused.ts';
import { countAttempt, forgetFailures } from './failures.ts';
import {
  type Credentials,
  credentialsOf,
  endSession,
  endSessionsOf,
  lockOwnPassword,
  openSession,
  storePassword,
} from './store.ts';

export { forgetFailures } from './failures.ts';
export { endSessionsOf, storePassword } from './store.ts';

export interface SignIn {
  login: string;
  password: string;
  now: Instant;
  ip: string;
  userAgent: string | null;
  /** Secret of the session that the browser had; it ends, so that no session survives a sign-in. */
  earlier: string | null;
}

/**
 * Opens a session. Unknown login, wrong password, a person who has left: the same answer after the same work.
 * The password is judged outside of any transaction, because that takes long on purpose.
 */
export async function signIn(
  db: Database,
  attempt: SignIn,
): Promise<{ personId: string; secret: string; expires: Date }> {
  const login = attempt.login.toLowerCase();
  const lockedUntil = await transaction(db, (tx) => countAttempt(tx, login, attempt.now));
  const person = await credentialsOf(db, login);
  if (lockedUntil !== null) return refuseLocked(db, attempt, person, lockedUntil);
  const fits = await passwordFits(person?.passwordHash ?? null, attempt.password);
  if (!person?.active || !fits) return refuseCredentials(db, attempt, person);
  const secret = newSecret();
  const expires = await transaction(db, async (tx) => {
    if (attempt.earlier) await endSession(tx, hashOf(attempt.earlier));
    await forgetFailures(tx, login);
    await audit(tx, { kind: 'signed_in', by: person.personId, what: {}, ip: attempt.ip });
    return openSession(tx, { ...attempt, idHash: hashOf(secret), personId: person.personId });
  });
  return { personId: person.personId, secret, expires };
}

async function refuseLocked(
  db: Database,
  attempt: SignIn,
  person: Credentials | null,
  until: Instant,
): Promise<never> {
  await audit(db, { kind: 'locked_out', by: person?.personId ?? null, what: {}, ip: attempt.ip });
  throw refused('locked_out', { retryAfterSeconds: Math.ceil((until - attempt.now) / 1000) });
}

async function refuseCredentials(db: Database, attempt: SignIn, person: Credentials | null): Promise<never> {
  await audit(db, { kind: 'sign_in_failed', by: person?.personId ?? null, what: {}, ip: attempt.ip });
  throw refused('wrong_credentials');
}

export async function signOut(db: Database, personId: string, sessionId: Buffer, ip: string): Promise<void> {
  await transaction(db, async (tx) => {
    await endSession(tx, sessionId);
    await audit(tx, { kind: 'signed_out', by: personId, what: {}, ip });
  });
}

export interface PasswordChange {
  personId: string;
  current: string;
  next: string;
  /** The session that goes on; every other one of the person ends. */
  kept: Buffer;
  now: Instant;
  ip: string;
}

/** Counts as an attempt to sign in, so that an open browser is no way around the lock-out. */
export async function changePassword(db: Database, change: PasswordChange): Promise<void> {
  const { personId, now, ip } = change;
  const before = await transaction(db, (tx) => lockOwnPassword(tx, personId));
  if (!before) throw refused('not_found');
  const lockedUntil = await transaction(db, (tx) => countAttempt(tx, before.login, now));
  if (lockedUntil !== null)
    throw refused('locked_out', { retryAfterSeconds: Math.ceil((lockedUntil - now) / 1000) });
  if (!(await passwordFits(before.passwordHash, change.current)))
    throw wrongField('body.current', 'wrong_password');
  const problem = passwordProblem(change.next, before.login);
  if (problem) throw refused('weak_password', undefined, [{ field: 'body.next', code: problem }]);
  const hash = await hashPassword(change.next);
  await transaction(db, async (tx) => {
    const still = await lockOwnPassword(tx, personId);
    if (still?.passwordHash !== before.passwordHash) throw refused('version_conflict');
    await forgetFailures(tx, before.login);
    await storePassword(tx, personId, hash);
    await endSessionsOf(tx, personId, change.kept);
    await audit(tx, { kind: 'password_changed', by: personId, what: {}, ip });
  });
}
