import type { Instant } from '#domain/instant.ts';
import { ROLES } from '#domain/permissions/roles.ts';
import { audit } from '../audit/actions.ts';
import { randomPassword } from '../platform/auth/secret.ts';
import { type Database, type Tx, transaction } from '../platform/db/db.ts';
import { refused } from '../platform/http/refused.ts';
import { endSessionsOf, forgetFailures, newPasswordHash, storePassword } from '../session/actions.ts';
import { revokeTokensOf } from '../tokens/actions.ts';
import {
  hasAdministrator,
  insertPerson,
  lockOrganisation,
  type PersonRecord,
  type PersonWish,
  personRecord,
  updatePerson,
} from './people.store.ts';

export { hasAnybody } from './people.store.ts';

/** Who changes the organisation, from where. */
export interface By {
  personId: string | null;
  ip: string | null;
  now: Instant;
}

export async function createPerson(tx: Tx, wish: PersonWish, by: By): Promise<PersonRecord> {
  await lockOrganisation(tx);
  const id = await insertPerson(tx, withRoles(wish));
  await audit(tx, { kind: 'person_created', by: by.personId, what: { person: id, ...wish }, ip: by.ip });
  return existing(tx, id);
}

/**
 * Changes a person on the version that the caller saw (null: whatever it is). Who is deactivated loses
 * every session and token in the same transaction. The last administrator stays one.
 */
export async function changePerson(
  tx: Tx,
  id: string,
  wish: PersonWish,
  version: number | null,
  by: By,
): Promise<PersonRecord> {
  await lockOrganisation(tx);
  const before = await existing(tx, id);
  if (version !== null && version !== before.version)
    throw refused('version_conflict', { version: before.version });
  const changed = differences(before, withRoles(wish));
  if (Object.keys(changed).length === 0) return before;
  await updatePerson(tx, id, changed);
  if (before.roles.includes('admin') && !(await hasAdministrator(tx))) throw refused('last_admin');
  if (changed.active === false) await lockOut(tx, id, by.now);
  // Who may do something else from now on signs in anew; an administrator who changes their own roles goes on.
  else if (changed.roles && id !== by.personId) await endSessionsOf(tx, id);
  const earlier = Object.fromEntries(
    Object.keys(changed).map((key) => [key, before[key as keyof PersonWish]]),
  );
  const what = { person: id, before: earlier, after: changed };
  await audit(tx, { kind: 'person_changed', by: by.personId, what, ip: by.ip });
  return existing(tx, id);
}

async function existing(tx: Tx, id: string): Promise<PersonRecord> {
  const record = await personRecord(tx, id);
  if (!record) throw refused('not_found');
  return record;
}

async function lockOut(tx: Tx, personId: string, now: Instant): Promise<void> {
  await endSessionsOf(tx, personId);
  await revokeTokensOf(tx, personId, now);
}

/** Everybody is a requester; roles are kept in the order of the list. */
const withRoles = (wish: PersonWish): PersonWish =>
  wish.roles ? { ...wish, roles: ROLES.filter((r) => r === 'requester' || wish.roles?.includes(r)) } : wish;

function differences(before: PersonRecord, wish: PersonWish): PersonWish {
  const keys = Object.keys(wish) as (keyof PersonWish)[];
  return Object.fromEntries(
    keys
      .filter((key) => wish[key] !== undefined && String(wish[key] ?? '') !== String(before[key] ?? ''))
      .map((key) => [key, wish[key]]),
  );
}

/**
 * Gives a person a password, a random one when none is named, and ends their sessions and lock-out. They change it
 * at the next sign-in, for two know it.
 */
export async function setPassword(
  db: Database,
  id: string,
  wanted: string | undefined,
  by: By,
): Promise<string> {
  const person = await personRecord(db, id);
  if (!person) throw refused('not_found');
  const password = wanted ?? randomPassword();
  const hash = await newPasswordHash(db, {
    personId: id,
    login: person.login,
    password,
    field: 'body.password',
  });
  await transaction(db, async (tx) => {
    await storePassword(tx, id, hash, { owed: id !== by.personId, now: by.now });
    await forgetFailures(tx, person.login);
    await endSessionsOf(tx, id);
    await audit(tx, { kind: 'password_set', by: by.personId, what: { person: id }, ip: by.ip });
  });
  return password;
}
