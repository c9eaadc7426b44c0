import type { Instant } from '#domain/instant.ts';
import { allowsMore, definitionProblems, partsPlayed } from '#domain/permissions/defining.ts';
import { mixesDuties } from '#domain/permissions/roles.ts';
import { audit } from '../audit/actions.ts';
import { lockOrganisation } from '../organisation/people.store.ts';
import type { Tx } from '../platform/db/db.ts';
import { refused } from '../platform/http/refused.ts';
import { heldRoles } from './actor.ts';
import { definesAlone, dutiesSeparated } from './duties.ts';
import {
  deleteRole,
  endSessionsOfHolders,
  insertRole,
  type KnownRole,
  ownRole,
  type RoleWish,
  updateRole,
} from './store.ts';

interface By {
  personId: string;
  now: Instant;
  ip: string | null;
}

/** A definition that the rules accept, with the duties of its permissions among its parts. */
async function judged(tx: Tx, wish: RoleWish): Promise<RoleWish> {
  const problems = definitionProblems(wish);
  if (problems.length > 0) throw refused('invalid', undefined, problems);
  const parts = partsPlayed(wish);
  if (mixesDuties(parts) && (await dutiesSeparated(tx))) throw refused('duties_mixed');
  return { ...wish, parts };
}

export async function addRole(tx: Tx, wish: RoleWish & { code: string }, by: By): Promise<KnownRole> {
  await lockOrganisation(tx);
  const { code, ...asked } = wish;
  const definition = await judged(tx, asked);
  await insertRole(tx, code, definition);
  await audit(tx, { kind: 'role_created', by: by.personId, what: { code, ...definition }, ip: by.ip });
  return existing(tx, code);
}

async function existing(tx: Tx, code: string): Promise<KnownRole> {
  const role = await ownRole(tx, code);
  if (!role) throw refused('not_found');
  return role;
}

/** Changes a role for all who hold it; what they may do changes with their next request. */
export async function changeRole(
  tx: Tx,
  which: { code: string; version: number | null },
  wish: { [K in keyof RoleWish]?: RoleWish[K] | undefined },
  by: By,
): Promise<KnownRole> {
  await lockOrganisation(tx);
  const before = await existing(tx, which.code);
  if (which.version !== null && which.version !== before.version)
    throw refused('version_conflict', { version: before.version });
  const {
    name = before.name ?? '',
    nameEn = before.nameEn,
    parts = before.parts,
    grants = before.grants,
  } = wish;
  const after = await judged(tx, { name, nameEn, parts, grants });
  const own = (await heldRoles(tx, by.personId)).some(({ code }) => code === which.code);
  if (own && !(await definesAlone(tx, by.personId))) throw refused('own_roles');
  await updateRole(tx, which.code, after);
  if (allowsMore(before, after)) await endSessionsOfHolders(tx, which.code, by.personId);
  const what = { code: which.code, before: partOf(before, wish), after: partOf(after, wish) };
  await audit(tx, { kind: 'role_changed', by: by.personId, what, ip: by.ip });
  return existing(tx, which.code);
}

const partOf = (role: Partial<RoleWish> | KnownRole, wish: object) =>
  Object.fromEntries(Object.keys(wish).map((key) => [key, role[key as keyof RoleWish]]));

export async function removeRole(tx: Tx, code: string, by: By): Promise<void> {
  await lockOrganisation(tx);
  const { name, parts, grants } = await existing(tx, code);
  await deleteRole(tx, code);
  const what = { code, name, parts, grants };
  await audit(tx, { kind: 'role_deleted', by: by.personId, what, ip: by.ip });
}
