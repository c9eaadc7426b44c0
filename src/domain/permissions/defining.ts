import type { FieldProblem } from '../refusal.ts';
import { PERMISSIONS, type Permission } from './actions.ts';
import { type Grants, isScoped, type RoleDefinition, together } from './grants.ts';
import { ROLES, type Role, SEPARATE_DUTIES } from './roles.ts';

/** How the code of a role of the installation's own looks; shipped roles have none like it. */
export const OWN_ROLE = /^x-[a-z0-9][a-z0-9-]{0,39}$/;

/** The one duty whose permission this is; null for what several hold, or none of them. */
function dutyOf(permission: Permission): Role | null {
  const holders: readonly Role[] = PERMISSIONS[permission];
  const [only] = holders;
  return holders.length === 1 && only && SEPARATE_DUTIES.includes(only) ? only : null;
}

/**
 * The parts that a role plays: those it names, and the duty of each permission that belongs to one duty alone, so
 * that nobody gets around the separation of duties by naming permissions instead of parts.
 */
export const partsPlayed = ({ parts, grants }: RoleDefinition): Role[] => {
  const duties = (Object.keys(grants) as Permission[]).map(dutyOf);
  return ROLES.filter((role) => role !== 'requester' && (parts.includes(role) || duties.includes(role)));
};

/** What is wrong with a definition: what is not about tickets goes to all or is not there. */
export function definitionProblems({ parts, grants }: RoleDefinition): FieldProblem[] {
  const asked = Object.entries(grants) as [Permission, Grants[Permission]][];
  return [
    ...(parts.includes('requester') ? [{ field: 'body.parts', code: 'not_allowed' }] : []),
    ...asked
      .filter(([permission, scopes]) => !isScoped(permission) && scopes?.some((scope) => scope !== 'all'))
      .map(([permission]) => ({ field: `body.grants.${permission}`, code: 'not_allowed' })),
  ];
}

/** Whether a role, when changed so, allows something that it did not. */
export const allowsMore = (before: RoleDefinition, after: RoleDefinition): boolean =>
  after.parts.some((part) => !before.parts.includes(part)) ||
  told(together([before.grants, after.grants])) !== told(together([before.grants]));

const told = (grants: Grants) => JSON.stringify(Object.entries(grants).sort(([a], [b]) => (a < b ? -1 : 1)));
