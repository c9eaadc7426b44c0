import { z } from 'zod';
import { USER_FILTER } from '#domain/identity/ldap.ts';
import {
  FIRST_BINDINGS,
  GIVEN_BY_GROUP,
  PROVIDER_KINDS,
  SIGN_IN_PROBLEMS,
} from '#domain/identity/provider.ts';
import { id, instantOut, line, optional } from './fields.ts';
import { table } from './route.ts';

const claim = line(200);
const address = line(500).regex(/^https?:\/\/[^\s?#]+$/);
const admitting = {
  /** By what somebody who comes for the first time is found; `none`: they are never bound unasked. */
  firstBinding: z.enum(FIRST_BINDINGS).default('none'),
  creates: z.boolean().default(false),
};
const grouping = {
  groupClaim: optional(claim),
  groupRoles: z
    .array(z.strictObject({ group: line(300), role: z.enum(GIVEN_BY_GROUP) }))
    .max(100)
    .default([]),
};
const oidc = z.strictObject({
  kind: z.literal('oidc'),
  issuer: address,
  clientId: line(300),
  scope: line(300).default('openid profile email'),
  loginClaim: claim.default('preferred_username'),
  endsSession: z.boolean().default(false),
  ...admitting,
  ...grouping,
});
const saml = z.strictObject({
  kind: z.literal('saml'),
  entityId: line(500),
  signOnUrl: line(1000).regex(/^https?:\/\/[^\s#]+$/),
  certificates: z.array(line(10_000)).min(1).max(5),
  subjectClaim: optional(claim),
  loginClaim: optional(claim),
  nameClaim: optional(claim),
  emailClaim: optional(claim),
  vouchesForEmail: z.boolean().default(false),
  ...admitting,
  ...grouping,
});
const app = { appId: line(200), base: optional(address), ...admitting };
const wecom = z.strictObject({ kind: z.literal('wecom'), agentId: line(50), ...app });
const dingtalk = z.strictObject({ kind: z.literal('dingtalk'), ...app });
const feishu = z.strictObject({ kind: z.literal('feishu'), ...app });
const attribute = line(100).regex(/^[A-Za-z][A-Za-z0-9-]*$/);
const ldap = z.strictObject({
  kind: z.literal('ldap'),
  url: line(300).regex(/^ldaps?:\/\/(?:[A-Za-z0-9.-]+|\[[0-9a-fA-F:]+\])(?::\d{1,5})?$/),
  ca: optional(
    z
      .string()
      .max(20_000)
      .regex(/^\s*-----BEGIN CERTIFICATE-----[\s\S]+-----END CERTIFICATE-----\s*$/),
  ),
  bindDn: line(500),
  baseDn: line(500),
  userFilter: line(1000).regex(USER_FILTER).default('(&(objectClass=person)(uid={login}))'),
  subjectClaim: attribute.default('entryUUID'),
  loginClaim: attribute.default('uid'),
  nameClaim: attribute.default('cn'),
  emailClaim: optional(attribute),
  phoneClaim: optional(attribute),
  departmentClaim: optional(attribute),
  managerClaim: optional(attribute),
  ...admitting,
  ...grouping,
});
/** By kind. */
const settings = z.discriminatedUnion('kind', [ldap, oidc, saml, wecom, dingtalk, feishu]);
/** Sealed at once and never answered. */
const secret = line(1000);

const view = z.object({
  id,
  kind: z.enum(PROVIDER_KINDS),
  name: z.string(),
  settings,
  hasSecret: z.boolean(),
  enabled: z.boolean(),
  /** For If-Match. */
  version: z.int(),
  /** What the provider has to know as the place where people come back. */
  redirectUri: z.string().nullable(),
  /** Of SAML 2.0: where the metadata of this desk stands, which is its name (entity ID), too. */
  metadataUrl: z.string().nullable(),
  /** People who are bound. */
  people: z.int(),
  succeededAt: instantOut.nullable(),
  failedAt: instantOut.nullable(),
  problem: z.enum(SIGN_IN_PROBLEMS).nullable(),
  /** In the provider's own words. */
  error: z.string().nullable(),
});

const manage = { may: 'security.manage', tag: 'Sign-in by others' } as const;
const open = { may: 'public', tag: 'Sign-in by others' } as const;
const params = z.strictObject({ provider: id });

export const identity = table({
  start: {
    ...open,
    method: 'GET',
    path: '/sign-in/providers/:provider/start',
    scope: 'none',
    summary: 'Sends the browser to a provider; afterwards it goes to `to`, a place of this desk.',
    params,
    query: z.strictObject({ to: z.string().max(2000).optional() }),
    output: z.void(),
    answers: 'stream',
  },
  callback: {
    ...open,
    method: 'GET',
    path: '/sign-in/providers/:provider/callback',
    scope: 'none',
    summary: 'Takes the answer of a provider, opens a session and sends the browser on.',
    params,
    query: z.object({ state: z.string().max(500).optional() }),
    output: z.void(),
    answers: 'stream',
  },
  posted: {
    ...open,
    method: 'POST',
    path: '/sign-in/providers/:provider/callback',
    scope: 'none',
    summary:
      'Takes the form of a provider of SAML 2.0 (HTTP-POST), which comes without cookies, and sends the browser to the callback with them.',
    params,
    accepts: 'form',
    crossSite: true,
    body: z.object({
      SAMLResponse: z.string().min(1).max(200_000),
      RelayState: z.string().max(500).optional(),
    }),
    output: z.void(),
    answers: 'stream',
  },
  metadata: {
    ...open,
    method: 'GET',
    path: '/sign-in/providers/:provider/metadata',
    scope: 'none',
    summary: 'Metadata of this desk for a provider of SAML 2.0.',
    params,
    output: z.void(),
    answers: 'stream',
  },
  bind: {
    may: 'session',
    tag: 'Sign-in by others',
    method: 'POST',
    path: '/sign-in/providers/:provider/bind',
    scope: 'none',
    sudo: true,
    summary: 'Begins to bind the own account to a provider; answers where the browser has to go.',
    params,
    output: z.object({ url: z.string() }),
  },
  mine: {
    may: 'session',
    tag: 'Sign-in by others',
    method: 'GET',
    path: '/sign-in/identities',
    scope: 'none',
    summary: 'By which providers the signed-in person comes in.',
    output: z.object({
      items: z.array(
        z.object({
          provider: id,
          name: z.string(),
          kind: z.enum(PROVIDER_KINDS),
          enabled: z.boolean(),
          boundAt: instantOut,
          /** There is no other way in: a password, a passkey or another provider that is open. */
          last: z.boolean(),
        }),
      ),
    }),
  },
  unbind: {
    may: 'session',
    tag: 'Sign-in by others',
    method: 'DELETE',
    path: '/sign-in/identities/:provider',
    scope: 'none',
    sudo: true,
    summary: 'Unbind the own account from a provider; never the last way in. Every other session ends.',
    params,
    output: z.void(),
  },
  list: {
    ...manage,
    method: 'GET',
    path: '/identity-providers',
    scope: 'organisation:read',
    summary: 'All providers and how each did last; secrets are never answered.',
    output: z.object({ items: z.array(view) }),
  },
  add: {
    ...manage,
    method: 'POST',
    path: '/identity-providers',
    scope: 'none',
    sudo: true,
    summary: 'Add a provider, of the kind that its settings name. Needs a fresh proof of presence.',
    body: z.strictObject({
      name: line(100),
      settings,
      secret: optional(secret),
      enabled: z.boolean().default(true),
    }),
    output: view,
    status: 201,
    idempotent: true,
  },
  change: {
    ...manage,
    method: 'PATCH',
    path: '/identity-providers/:provider',
    scope: 'none',
    sudo: true,
    summary:
      'Change a provider (needs a fresh proof of presence); its secret stays unless one is given, its kind and whose its subjects are always.',
    params,
    body: z.strictObject({
      name: line(100).optional(),
      settings: settings.optional(),
      secret: secret.optional(),
      enabled: z.boolean().optional(),
    }),
    output: view,
    versioned: true,
  },
  test: {
    ...manage,
    method: 'POST',
    path: '/identity-providers/:provider/test',
    scope: 'none',
    summary: 'Reads what the provider says of itself once; nothing is written.',
    params,
    output: z.object({ problem: z.enum(SIGN_IN_PROBLEMS).nullable(), error: z.string().nullable() }),
  },
});
