import type { Instant } from '#domain/instant.ts';
import { SYSTEM } from '#domain/permissions/actor.ts';
import { grantRefusal } from '#domain/permissions/giving.ts';
import { ROLES } from '#domain/permissions/roles.ts';
import { actorOf } from '../access/actor.ts';
import { dutiesFor, partsOf } from '../access/duties.ts';
import { tellOfChange } from '../account-letter/keep.ts';
import { audit } from '../audit/actions.ts';
import { refuseOwned } from '../directory/owned.ts';
import { randomPassword } from '../platform/auth/secret.ts';
import { type Database, type Tx, transaction } from '../platform/db/db.ts';
import { Refused, refused } from '../platform/http/refused.ts';
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
  const asked = withRoles(wish);
  if (asked.roles && asked.roles.length > 1) await mayGive(tx, null, asked.roles, by);
  const id = await insertPerson(tx, asked);
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
  if (by.personId !== null) await refuseOwned(tx, id, before, changed);
  if (changed.roles) await mayGive(tx, id, changed.roles, by);
  const had = await hasAdministrator(tx);
  await updatePerson(tx, id, changed);
  if (had && !(await hasAdministrator(tx))) throw refused('last_admin');
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

/** Refuses roles that nobody knows, or that the actor may not give. */
async function mayGive(tx: Tx, personId: string | null, codes: readonly string[], by: By): Promise<void> {
  const { parts, unknown } = await partsOf(tx, codes);
  if (unknown.length > 0)
    throw refused('unknown_reference', undefined, [{ field: 'body.roles', code: 'unknown_reference' }]);
  const actor = by.personId === null ? SYSTEM : await actorOf(tx, by.personId);
  if (!actor) throw refused('forbidden');
  const refusal = grantRefusal(actor, { personId, parts }, await dutiesFor(tx, by.personId));
  if (refusal) throw new Refused(refusal);
}

/** Everybody is a requester; shipped roles are kept in the order of the list, own ones follow by code. */
function withRoles(wish: PersonWish): PersonWish {
  if (!wish.roles) return wish;
  const given = new Set<string>(['requester', ...wish.roles]);
  const shipped = ROLES.filter((role) => given.delete(role));
  return { ...wish, roles: [...shipped, ...[...given].sort()] };
}

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
    await tellOfChange(tx, 'password_changed', id, by);
  });
  return password;
}
