import { type AuditKind, audit } from '../audit/actions.ts';
import type { Tx } from '../platform/db/db.ts';
import { refused } from '../platform/http/refused.ts';
import type { By } from './people.actions.ts';
import { lockOrganisation } from './people.store.ts';
import {
  type Department,
  departmentById,
  type Group,
  groupById,
  insertDepartment,
  insertGroup,
  insertSite,
  replaceMembers,
  type Site,
  siteById,
  updateDepartment,
  updateGroup,
  updateSite,
} from './structure.store.ts';

type Wish<T> = { [K in keyof T]?: T[K] | undefined };

/** The change itself, its audit entry, and how the thing looks afterwards. */
async function changed<T>(
  tx: Tx,
  by: By,
  change: { kind: AuditKind; wish: object; id: string; read: (tx: Tx, id: string) => Promise<T | null> },
): Promise<T> {
  const thing = await change.read(tx, change.id);
  if (!thing) throw refused('not_found');
  await audit(tx, { kind: change.kind, by: by.personId, what: { id: change.id, ...change.wish }, ip: by.ip });
  return thing;
}

export async function addDepartment(tx: Tx, wish: { name: string; parentId: string | null }, by: By) {
  await lockOrganisation(tx);
  const id = await insertDepartment(tx, wish);
  return changed<Department>(tx, by, { kind: 'department_created', wish, id, read: departmentById });
}

export async function changeDepartment(tx: Tx, id: string, wish: Wish<Department>, by: By) {
  await lockOrganisation(tx);
  await updateDepartment(tx, id, wish);
  return changed<Department>(tx, by, { kind: 'department_changed', wish, id, read: departmentById });
}

export async function addSite(tx: Tx, wish: { name: string; zone: string }, by: By) {
  const id = await insertSite(tx, wish);
  return changed<Site>(tx, by, { kind: 'site_created', wish, id, read: siteById });
}

export async function changeSite(tx: Tx, id: string, wish: Wish<Site>, by: By) {
  await updateSite(tx, id, wish);
  return changed<Site>(tx, by, { kind: 'site_changed', wish, id, read: siteById });
}

type NewGroup = Pick<Group, 'name' | 'line' | 'nextGroupId'> & { memberIds: readonly string[] };

export async function addGroup(tx: Tx, wish: NewGroup, by: By): Promise<Group> {
  await lockOrganisation(tx);
  const id = await insertGroup(tx, wish);
  await replaceMembers(tx, id, wish.memberIds);
  return changed<Group>(tx, by, { kind: 'group_created', wish, id, read: groupById });
}

export async function changeGroup(tx: Tx, id: string, wish: Wish<NewGroup>, by: By): Promise<Group> {
  await lockOrganisation(tx);
  if (!(await groupById(tx, id))) throw refused('not_found');
  await updateGroup(tx, id, wish);
  if (wish.memberIds) await replaceMembers(tx, id, wish.memberIds);
  return changed<Group>(tx, by, { kind: 'group_changed', wish, id, read: groupById });
}
