import { DESK_ROLES, READING_ROLES, type Role } from './roles.ts';

/**
 * Permissions, named module.action, and the shipped roles that hold them. Most open the door of a route or a page;
 * those of {@link SCOPED_PERMISSIONS} say how far somebody reads and works, and are judged on the ticket or item itself.
 */
export const PERMISSIONS = {
  'ticket.use': ['requester'],
  'ticket.read': READING_ROLES,
  'ticket.work': DESK_ROLES,
  /** Private notes and the other entries that the desk keeps to itself. */
  'ticket.read_internal': READING_ROLES,
  /** Confidential tickets of others without being named as a reader (2.4c, 2.4d). */
  'ticket.read_confidential': ['it_manager'],
  'desk.read': READING_ROLES,
  'desk.work': DESK_ROLES,
  /** Is told how much there is for a lead to see to; who reads the desk may open the board itself. */
  'board.lead': ['lead', 'it_manager'],
  'organisation.read': ['requester'],
  'organisation.manage': ['admin'],
  /** Says from where people come, and lets runs happen that would take something from many. */
  'directory.manage': ['admin'],
  'audit.read': ['auditor'],
  /** Defines roles and says how duties are kept apart. */
  'role.manage': ['security_admin'],
  /** Is told who sees a ticket and by which rule, of tickets that they see themselves or when they define roles. */
  'access.explain': ['it_manager', 'security_admin'],
  /** Gives roles to people and takes them away; where duties are kept apart the security administrator alone does. */
  'role.grant': ['admin', 'security_admin'],
  /** Says how people sign in, ends their sessions, and sees whose tokens are in force. */
  'security.manage': ['admin', 'security_admin'],
  /** Sees for how long what is kept, what would go, and what is held. */
  'retention.read': ['admin', 'security_admin', 'it_manager', 'auditor'],
  /** Says for how long what is kept (4.4-i2, c26). */
  'retention.manage': ['security_admin'],
  /** Places legal holds and lifts them. */
  'hold.manage': ['security_admin', 'it_manager'],
  /** Asks that a person be forgotten; somebody else approves it. */
  'erasure.request': ['admin', 'security_admin', 'it_manager'],
  'erasure.approve': ['security_admin', 'it_manager'],
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
  /** Sees configuration items and how they hang together (2.6b, c5). */
  'config.read': READING_ROLES,
  'config.manage': DESK_ROLES,
  /** Says which classes of items there are and what stands in them. */
  'config.define': ['lead', 'it_manager', 'admin'],
  /** Keeps the asset register: hands over, proposes that something goes, counts (2.1, c6). */
  'asset.manage': DESK_ROLES,
  /** Approves that an asset goes, but never what they proposed themselves. */
  'asset.approve_disposal': ['lead', 'it_manager'],
  /** Sees changes; whoever is asked to approve one sees that one anyway (2.6c, c4). */
  'change.read': READING_ROLES,
  'change.request': DESK_ROLES,
  /** Says who votes in whose place, of others too. */
  'change.approve': ['lead', 'it_manager'],
  'change.implement': DESK_ROLES,
  /** Plans, reviews and closes changes of others; makes models and the change policy. */
  'change.manage': ['lead', 'it_manager'],
  /** Sees which software is installed where, and how patch campaigns go (2.2). */
  'software.read': READING_ROLES,
  'software.manage': DESK_ROLES,
  /** Sees what the right to use software costs, and where it is over-used. */
  'licence.read': ['lead', 'it_manager', 'auditor'],
  'licence.manage': ['lead', 'it_manager'],
  /** Starts and ends patch campaigns, and lets single targets off (2.2). */
  'campaign.manage': ['lead', 'it_manager'],
  /** Says of single targets how far they are. */
  'campaign.work': DESK_ROLES,
  /** Sees problems, known errors and what the system found to be similar (2.6d, c3). */
  'problem.read': READING_ROLES,
  'problem.manage': DESK_ROLES,
  /** Lets employees read of a known error, and says how similar tickets are found. */
  'problem.publish': ['lead', 'it_manager'],
  /** Plans verifications (盘点) and takes over what they found (2.6b). */
  'asset.plan_verification': ['lead', 'it_manager'],
  /** Sees which files are lost, altered or infected, not what is in them. */
  'file.oversee': ['admin', 'lead', 'it_manager', 'auditor'],
} as const satisfies Record<string, readonly Role[]>;

export type Permission = keyof typeof PERMISSIONS;

/** Permissions that may end at the own department, groups or site. */
export const SCOPED_PERMISSIONS = [
  'ticket.read',
  'ticket.work',
  'ticket.read_internal',
  'ticket.read_confidential',
  'config.read',
  'config.manage',
] as const satisfies readonly Permission[];
export type ScopedPermission = (typeof SCOPED_PERMISSIONS)[number];

export const rolesWith = (permission: Permission): readonly Role[] => PERMISSIONS[permission];
