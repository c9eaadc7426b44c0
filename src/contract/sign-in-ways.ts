import { z } from 'zod';
import { PROVIDER_KINDS } from '#domain/identity/provider.ts';
import { id } from './fields.ts';
import { table } from './route.ts';

/** What the sign-in page asks; the rest of the providers' routes is loaded with their pages. */
export const signInWays = table({
  offered: {
    may: 'public',
    tag: 'Sign-in by others',
    method: 'GET',
    path: '/sign-in/providers',
    scope: 'none',
    summary: 'Providers by which people may sign in.',
    output: z.object({
      items: z.array(
        z.object({
          id,
          name: z.string(),
          kind: z.enum(PROVIDER_KINDS),
          /** `redirect`: the browser goes to its `start`; `form`: login and password are typed in here. */
          way: z.enum(['redirect', 'form']),
        }),
      ),
    }),
  },
});
