/**
 * Desk roles. Everybody in the directory is a requester; the others are given.
 * `admin` runs the installation and reads no tickets; `auditor` reads everything and changes nothing.
 */
export const ROLES = ['requester', 'agent', 'lead', 'it_manager', 'admin', 'auditor'] as const;
export type Role = (typeof ROLES)[number];

/** Roles that work on tickets. */
export const DESK_ROLES: readonly Role[] = ['agent', 'lead', 'it_manager'];
/** Whether somebody with these roles works on tickets. */
export const worksOnDesk = (roles: readonly Role[]): boolean =>
  roles.some((role) => DESK_ROLES.includes(role));
/** Roles that may read every ticket. */
export const READING_ROLES: readonly Role[] = [...DESK_ROLES, 'auditor'];
