import { z } from 'zod';
import { MAIL_CHOICES } from '#domain/notice/mailing.ts';
import { PERMISSIONS, type Permission } from '#domain/permissions/actions.ts';
import { ROLES } from '#domain/permissions/roles.ts';
import { id } from './fields.ts';
import { colourScheme, localeName, newPassword, zoneName } from './organisation/fields.ts';
import { table } from './route.ts';

/** The signed-in person, and all that the web app needs to draw itself for them. */
export const me = z.object({
  id,
  login: z.string(),
  name: z.string(),
  email: z.string().nullable(),
  phone: z.string().nullable(),
  department: z.string().nullable(),
  site: z.string().nullable(),
  roles: z.array(z.enum(ROLES)),
  permissions: z.array(z.enum(Object.keys(PERMISSIONS) as [Permission, ...Permission[]])),
  groups: z.array(z.object({ id, name: z.string(), line: z.int() })),
  locale: localeName,
  zone: z.string(),
  colourScheme,
  /** Which news comes by mail. */
  mailChoice: z.enum(MAIL_CHOICES),
  /** False when this person has no password of their own here. */
  hasPassword: z.boolean(),
});

export const session = table({
  signIn: {
    method: 'POST',
    path: '/session',
    may: 'public',
    scope: 'none',
    tag: 'Session',
    summary: 'Sign in with login and password; the session is kept in an HttpOnly cookie.',
    body: z.strictObject({ login: z.string().trim().min(1).max(200), password: z.string().min(1).max(1000) }),
    output: me,
  },
  signOut: {
    method: 'DELETE',
    path: '/session',
    may: 'session',
    scope: 'none',
    tag: 'Session',
    summary: 'Sign out: the session ends on the server.',
    output: z.void(),
  },
  me: {
    method: 'GET',
    path: '/session',
    may: 'session',
    scope: 'organisation:read',
    tag: 'Session',
    summary: 'Who is signed in, with roles, permissions, support groups and preferences.',
    output: me,
  },
  prefer: {
    method: 'PATCH',
    path: '/session/preferences',
    may: 'session',
    scope: 'none',
    tag: 'Session',
    summary: 'Change the language, time zone, colour scheme or mail wishes of the signed-in person.',
    body: z.strictObject({
      locale: localeName.optional(),
      zone: zoneName.optional(),
      colourScheme: colourScheme.optional(),
      mailChoice: z.enum(MAIL_CHOICES).optional(),
    }),
    output: me,
  },
  changePassword: {
    method: 'POST',
    path: '/session/password',
    may: 'session',
    scope: 'none',
    tag: 'Session',
    summary: 'Change the own password; every other session of the person ends.',
    body: z.strictObject({ current: z.string().min(1).max(1000), next: newPassword }),
    output: z.void(),
  },
});
