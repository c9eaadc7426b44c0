import { z } from 'zod';
import { table } from './route.ts';

const settingsView = z.object({
  /** Whether the promises can be read without login. */
  publicPromises: z.boolean(),
});

export const settings = table({
  read: {
    method: 'GET',
    path: '/settings',
    may: 'setting.manage',
    scope: 'organisation:read',
    tag: 'Settings',
    summary: 'What an administrator has switched on.',
    output: settingsView,
  },
  change: {
    method: 'PATCH',
    path: '/settings',
    may: 'setting.manage',
    scope: 'none',
    tag: 'Settings',
    summary: 'Switch something on or off; the audit keeps who did.',
    body: z.strictObject({ publicPromises: z.boolean().optional() }),
    output: settingsView,
  },
});
