/**
 * Parts that rules know: what somebody is in the desk's work. Everybody in the directory is a requester. `admin` runs
 * the installation, `security_admin` says who may do what, `auditor` reads the audit; where duties are kept apart
 * (三员分立, GB/T 22239) nobody holds two of these three. The first two read no tickets; the auditor changes nothing.
 */
export const ROLES = [
  'requester',
  'agent',
  'lead',
  'it_manager',
  'admin',
  'security_admin',
  'auditor',
] as const;
export type Role = (typeof ROLES)[number];

/** Roles that work on tickets. */
export const DESK_ROLES: readonly Role[] = ['agent', 'lead', 'it_manager'];
/** Whether somebody with these roles works on tickets. */
export const worksOnDesk = (roles: readonly Role[]): boolean =>
  roles.some((role) => DESK_ROLES.includes(role));
/** Roles that read the desk. */
export const READING_ROLES: readonly Role[] = [...DESK_ROLES, 'auditor'];

/** Duties that one person must not hold together where they are kept apart. */
export const SEPARATE_DUTIES: readonly Role[] = ['admin', 'security_admin', 'auditor'];
/** Whether somebody with these parts holds duties that are to be kept apart. */
export const mixesDuties = (roles: readonly Role[]): boolean =>
  SEPARATE_DUTIES.filter((duty) => roles.includes(duty)).length > 1;
