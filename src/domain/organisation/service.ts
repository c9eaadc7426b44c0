import type { Role } from '../permissions/roles.ts';

/** Roles that the account of a service may have: it works and reads, and never administers. */
export const SERVICE_ROLES = ['requester', 'agent', 'lead', 'auditor'] as const satisfies readonly Role[];
