import { zoneName } from '#contract/organisation/fields.ts';
import { together } from '#domain/permissions/grants.ts';
import type { JsonObject } from '#domain/scim/evaluate.ts';
import { brakes, guardProvisioning } from '#domain/scim/guard.ts';
import { type Operation, patched } from '#domain/scim/patch.ts';
import { type Provisioned, provisionedOf } from '#domain/scim/person.ts';
import { invalidValue, ScimProblem } from '#domain/scim/problem.ts';
import { USERS } from '#domain/scim/schema.ts';
import { heldRoles } from '../access/actor.ts';
import { type By, changePerson, createPerson } from '../organisation/people.actions.ts';
import { lockOrganisation, type PersonWish } from '../organisation/people.store.ts';
import { addDepartment } from '../organisation/structure.actions.ts';
import type { Tx } from '../platform/db/db.ts';
import { deactivationsAnHour } from './limit.ts';
import {
  countUp,
  deletedByLogin,
  departmentAt,
  departmentCalled,
  isVisible,
  noteDeleted,
  noteOff,
  offInLastHour,
  saveUser,
  type UserRow,
  userById,
  userResource,
} from './users.store.ts';

/** Who provisions, and where clients reach us. */
export interface Client extends By {
  base: string;
}

/** Too many were switched off within an hour. Nothing of the request is done. */
export class Braked extends ScimProblem {
  constructor(limit: number) {
    super(429, null, `deactivations_an_hour: ${limit}`);
  }
}

const missing = (): never => {
  throw new ScimProblem(404, null, 'not_found');
};
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
export const isId = (text: string): boolean => UUID.test(text);

/** Adds somebody; one whom a client had deleted comes back as the same person. */
export async function createUser(tx: Tx, resource: JsonObject, client: Client): Promise<UserRow> {
  await lockOrganisation(tx);
  const said = provisionedOf(resource, null);
  const back = await deletedByLogin(tx, said.login);
  const wish = await wishOf(tx, said, null, client);
  if (back !== null) {
    await guard(tx, back, ['active']);
    await changePerson(tx, back, { ...wish, active: said.active ?? true }, null, client);
    return saved(tx, back, said);
  }
  const { id } = await createPerson(tx, wish, client);
  return saved(tx, id, said);
}

/** The whole record anew; what is missing in it is taken away, but nobody is switched off by silence. */
export async function replaceUser(
  tx: Tx,
  { id, version }: { id: string; version: number | null },
  resource: JsonObject,
  client: Client,
): Promise<UserRow> {
  const before = await locked(tx, id, version);
  return changed(tx, before, provisionedOf(resource, userResource(before, client.base)), client);
}

export async function patchUser(
  tx: Tx,
  { id, version }: { id: string; version: number | null },
  operations: readonly Operation[],
  client: Client,
): Promise<UserRow> {
  const before = await locked(tx, id, version);
  const resource = userResource(before, client.base);
  const after = patched(resource, operations, USERS);
  return changed(tx, before, provisionedOf(after, resource), client);
}

/** Switches somebody off; for clients they are gone. */
export async function deleteUser(
  tx: Tx,
  { id, version }: { id: string; version: number | null },
  client: Client,
): Promise<void> {
  const before = await locked(tx, id, version);
  await guard(tx, id, ['active']);
  if (before.active) await switchOff(tx, before, client);
  await noteDeleted(tx, id);
}

async function locked(tx: Tx, id: string, version: number | null): Promise<UserRow> {
  await lockOrganisation(tx);
  const row = isId(id) ? await userById(tx, id) : null;
  if (!row) return missing();
  if (version !== null && version !== row.version) throw new ScimProblem(412, null, 'version_conflict');
  return row;
}

async function changed(tx: Tx, before: UserRow, said: Provisioned, client: Client): Promise<UserRow> {
  const wish = await wishOf(tx, said, before, client);
  const { active = before.active, ...rest } = wish;
  const fields = (Object.keys(rest) as (keyof typeof rest)[]).filter(
    (field) => field in before && (rest[field] ?? null) !== (before[field as keyof UserRow] ?? null),
  );
  await guard(tx, before.id, active === before.active ? fields : [...fields, 'active']);
  if (before.active && !active) await switchOff(tx, before, client);
  await changePerson(tx, before.id, { ...rest, ...(active ? { active } : {}) }, null, client);
  return saved(tx, before.id, said, before);
}

async function switchOff(tx: Tx, { id }: UserRow, client: Client): Promise<void> {
  const limit = await deactivationsAnHour(tx);
  if (brakes(await offInLastHour(tx), limit)) throw new Braked(limit);
  await changePerson(tx, id, { active: false }, null, client);
  await noteOff(tx, id, false);
}

async function guard(tx: Tx, id: string, fields: readonly string[]): Promise<void> {
  if (fields.length === 0) return;
  const held = await heldRoles(tx, id);
  guardProvisioning(together(held.map(({ grants }) => grants)), fields);
}

async function saved(tx: Tx, id: string, said: Provisioned, before: UserRow | null = null): Promise<UserRow> {
  const beside = await saveUser(tx, id, said);
  const row = await userById(tx, id);
  if (!row) return missing();
  if (!beside || before === null || row.version !== before.version) return row;
  await countUp(tx, id);
  return (await userById(tx, id)) ?? missing();
}

/** What is to change of the record; what a client cannot say is left as it is. */
async function wishOf(
  tx: Tx,
  said: Provisioned,
  before: UserRow | null,
  client: Client,
): Promise<PersonWish> {
  const { login, name, email, phone, locale, zone, active, managerId } = said;
  if (zone !== null && !zoneName.safeParse(zone).success) throw invalidValue('timezone');
  if (
    managerId !== null &&
    managerId !== before?.managerId &&
    !(isId(managerId) && (await isVisible(tx, managerId)))
  )
    throw invalidValue('manager');
  return {
    ...{ login, name, email, phone, managerId },
    departmentId: await departmentOf(tx, said.department, client),
    ...(locale === null ? {} : { locale }),
    ...(zone === null ? {} : { zone }),
    ...(active === null ? {} : { active }),
  };
}

/** A department by path or name; one that there is not is added, with those above it. */
async function departmentOf(tx: Tx, text: string | null, client: Client): Promise<string | null> {
  if (text === null) return null;
  const found = await departmentCalled(tx, text);
  if (found !== null) return found;
  const names = text.split('/').map((name) => name.trim());
  if (names.some((name) => name === '' || name.length > 100)) throw invalidValue('department');
  let parentId: string | null = null;
  for (const [depth, name] of names.entries()) {
    const path = names.slice(0, depth + 1).join('/');
    const standing: string | null = await departmentAt(tx, path);
    parentId = standing ?? (await addDepartment(tx, { name, parentId }, client)).id;
  }
  return parentId;
}
