import { z } from 'zod';
import { email } from './organisation/fields.ts';
import { table } from './route.ts';

const settingsView = z.object({
  /** Whether the promises can be read without login. */
  publicPromises: z.boolean(),
  /** Days after their end for which sent messages are kept; what waits is never forgotten. */
  keepMessagesDays: z.int(),
  /** Files and mail of so many days are scanned again with new signatures; 0: none. */
  rescanDays: z.int(),
  /** Days for which the audit is kept, 183 at least. */
  keepAuditDays: z.int(),
  /** A legal hold: nothing of the audit is purged. */
  auditHold: z.boolean(),
  /** Address of mail, and of a server (https), that the signed head of each day is sent to; empty: none. */
  auditHeadMail: z.string(),
  auditHeadUrl: z.string(),
});

const wish = z.strictObject({
  publicPromises: z.boolean().optional(),
  keepMessagesDays: z.int().min(7).max(3650).optional(),
  rescanDays: z.int().min(0).max(3650).optional(),
  keepAuditDays: z.int().min(1).max(36500).optional(),
  auditHold: z.boolean().optional(),
  auditHeadMail: z.union([z.literal(''), email]).optional(),
  auditHeadUrl: z.union([z.literal(''), z.url({ protocol: /^https$/ }).max(500)]).optional(),
});

export const settings = table({
  read: {
    method: 'GET',
    path: '/settings',
    may: 'setting.manage',
    scope: 'organisation:read',
    tag: 'Settings',
    summary: 'What an administrator has set for everybody.',
    output: settingsView,
  },
  change: {
    method: 'PATCH',
    path: '/settings',
    may: 'setting.manage',
    scope: 'none',
    sudo: true,
    tag: 'Settings',
    summary: 'Change a setting; the audit keeps who did.',
    body: wish,
    output: settingsView,
  },
});
