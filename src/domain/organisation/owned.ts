import type { ImportField } from './import/row.ts';

/** What a source keeps of a person, so that nobody changes it by hand. */
export interface Owned {
  /** As an organisation file names them. */
  fields: readonly string[];
  /** Roles that its groups give and take. */
  roles: readonly string[];
  /** The source has them no more: it alone brings them back. Taking them away by hand is always allowed. */
  left: boolean;
}

/** Fields among these that a hand may not change. */
export function keptFrom(
  { fields, roles, left }: Owned,
  changes: readonly { field: ImportField; before: unknown; after: unknown }[],
): ImportField[] {
  return changes
    .filter(({ field, before, after }) => {
      if (field === 'active') return after === true && left;
      if (field === 'roles') return roles.some((role) => has(before, role) !== has(after, role));
      return fields.includes(field);
    })
    .map(({ field }) => field);
}

const has = (roles: unknown, role: string): boolean => Array.isArray(roles) && roles.includes(role);
