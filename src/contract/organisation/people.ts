import { z } from 'zod';
import { id } from '../fields.ts';
import { page, pageQuery } from '../page.ts';
import { table } from '../route.ts';
import {
  email,
  extension,
  LOCALES,
  localeName,
  login,
  name,
  newPassword,
  phone,
  roleCode,
  roles,
  zoneName,
} from './fields.ts';

const params = z.strictObject({ person: id });

/** A person as every colleague sees them, as in any company's directory. */
const card = {
  id,
  name: z.string(),
  department: z.string().nullable(),
  email: z.string().nullable(),
};

/** The rest, for the desk, administrators, auditors and the person themselves; null for others. */
export const personView = z.object({
  ...card,
  whole: z
    .object({
      login: z.string(),
      phone: z.string().nullable(),
      /** The telephone at which they work at the desk. */
      extension: z.string().nullable(),
      departmentId: id.nullable(),
      siteId: id.nullable(),
      site: z.string().nullable(),
      managerId: id.nullable(),
      manager: z.string().nullable(),
      /** The roles they hold: shipped ones by name, own ones by code. */
      roles: z.array(z.string()),
      groupIds: z.array(id),
      locale: z.enum(LOCALES),
      zone: z.string(),
      active: z.boolean(),
      hasPassword: z.boolean(),
      version: z.int(),
    })
    .nullable(),
});

/** What an administrator may set. Everybody is a requester, whether or not the list says so. */
const editable = {
  name: name.optional(),
  email: email.nullable().optional(),
  phone: phone.nullable().optional(),
  extension: extension.nullable().optional(),
  departmentId: id.nullable().optional(),
  siteId: id.nullable().optional(),
  managerId: id.nullable().optional(),
  roles: roles.optional(),
  locale: localeName.optional(),
  zone: zoneName.optional(),
};

export const people = table({
  list: {
    method: 'GET',
    path: '/people',
    may: 'organisation.read',
    scope: 'organisation:read',
    tag: 'People',
    summary: 'Search the directory by name or e-mail; the desk also by login and phone. In order of name.',
    query: z.strictObject({
      ...pageQuery,
      q: z.string().trim().max(100).optional(),
      department: id.optional(),
      group: id.optional(),
      /** Refused to those who see only the cards of others. */
      role: roleCode.optional(),
      /** People who have left are shown to those who see whole records, and only when asked for. */
      active: z.enum(['yes', 'no', 'all']).default('yes'),
    }),
    output: page(personView),
  },
  open: {
    method: 'GET',
    path: '/people/:person',
    may: 'organisation.read',
    scope: 'organisation:read',
    tag: 'People',
    summary: 'One person of the directory.',
    params,
    output: personView,
  },
  create: {
    method: 'POST',
    path: '/people',
    may: 'organisation.manage',
    scope: 'organisation:write',
    tag: 'People',
    summary: 'Add a person to the directory.',
    body: z.strictObject({ ...editable, login, name }),
    output: personView,
    status: 201,
    idempotent: true,
  },
  change: {
    method: 'PATCH',
    path: '/people/:person',
    may: 'organisation.manage',
    scope: 'organisation:write',
    tag: 'People',
    summary: 'Change a person; deactivating ends their sessions and tokens at once. Needs If-Match.',
    params,
    body: z.strictObject({ ...editable, login: login.optional(), active: z.boolean().optional() }),
    output: personView,
    versioned: true,
  },
  setPassword: {
    method: 'POST',
    path: '/people/:person/password',
    may: 'organisation.manage',
    scope: 'none',
    sudo: true,
    tag: 'People',
    summary:
      'Give a person a password, a random one when none is named; it is in this answer and nowhere else.',
    params,
    body: z.strictObject({ password: newPassword.optional() }),
    output: z.object({ password: z.string() }),
  },
});
