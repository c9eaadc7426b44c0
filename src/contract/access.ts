import { z } from 'zod';
import { PERMISSIONS, type Permission } from '#domain/permissions/actions.ts';
import { OWN_ROLE } from '#domain/permissions/defining.ts';
import { SCOPES } from '#domain/permissions/grants.ts';
import { ROLES } from '#domain/permissions/roles.ts';
import { HINDRANCES } from '#domain/permissions/why.ts';
import { id, instantOut, line, ticketParam } from './fields.ts';
import { roles as roleCodes } from './organisation/fields.ts';
import { personView } from './organisation/people.ts';
import { table } from './route.ts';

const part = z.enum(ROLES);
const scope = z.enum(SCOPES);
const permission = z.enum(Object.keys(PERMISSIONS) as [Permission, ...Permission[]]);
const code = z.string().regex(OWN_ROLE);

/** What a role allows, and how far each goes. */
const grants = z.partialRecord(permission, z.array(scope).min(1).max(SCOPES.length));
const parts = z.array(part).max(ROLES.length);

const roleView = z.object({
  /** Of a shipped role its name in the rules; of an own one `x-...`. */
  code: z.string(),
  /** Null for shipped roles: their names are in the catalogues. */
  name: z.string().nullable(),
  nameEn: z.string().nullable(),
  shipped: z.boolean(),
  parts,
  grants: z.partialRecord(permission, z.array(scope)),
  /** People at work here who hold it. */
  holders: z.int(),
  /** For If-Match; null for shipped roles, which nobody changes. */
  version: z.int().nullable(),
});

const editable = { name: line(100), nameEn: line(100).nullable(), parts, grants };
/** What opens a ticket to somebody. */
const reason = z.object({
  why: z.enum(['requester', 'recorder', 'named_reader', 'assignee', 'security_team', 'grant']),
  /** Of a grant: by which role, which permission, and how far it goes. */
  role: z.string().nullable(),
  permission: permission.nullable(),
  scope: scope.nullable(),
});

const admin = { may: 'role.manage', tag: 'Access' } as const;
const params = z.strictObject({ role: code });

const duties = z.object({
  separated: z.boolean(),
  /** Who holds two of the three now, so that it cannot be switched on. */
  mixed: z.array(z.object({ id, name: z.string(), parts })),
});

export const access = table({
  roles: {
    method: 'GET',
    path: '/roles',
    may: 'role.grant',
    tag: 'Access',
    scope: 'organisation:read',
    summary: 'Shipped and own roles: what each allows and how far, and how many people hold it.',
    output: z.object({
      items: z.array(roleView),
      /** Permissions that may end at the own department, groups or site. */
      scoped: z.array(permission),
      separated: z.boolean(),
    }),
  },
  add: {
    ...admin,
    method: 'POST',
    path: '/roles',
    scope: 'none',
    sudo: true,
    summary: 'Add a role of the installation’s own: the parts it plays in the rules, and what it allows.',
    body: z.strictObject({ ...editable, code, nameEn: editable.nameEn.default(null) }),
    output: roleView,
    status: 201,
    idempotent: true,
  },
  change: {
    ...admin,
    method: 'PATCH',
    path: '/roles/:role',
    scope: 'none',
    sudo: true,
    summary: 'Change an own role; who may do more by it signs in anew. Nobody changes a role that they hold.',
    params,
    body: z.strictObject(editable).partial(),
    output: roleView,
    versioned: true,
  },
  remove: {
    ...admin,
    method: 'DELETE',
    path: '/roles/:role',
    scope: 'none',
    sudo: true,
    summary: 'Delete an own role that nobody holds.',
    params,
    output: z.void(),
  },
  duties: {
    ...admin,
    method: 'GET',
    path: '/roles/duties',
    scope: 'organisation:read',
    summary: 'Whether the duties of administrator, security administrator and auditor are kept apart.',
    output: duties,
  },
  separate: {
    ...admin,
    method: 'PUT',
    path: '/roles/duties',
    scope: 'none',
    sudo: true,
    summary: 'Keep the three duties apart, or no longer; refused while somebody holds two of them.',
    body: z.strictObject({ separated: z.boolean() }),
    output: duties,
  },
  give: {
    method: 'PUT',
    path: '/people/:person/roles',
    may: 'role.grant',
    tag: 'Access',
    scope: 'none',
    sudo: true,
    summary: 'Say which roles somebody else holds; their sessions end when they may do more. Needs If-Match.',
    params: z.strictObject({ person: id }),
    body: z.strictObject({ roles: roleCodes }),
    output: personView,
    versioned: true,
  },
  effects: {
    ...admin,
    method: 'POST',
    path: '/roles/effects',
    scope: 'none',
    summary: 'What a change of an own role would change for those who hold it. Writes nothing.',
    body: z.strictObject({ role: code, parts, grants }),
    output: z.object({
      holders: z.int(),
      /** Whether holders are signed out, because they may do more. */
      signedOut: z.boolean(),
      /** What people gain or lose; what another role of theirs allows as well is not counted. */
      items: z.array(
        z.object({
          part: part.nullable(),
          permission: permission.nullable(),
          scope: scope.nullable(),
          gained: z.int(),
          lost: z.int(),
        }),
      ),
    }),
  },
  grants: {
    method: 'GET',
    path: '/people/:person/grants',
    may: 'role.grant',
    tag: 'Access',
    scope: 'none',
    summary: 'What somebody can do and how far, and by which of their roles.',
    params: z.strictObject({ person: id }),
    output: z.object({
      person: z.object({ id, name: z.string(), active: z.boolean() }),
      roles: z.array(
        z.object({
          code: z.string(),
          parts,
          /** Who gave it last, as far as the audit tells; null for a file, a directory or the beginning. */
          givenBy: z.string().nullable(),
          givenAt: instantOut.nullable(),
        }),
      ),
      department: z.string().nullable(),
      site: z.string().nullable(),
      groups: z.array(z.string()),
      items: z.array(z.object({ permission, scope, roles: z.array(z.string()) })),
    }),
  },
  readers: {
    method: 'GET',
    path: '/tickets/:ticket/readers',
    may: 'access.explain',
    tag: 'Access',
    scope: 'none',
    summary: 'Everybody who can see a ticket, each with the reasons. Says nothing of what is in it.',
    params: z.strictObject({ ticket: ticketParam }),
    output: z.object({
      confidential: z.boolean(),
      /** How many they are; the first 500 are named. */
      total: z.int(),
      items: z.array(
        z.object({ id, name: z.string(), department: z.string().nullable(), reasons: z.array(reason) }),
      ),
    }),
  },
  why: {
    method: 'GET',
    path: '/tickets/:ticket/readers/:person',
    may: 'access.explain',
    tag: 'Access',
    scope: 'none',
    summary: 'Why somebody can or cannot see a ticket. Says nothing of what is in it.',
    params: z.strictObject({ ticket: ticketParam, person: id }),
    output: z.object({
      person: z.object({ id, name: z.string(), active: z.boolean() }),
      reasons: z.array(reason),
      /** Null when there is a reason. */
      hindrance: z.enum(HINDRANCES).nullable(),
    }),
  },
});
