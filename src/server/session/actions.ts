import type { Instant } from '#domain/instant.ts';
import { type Pending, pendingOf } from '#domain/organisation/sign-in.ts';
import { tellOfChange } from '../account-letter/keep.ts';
import { audit } from '../audit/actions.ts';
import { auditRefusal } from '../audit/brake.ts';
import { passwordFits } from '../platform/auth/password.ts';
import { hashOf, newSecret } from '../platform/auth/secret.ts';
import { type Database, type Queries, type Tx, transaction } from '../platform/db/db.ts';
import { refused, wrongField } from '../platform/http/refused.ts';
import { type Elsewhere, NOWHERE } from './elsewhere.ts';
import { type Attempt, countAttempt, countBeginning, forgetAddress, takeBack } from './failures.ts';
import { newPasswordHash, storePassword } from './passwords.ts';
import { signInPolicyOf } from './policy.ts';
import {
  type Credentials,
  credentialsOf,
  credentialsOfPerson,
  endSession,
  endSessionsOf,
  lockOwnPassword,
  openSession,
  renewSession,
} from './store.ts';

export { type Attempt, forgetFailures, takeBack } from './failures.ts';
export { newPasswordHash, storePassword } from './passwords.ts';
export { signInPolicyOf } from './policy.ts';
export { endSessionsOf } from './store.ts';

export interface SignIn extends Attempt {
  password: string;
  userAgent: string | null;
  /** Secret of the session that the browser had; it ends, so that no session survives a sign-in. */
  earlier: string | null;
}

/** A session as its browser gets to know it. */
export interface Opened {
  personId: string;
  secret: string;
  expires: Date;
  pending: Pending | null;
}

/**
 * Opens a session. Unknown login, wrong password, a person who has left: the same answer after the same work.
 * The password is judged outside of any transaction, because that takes long on purpose. One that is kept here is
 * judged here first, so that whoever has it gets in while a directory server is away, and no other server sees it.
 */
export async function signIn(db: Database, asked: SignIn, elsewhere: Elsewhere = NOWHERE): Promise<Opened> {
  const attempt = { ...asked, login: asked.login.toLowerCase() };
  const lockedUntil = await transaction(db, (tx) => countAttempt(tx, attempt));
  const person = await credentialsOf(db, attempt.login);
  if (lockedUntil !== null) return refuseLocked(db, attempt, person?.personId ?? null, lockedUntil);
  const fits = await passwordFits(person?.passwordHash ?? null, attempt.password);
  const isElsewhere = person !== null && (await elsewhere.holds(person.personId));
  if (isElsewhere || !person?.active || !fits)
    return signInElsewhere(db, attempt, { person, isElsewhere }, elsewhere);
  const policy = await signInPolicyOf(db);
  const standing = { ...person.standing, factorGiven: false, byPassword: true };
  return open(db, attempt, person, pendingOf(policy, standing, attempt.now));
}

/** What was not the password of somebody here may be that of somebody whom a directory server knows. */
async function signInElsewhere(
  db: Database,
  attempt: SignIn,
  { person, isElsewhere }: { person: Credentials | null; isElsewhere: boolean },
  elsewhere: Elsewhere,
): Promise<Opened> {
  const mayBeTheirs = isElsewhere || person === null || person.passwordHash === null;
  const judged = await elsewhere.judge({ ...attempt, mayBeTheirs });
  if (judged === 'unreachable') {
    await audit(db, { kind: 'sign_in_failed', by: person?.personId ?? null, what: {}, ip: attempt.ip });
    throw refused('directory_unreachable');
  }
  if (judged === null || judged === 'wrong') return refuseCredentials(db, attempt, person);
  const known = await credentialsOfPerson(db, judged.personId);
  if (!known?.active) return refuseCredentials(db, attempt, person);
  const standing = { ...known.standing, factorGiven: false, byPassword: false };
  return open(db, attempt, known, pendingOf(await signInPolicyOf(db), standing, attempt.now));
}

/** A browser in which somebody signs in. */
export type Browser = Pick<SignIn, 'now' | 'ip' | 'userAgent' | 'earlier'>;

async function open(
  db: Database,
  attempt: Browser & Pick<Attempt, 'login'>,
  { personId }: Credentials,
  pending: Pending | null,
): Promise<Opened> {
  const secret = newSecret();
  const expires = await transaction(db, async (tx) => {
    if (attempt.earlier) await endSession(tx, hashOf(attempt.earlier));
    await takeBack(tx, attempt);
    if (pending !== 'second_factor')
      await audit(tx, { kind: 'signed_in', by: personId, what: {}, ip: attempt.ip });
    return openSession(tx, { ...attempt, idHash: hashOf(secret), personId, pending });
  });
  return { personId, secret, expires, pending };
}

/**
 * Opens a session for who has shown a second factor, after the password or (a passkey) instead of it. `login` is
 * what the attempt was counted under.
 */
export async function enter(
  db: Database,
  attempt: Browser & Pick<Attempt, 'login'>,
  { personId, byPassword }: { personId: string; byPassword: boolean },
): Promise<Opened> {
  const person = await credentialsOfPerson(db, personId);
  if (!person?.active) throw refused('wrong_credentials');
  const standing = { ...person.standing, factorGiven: true, byPassword };
  return open(db, attempt, person, pendingOf(await signInPolicyOf(db), standing, attempt.now));
}

