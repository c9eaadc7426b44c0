import { z } from 'zod';
import { id } from './fields.ts';
import { newPassword } from './organisation/fields.ts';
import { table } from './route.ts';

/** What stands behind the # of a link: a browser sends it to nobody. */
const token = z.string().min(1).max(200);
const tag = 'Session';

/** A new password by a link that comes by mail. */
export const passwordReset = table({
  ask: {
    method: 'POST',
    path: '/password-resets',
    may: 'public',
    scope: 'none',
    tag,
    summary:
      'Ask for a link to set a new password by login or e-mail address. The same answer whether or not there is such a person.',
    body: z.strictObject({ login: z.string().trim().min(1).max(200) }),
    output: z.void(),
  },
  look: {
    method: 'POST',
    path: '/password-resets/look',
    may: 'public',
    scope: 'none',
    tag,
    summary: 'Whether a link still sets a password, and for whom.',
    body: z.strictObject({ token }),
    output: z.object({ login: z.string(), minLength: z.int() }),
  },
  redeem: {
    method: 'POST',
    path: '/password-resets/redeem',
    may: 'public',
    scope: 'none',
    tag,
    summary:
      'Set a new password by a link, once. Every session of the person ends; a second factor is asked for as before.',
    body: z.strictObject({ token, password: newPassword }),
    output: z.void(),
  },
  invite: {
    method: 'POST',
    path: '/people/:person/invitation',
    may: 'organisation.manage',
    scope: 'none',
    sudo: true,
    tag: 'People',
    summary: 'Send somebody a link by which they set a password of their own; it is good for a week.',
    params: z.strictObject({ person: id }),
    output: z.void(),
  },
});
