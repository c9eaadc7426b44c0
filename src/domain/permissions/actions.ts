import { DESK_ROLES, READING_ROLES, type Role } from './roles.ts';

/**
 * Permissions that a route or a page can ask for, and the roles that hold them. What somebody may do to one ticket
 * is decided by `can()` over the ticket itself; these only open the door of a route.
 */
export const PERMISSIONS = {
  'ticket.use': ['requester'],
  'desk.read': READING_ROLES,
  'desk.work': DESK_ROLES,
  /** Is told how much there is for a lead to see to; who reads the desk may open the board itself. */
  'board.lead': ['lead', 'it_manager'],
  'organisation.read': ['requester'],
  'organisation.manage': ['admin'],
  'audit.read': ['auditor'],
  'policy.read': ['requester'],
  'policy.manage': ['lead', 'it_manager'],
  'policy.oversee': ['lead', 'it_manager', 'auditor'],
  'setting.manage': ['admin'],
  'oncall.manage': ['lead', 'it_manager'],
  'intake.work': ['agent', 'lead', 'it_manager'],
  'mailbox.read': ['admin', 'lead', 'it_manager'],
  'mailbox.manage': ['admin'],
  'robot.manage': ['admin'],
  'webhook.manage': ['admin'],
  'telephone.manage': ['admin'],
  'alert.read': READING_ROLES,
  'alert.manage': ['admin'],
  /** Sees which files are lost, altered or infected, not what is in them. */
  'file.oversee': ['admin', 'lead', 'it_manager', 'auditor'],
} as const satisfies Record<string, readonly Role[]>;

export type Permission = keyof typeof PERMISSIONS;

export const rolesWith = (permission: Permission): readonly Role[] => PERMISSIONS[permission];
