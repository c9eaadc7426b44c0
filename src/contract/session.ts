import { z } from 'zod';
import { MAIL_CHOICES } from '#domain/notice/mailing.ts';
import { PENDING } from '#domain/organisation/sign-in.ts';
import { PERMISSIONS, type Permission } from '#domain/permissions/actions.ts';
import { ROLES } from '#domain/permissions/roles.ts';
import { id, instantOut } from './fields.ts';
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
  /** Fewest characters of a new password. */
  passwordMinLength: z.int(),
  /** What is still to be done before anything else; null: nothing. */
  pending: z.enum(PENDING).nullable(),
});

const oneSession = z.object({
  id,
  /** Whether it is the one that asks. */
  current: z.boolean(),
  /** What its browser says it is; null when it says nothing that is known. */
  browser: z.string().nullable(),
  system: z.string().nullable(),
  ip: z.string().nullable(),
  createdAt: instantOut,
  lastSeenAt: instantOut,
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
    during: PENDING,
    tag: 'Session',
    summary: 'Sign out: the session ends on the server.',
    output: z.void(),
  },
  me: {
    method: 'GET',
    path: '/session',
    may: 'session',
    scope: 'organisation:read',
    during: ['password_change', 'enrolment'],
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
    during: ['password_change', 'enrolment'],
    tag: 'Session',
    summary:
      'Change the own password; every other session of the person ends, and this one gets another secret.',
    body: z.strictObject({ current: z.string().min(1).max(1000), next: newPassword }),
    output: z.void(),
  },
  sessions: {
    method: 'GET',
    path: '/sessions',
    may: 'session',
    scope: 'none',
    tag: 'Session',
    summary: 'Where the signed-in person is signed in: their open sessions, this one first.',
    output: z.object({ items: z.array(oneSession) }),
  },
  endSession: {
    method: 'DELETE',
    path: '/sessions/:session',
    may: 'session',
    scope: 'none',
    tag: 'Session',
    summary: 'End one of the own sessions.',
    params: z.strictObject({ session: id }),
    output: z.void(),
  },
  endOthers: {
    method: 'POST',
    path: '/sessions/end-others',
    may: 'session',
    scope: 'none',
    tag: 'Session',
    summary: 'End all of the own sessions but this one.',
    output: z.void(),
  },
  sessionsOf: {
    method: 'GET',
    path: '/people/:person/sessions',
    may: 'security.manage',
    scope: 'none',
    tag: 'Session',
    summary: 'Where a person is signed in.',
    params: z.strictObject({ person: id }),
    output: z.object({ items: z.array(oneSession) }),
  },
  endSessionOf: {
    method: 'DELETE',
    path: '/people/:person/sessions/:session',
    may: 'security.manage',
    scope: 'none',
    tag: 'Session',
    summary: 'End one session of a person.',
    params: z.strictObject({ person: id, session: id }),
    output: z.void(),
  },
  endSessionsOf: {
    method: 'DELETE',
    path: '/people/:person/sessions',
    may: 'security.manage',
    scope: 'none',
    tag: 'Session',
    summary: 'Sign a person out everywhere.',
    params: z.strictObject({ person: id }),
    output: z.void(),
  },
});
