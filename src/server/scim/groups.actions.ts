import { isObject, type Json, type JsonObject, member } from '#domain/scim/evaluate.ts';
import { type Operation, patched } from '#domain/scim/patch.ts';
import { invalidValue, ScimProblem } from '#domain/scim/problem.ts';
import { GROUPS } from '#domain/scim/schema.ts';
import { audit } from '../audit/actions.ts';
import { lockOrganisation } from '../organisation/people.store.ts';
import { addGroup, changeGroup } from '../organisation/structure.actions.ts';
import type { Tx } from '../platform/db/db.ts';
import { sqlState } from '../platform/db/transaction.ts';
import {
  type GroupRow,
  groupResource,
  groupRow,
  membersAmong,
  removeGroup,
  saveGroup,
} from './groups.store.ts';
import { type Client, isId } from './users.actions.ts';

interface Said {
  name: string;
  externalId: string | null;
  memberIds: readonly string[];
}

const missing = (): never => {
  throw new ScimProblem(404, null, 'not_found');
};

export async function createGroup(tx: Tx, resource: JsonObject, client: Client): Promise<GroupRow> {
  await lockOrganisation(tx);
  const { name, externalId, memberIds } = await saidOf(tx, resource);
  const { id } = await addGroup(tx, { name, line: 1, nextGroupId: null, memberIds }, client);
  if (externalId !== null) await saveGroup(tx, id, externalId);
  return (await groupRow(tx, id)) ?? missing();
}

export async function replaceGroup(
  tx: Tx,
  which: { id: string; version: number | null },
  resource: JsonObject,
  client: Client,
): Promise<GroupRow> {
  const before = await locked(tx, which);
  return changed(tx, before, await saidOf(tx, resource), client);
}

export async function patchGroup(
  tx: Tx,
  which: { id: string; version: number | null },
  operations: readonly Operation[],
  client: Client,
): Promise<GroupRow> {
  const before = await locked(tx, which);
  const after = patched(groupResource(before, client.base), operations, GROUPS);
  return changed(tx, before, await saidOf(tx, after), client);
}

/** Takes a group away that nothing names; one with tickets, boxes or paths is in use. */
export async function deleteGroup(
  tx: Tx,
  which: { id: string; version: number | null },
  client: Client,
): Promise<void> {
  const { id, name } = await locked(tx, which);
  try {
    await removeGroup(tx, id);
  } catch (error) {
    if (sqlState(error) !== '23503') throw error;
    throw new ScimProblem(409, null, 'group_in_use');
  }
  await audit(tx, { kind: 'group_deleted', by: client.personId, what: { id, name }, ip: client.ip });
}

async function locked(tx: Tx, { id, version }: { id: string; version: number | null }): Promise<GroupRow> {
  await lockOrganisation(tx);
  const row = isId(id) ? await groupRow(tx, id) : null;
  if (!row) return missing();
  if (version !== null && version !== row.version) throw new ScimProblem(412, null, 'version_conflict');
  return row;
}

async function changed(tx: Tx, before: GroupRow, said: Said, client: Client): Promise<GroupRow> {
  const { id } = before;
  const had = before.members.map((one) => one.id).sort();
  const members = [...said.memberIds].sort();
  const wish = {
    ...(said.name === before.name ? {} : { name: said.name }),
    ...(had.join() === members.join() ? {} : { memberIds: members }),
  };
  if (Object.keys(wish).length > 0) await changeGroup(tx, id, wish, client);
  if (said.externalId !== before.externalId) await saveGroup(tx, id, said.externalId);
  return (await groupRow(tx, id)) ?? missing();
}

async function saidOf(tx: Tx, resource: JsonObject): Promise<Said> {
  const name = text(resource, 'displayName', 100);
  if (name === null) throw invalidValue('displayName');
  const ids = [...new Set(memberIds(member(resource, 'members')))];
  const { known, active } = await membersAmong(tx, ids);
  if (ids.some((id) => !known.has(id))) throw invalidValue('members');
  return { name, externalId: text(resource, 'externalId', 255), memberIds: active };
}

function text(from: JsonObject, name: string, longest: number): string | null {
  const value = member(from, name);
  if (value === undefined || value === null) return null;
  if (typeof value !== 'string' || value.trim().length > longest) throw invalidValue(name);
  return value.trim() === '' ? null : value.trim();
}

function memberIds(members: Json | undefined): string[] {
  if (members === undefined || members === null) return [];
  if (!Array.isArray(members)) throw invalidValue('members');
  return (members as readonly Json[]).map((one) => {
    const value = isObject(one) ? member(one, 'value') : one;
    const type = isObject(one) ? (member(one, 'type') ?? 'User') : 'User';
    if (typeof value !== 'string' || !isId(value) || String(type).toLowerCase() !== 'user')
      throw invalidValue('members');
    return value.toLowerCase();
  });
}
