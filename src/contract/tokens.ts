import { z } from 'zod';
import { id, instantOut, line } from './fields.ts';
import { table } from './route.ts';

/** What a token can be allowed to do. */
export const TOKEN_SCOPES = [
  'ticket:read',
  'ticket:write',
  'organisation:read',
  'organisation:write',
  'config:read',
  'config:write',
  'discovery:write',
] as const;
/** A token of an account of a service may provision people by SCIM, too. */
export const SERVICE_SCOPES = [...TOKEN_SCOPES, 'scim'] as const;

/** A token without its secret. */
export const token = z.object({
  id,
  name: z.string(),
  scopes: z.array(z.enum(SERVICE_SCOPES)),
  createdAt: instantOut,
  expiresAt: instantOut,
  lastUsedAt: instantOut.nullable(),
});

/** A token with the secret that is told this once. */
export const newToken = z.object({ ...token.shape, secret: z.string() });

export const tokenWish = z.strictObject({
  name: line(100),
  scopes: z.array(z.enum(TOKEN_SCOPES)).min(1).max(TOKEN_SCOPES.length),
  /** Days until it expires. */
  days: z.int().min(1).max(366).default(90),
});

/** How a token is exchanged for another one with the same name and scopes. */
export const rotation = z.strictObject({
  /** Days until the new one expires. */
  days: z.int().min(1).max(366).default(90),
  /** Hours for which the old one still works, so that nothing stands still meanwhile; 0: it ends at once. */
  overlapHours: z.int().min(0).max(168).default(0),
});

export const tokens = table({
  list: {
    method: 'GET',
    path: '/tokens',
    may: 'session',
    scope: 'none',
    tag: 'API tokens',
    summary: 'The API tokens of the signed-in person that are neither revoked nor expired.',
    output: z.object({ items: z.array(token) }),
  },
  create: {
    method: 'POST',
    path: '/tokens',
    may: 'session',
    scope: 'none',
    sudo: true,
    tag: 'API tokens',
    summary: 'Create an API token. Its secret is in this answer and nowhere else.',
    body: tokenWish,
    output: newToken,
    status: 201,
  },
  rotate: {
    method: 'POST',
    path: '/tokens/:token/rotate',
    may: 'session',
    scope: 'none',
    sudo: true,
    tag: 'API tokens',
    summary: 'Exchange an own API token for a new one. Its secret is in this answer and nowhere else.',
    params: z.strictObject({ token: id }),
    body: rotation,
    output: newToken,
    status: 201,
  },
  revoke: {
    method: 'DELETE',
    path: '/tokens/:token',
    may: 'session',
    scope: 'none',
    tag: 'API tokens',
    summary: 'Revoke an own API token at once.',
    params: z.strictObject({ token: id }),
    output: z.void(),
  },
});
