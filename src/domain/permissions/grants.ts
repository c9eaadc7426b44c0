import {
  PERMISSIONS,
  type Permission,
  rolesWith,
  SCOPED_PERMISSIONS,
  type ScopedPermission,
} from './actions.ts';
import { ROLES, type Role } from './roles.ts';

/**
 * How far a permission goes: to tickets of one's own (asked for or recorded), of requesters in the own department and
 * those below it, of the own groups and assigned to oneself, of requesters at the own site, or to all.
 */
export const SCOPES = ['own', 'department', 'groups', 'site', 'all'] as const;
export type Scope = (typeof SCOPES)[number];

/** What somebody may do and how far; a permission that is not about tickets goes to `all` or is not there. */
export type Grants = Readonly<Partial<Record<Permission, readonly Scope[]>>>;

/** A role of an installation's own: the parts that it plays in the rules, and what it may do. */
export interface RoleDefinition {
  parts: readonly Role[];
  grants: Grants;
}

export const isScoped = (permission: Permission): permission is ScopedPermission =>
  SCOPED_PERMISSIONS.some((scoped) => scoped === permission);

const ALL: readonly Scope[] = ['all'];

/** What a shipped role may do. */
export const shippedGrants = (role: Role): Grants =>
  Object.fromEntries(
    (Object.keys(PERMISSIONS) as Permission[]).flatMap((permission) =>
      rolesWith(permission).includes(role) ? [[permission, ALL]] : [],
    ),
  );

const SHIPPED = new Map<Role, Grants>(ROLES.map((role) => [role, shippedGrants(role)]));

/** What all of these allow together. `all` swallows the rest. */
export function together(all: readonly Grants[]): Grants {
  const found = new Map<Permission, Set<Scope>>();
  for (const grants of all) {
    for (const [permission, scopes] of Object.entries(grants) as [Permission, readonly Scope[]][]) {
      const held = found.get(permission) ?? new Set();
      for (const scope of scopes) held.add(scope);
      found.set(permission, held);
    }
  }
  return Object.fromEntries(
    [...found].map(([permission, held]) => [
      permission,
      held.has('all') ? ALL : SCOPES.filter((scope) => held.has(scope)),
    ]),
  );
}

const KNOWN = new Map<string, Grants>();

/** What shipped roles allow together; there are few mixtures, and each is worked out once. */
export function grantsOfRoles(roles: readonly Role[]): Grants {
  const key = roles.join();
  const known = KNOWN.get(key) ?? together(roles.map((role) => SHIPPED.get(role) ?? {}));
  KNOWN.set(key, known);
  return known;
}
