import type { Permission } from './actions.ts';
import { allowsMore } from './defining.ts';
import { type Grants, type RoleDefinition, SCOPES, type Scope, together } from './grants.ts';
import { ROLES, type Role } from './roles.ts';

/** People who hold a role, by what their other roles allow them and the parts that those play. */
export interface HoldersAlike {
  people: number;
  others: RoleDefinition;
}

/** How many people gain or lose a part of the rules, or a permission as far as a scope. */
export interface Effect {
  part: Role | null;
  permission: Permission | null;
  scope: Scope | null;
  gained: number;
  lost: number;
}

const goes = (grants: Grants, permission: Permission, scope: Scope): boolean =>
  grants[permission]?.some((held) => held === scope || held === 'all') ?? false;

/** What somebody holds of one kind, as a key, with the way to say it. */
function heldOf({ parts, grants }: RoleDefinition): Map<string, Omit<Effect, 'gained' | 'lost'>> {
  const found = new Map<string, Omit<Effect, 'gained' | 'lost'>>();
  for (const part of ROLES)
    if (parts.includes(part)) found.set(part, { part, permission: null, scope: null });
  for (const permission of Object.keys(grants) as Permission[]) {
    for (const scope of SCOPES)
      if (grants[permission]?.includes(scope))
        found.set(`${permission} ${scope}`, { part: null, permission, scope });
  }
  return found;
}

const covers = (
  { parts, grants }: RoleDefinition,
  { part, permission, scope }: Omit<Effect, 'gained' | 'lost'>,
) => (part ? parts.includes(part) : permission !== null && scope !== null && goes(grants, permission, scope));

const joined = (one: RoleDefinition, other: RoleDefinition): RoleDefinition => ({
  parts: ROLES.filter((part) => one.parts.includes(part) || other.parts.includes(part)),
  grants: together([one.grants, other.grants]),
});

/** What a change of a role changes for those who hold it; what their other roles allow as well is no change. */
export function effectsOf(
  holders: readonly HoldersAlike[],
  before: RoleDefinition,
  after: RoleDefinition,
): { items: Effect[]; signedOut: boolean } {
  const items = new Map<string, Effect>();
  const count = (
    key: string,
    what: Omit<Effect, 'gained' | 'lost'>,
    way: 'gained' | 'lost',
    people: number,
  ) => {
    const item = items.get(key) ?? { ...what, gained: 0, lost: 0 };
    items.set(key, { ...item, [way]: item[way] + people });
  };
  for (const { people, others } of holders) {
    const [then, now] = [joined(others, before), joined(others, after)];
    for (const [key, what] of heldOf(now)) if (!covers(then, what)) count(key, what, 'gained', people);
    for (const [key, what] of heldOf(then)) if (!covers(now, what)) count(key, what, 'lost', people);
  }
  return { items: [...items.values()], signedOut: allowsMore(before, after) };
}