/** Opens a session for whom a provider vouches; what it asked of them counts as their second factor. */
export async function enterVouched(
  tx: Tx,
  browser: Browser,
  personId: string,
  provider: string,
): Promise<Opened> {
  const person = await credentialsOfPerson(tx, personId);
  if (!person?.active) throw refused('wrong_credentials');
  const standing = { ...person.standing, factorGiven: true, byPassword: false };
  const pending = pendingOf(await signInPolicyOf(tx), standing, browser.now);
  const secret = newSecret();
  if (browser.earlier) await endSession(tx, hashOf(browser.earlier));
  await audit(tx, { kind: 'signed_in', by: personId, what: { provider }, ip: browser.ip });
  const expires = await openSession(tx, { ...browser, idHash: hashOf(secret), personId, pending });
  return { personId, secret, expires, pending };
}

/** Refuses an attempt of a login or address that is locked; counts it as failed until it is taken back. */
export async function admitAttempt(db: Database, attempt: Attempt, personId: string | null): Promise<void> {
  const lockedUntil = await transaction(db, (tx) => countAttempt(tx, attempt));
  if (lockedUntil === null) return;
  await refuseLocked(db, attempt, personId, lockedUntil);
}

/**
 * Counts what an address begins and does not end, in a count of its own beside that of its wrong passwords; refuses it
 * while it is locked. Who gets in by it has the count forgotten.
 */
export async function admitBeginning(db: Database, what: Beginning, ip: string, now: Instant): Promise<void> {
  const until = await transaction(db, (tx) => countBeginning(tx, `${what} ${ip}`, now));
  if (until !== null) throw refused('locked_out', { retryAfterSeconds: Math.ceil((until - now) / 1000) });
}

export const forgetBeginnings = (db: Queries, what: Beginning, ip: string): Promise<void> =>
  forgetAddress(db, `${what} ${ip}`);

/** What somebody unknown may begin: a sign-in at a provider, or by a passkey. */
export type Beginning = 'provider' | 'passkey';

/** The person proved to be there: this session gets another secret, and what is still to be done is seen anew. */
export async function renew(tx: Tx, { session, personId, now }: InSession): Promise<Opened> {
  const person = await credentialsOfPerson(tx, personId);
  if (!person) throw refused('not_found');
  const standing = { ...person.standing, factorGiven: true, byPassword: true };
  const pending = pendingOf(await signInPolicyOf(tx), standing, now);
  const secret = newSecret();
  const expires = await renewSession(tx, { from: session, to: hashOf(secret), pending, now });
  if (!expires) throw refused('signed_out');
  return { personId, secret, expires, pending };
}

async function refuseLocked(
  db: Database,
  attempt: Attempt,
  personId: string | null,
  until: Instant,
): Promise<never> {
  await auditRefusal(db, { kind: 'locked_out', by: personId, what: {}, ip: attempt.ip });
  throw refused('locked_out', { retryAfterSeconds: Math.ceil((until - attempt.now) / 1000) });
}

async function refuseCredentials(db: Database, attempt: Attempt, person: Credentials | null): Promise<never> {
  await audit(db, { kind: 'sign_in_failed', by: person?.personId ?? null, what: {}, ip: attempt.ip });
  throw refused('wrong_credentials');
}

export async function signOut(db: Database, personId: string, sessionId: Buffer, ip: string): Promise<void> {
  await transaction(db, async (tx) => {
    await endSession(tx, sessionId);
    await audit(tx, { kind: 'signed_out', by: personId, what: {}, ip });
  });
}

/** Whoever calls, in the session that they call from. */
export interface InSession {
  personId: string;
  session: Buffer;
  now: Instant;
  ip: string;
}

/**
 * Judges a password that a signed-in person gives once more. Counts as an attempt to sign in, so that an open
 * browser is no way around the lock-out. Answers the person when it fits, null when it does not.
 */
export async function ownPassword(
  db: Database,
  { personId, now, ip }: InSession,
  password: string,
  elsewhere: Elsewhere = NOWHERE,
): Promise<Credentials | null> {
  const person = await credentialsOfPerson(db, personId);
  if (!person) throw refused('not_found');
  const attempt = { login: person.login, now, ip };
  await admitAttempt(db, attempt, personId);
  const fits = (await elsewhere.holds(personId))
    ? await elsewhere.proves(personId, password)
    : await passwordFits(person.passwordHash, password);
  if (fits === 'unreachable') throw refused('directory_unreachable');
  if (!fits) return null;
  await transaction(db, (tx) => takeBack(tx, attempt));
  return person;
}

/** Changes the own password: every other session ends, and this one gets another secret. */
export async function changePassword(
  db: Database,
  by: InSession,
  { current, next }: { current: string; next: string },
  elsewhere: Elsewhere = NOWHERE,
): Promise<Opened> {
  if (await elsewhere.holds(by.personId)) throw refused('password_elsewhere');
  const before = await ownPassword(db, by, current);
  if (!before) throw wrongField('body.current', 'wrong_password');
  const { personId, now, ip } = by;
  const wanted = { personId, login: before.login, password: next, field: 'body.next' };
  const hash = await newPasswordHash(db, wanted);
  return transaction(db, async (tx) => {
    const still = await lockOwnPassword(tx, personId);
    if (still?.passwordHash !== before.passwordHash) throw refused('version_conflict');
    await storePassword(tx, personId, hash, { now });
    await endSessionsOf(tx, personId, by.session);
    await audit(tx, { kind: 'password_changed', by: personId, what: {}, ip });
    await tellOfChange(tx, 'password_changed', personId, { ip, now });
    return renew(tx, by);
  });
}
