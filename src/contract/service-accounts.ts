import { z } from 'zod';
import { SERVICE_ROLES } from '#domain/organisation/service.ts';
import { id, instantOut } from './fields.ts';
import { login, name } from './organisation/fields.ts';
import { table } from './route.ts';
import { newToken, rotation, SERVICE_SCOPES, token, tokenWish } from './tokens.ts';

const params = z.strictObject({ account: id });
const base = { may: 'security.manage', scope: 'none', tag: 'Service accounts' } as const;
const roles = z.array(z.enum(SERVICE_ROLES)).max(SERVICE_ROLES.length);

const account = z.object({
  id,
  login: z.string(),
  name: z.string(),
  roles: z.array(z.string()),
  active: z.boolean(),
  /** Tokens in force. */
  tokens: z.int(),
  lastUsedAt: instantOut.nullable(),
});

export const serviceAccounts = table({
  list: {
    ...base,
    method: 'GET',
    path: '/service-accounts',
    summary: 'Accounts of services: they hold tokens and cannot sign in.',
    output: z.object({ items: z.array(account) }),
  },
  create: {
    ...base,
    method: 'POST',
    path: '/service-accounts',
    sudo: true,
    summary: 'Add an account of a service. It never administers.',
    body: z.strictObject({ login, name, roles: roles.default([]) }),
    output: account,
    status: 201,
  },
  stop: {
    ...base,
    method: 'DELETE',
    path: '/service-accounts/:account',
    summary: 'Stop an account of a service; its tokens end at once.',
    params,
    output: z.void(),
  },
  addToken: {
    ...base,
    method: 'POST',
    path: '/service-accounts/:account/tokens',
    sudo: true,
    summary: 'Give an account of a service a token. Its secret is in this answer and nowhere else.',
    params,
    body: tokenWish.extend({ scopes: z.array(z.enum(SERVICE_SCOPES)).min(1).max(SERVICE_SCOPES.length) }),
    output: newToken,
    status: 201,
  },
  rotateToken: {
    ...base,
    method: 'POST',
    path: '/service-accounts/:account/tokens/:token/rotate',
    sudo: true,
    summary:
      'Exchange a token of an account of a service for a new one. Its secret is in this answer and nowhere else.',
    params: z.strictObject({ account: id, token: id }),
    body: rotation,
    output: newToken,
    status: 201,
  },
  allTokens: {
    ...base,
    method: 'GET',
    path: '/all-tokens',
    summary: 'The API tokens of everybody that are in force, the last made first.',
    output: z.object({
      items: z.array(
        z.object({
          ...token.shape,
          owner: z.object({ id, name: z.string(), kind: z.enum(['person', 'service']) }),
        }),
      ),
    }),
  },
  revokeAny: {
    ...base,
    method: 'DELETE',
    path: '/all-tokens/:token',
    summary: 'Revoke the token of anybody at once.',
    params: z.strictObject({ token: id }),
    output: z.void(),
  },
});
