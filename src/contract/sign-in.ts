import { z } from 'zod';
import { ROLES } from '#domain/permissions/roles.ts';
import { table } from './route.ts';

const minutes = z.int().min(5).max(1440);
const hours = z.int().min(1).max(720);

const policy = {
  /** Fewest characters of a password. */
  minLength: z.int().min(8).max(64),
  /** How many earlier passwords are not taken again; 0: any may be. */
  history: z.int().min(0).max(24),
  /** Days after which a password has to be changed; 0: never. */
  expiryDays: z.int().min(0).max(730),
  /** Minutes without a request, and hours in any case, after which a session ends. */
  idleMinutes: minutes,
  absoluteHours: hours,
  /** The same for everybody with a role beside the requester's. */
  staffIdleMinutes: minutes,
  staffAbsoluteHours: hours,
  /** Roles that sign in with a second factor. */
  secondFactorRoles: z.array(z.enum(ROLES)).max(ROLES.length),
  /** Whether who has forgotten the password gets a link by mail. */
  selfReset: z.boolean(),
};
const wish = {
  minLength: policy.minLength.optional(),
  history: policy.history.optional(),
  expiryDays: policy.expiryDays.optional(),
  idleMinutes: policy.idleMinutes.optional(),
  absoluteHours: policy.absoluteHours.optional(),
  staffIdleMinutes: policy.staffIdleMinutes.optional(),
  staffAbsoluteHours: policy.staffAbsoluteHours.optional(),
  secondFactorRoles: policy.secondFactorRoles.optional(),
  selfReset: policy.selfReset.optional(),
};

export const signInSettings = table({
  read: {
    method: 'GET',
    path: '/sign-in-settings',
    may: 'security.manage',
    scope: 'none',
    tag: 'Settings',
    summary:
      'How people sign in: what a password must be, how long sessions live, who needs a second factor.',
    output: z.object(policy),
  },
  change: {
    method: 'PATCH',
    path: '/sign-in-settings',
    may: 'security.manage',
    scope: 'none',
    sudo: true,
    tag: 'Settings',
    summary:
      'Change how people sign in; open sessions live by the new limits at once. Needs a fresh proof of presence.',
    body: z.strictObject(wish),
    output: z.object(policy),
  },
});
