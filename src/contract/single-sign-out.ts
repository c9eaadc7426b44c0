import { z } from 'zod';
import { PENDING } from '#domain/organisation/sign-in.ts';
import { table } from './route.ts';

export const singleSignOut = table({
  leave: {
    method: 'POST',
    path: '/session/sign-out',
    may: 'session',
    scope: 'none',
    during: PENDING,
    tag: 'Session',
    summary:
      'Sign out, and answer where the browser has to go so that its session at the provider ends, too; null: nowhere.',
    output: z.object({ url: z.string().nullable() }),
  },
});
