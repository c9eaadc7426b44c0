import { z } from 'zod';
import { instantOut } from './fields.ts';
import { table } from './route.ts';

/**
 * What is served below `/scim/v2`, by the forms and errors of RFC 7644 and not by ours: each asks for a token of an
 * account of a service with the scope `scim`, and for nothing else.
 */
export const SCIM_ROUTES = [
  'GET /ServiceProviderConfig',
  'GET /ResourceTypes',
  'GET /ResourceTypes/:name',
  'GET /Schemas',
  'GET /Schemas/:urn',
  'GET /Users',
  'POST /Users',
  'POST /Users/.search',
  'GET /Users/:id',
  'PUT /Users/:id',
  'PATCH /Users/:id',
  'DELETE /Users/:id',
  'GET /Groups',
  'POST /Groups',
  'POST /Groups/.search',
  'GET /Groups/:id',
  'PUT /Groups/:id',
  'PATCH /Groups/:id',
  'DELETE /Groups/:id',
] as const;
export const SCIM_ROOT = '/scim/v2';

const state = z.object({
  /** Where clients reach it. */
  address: z.string(),
  /** People whom clients may switch off in an hour; the next one is refused. */
  deactivationsAnHour: z.int(),
  inLastHour: z.int(),
  /** When a client was last stopped by that, within a week. */
  stoppedAt: instantOut.nullable(),
});

export const scim = table({
  state: {
    method: 'GET',
    path: '/scim-state',
    may: 'security.manage',
    scope: 'none',
    tag: 'Service accounts',
    summary:
      'Provisioning by SCIM 2.0: where, how many were switched off within the hour, and whether it was stopped.',
    output: state,
  },
  limit: {
    method: 'PUT',
    path: '/scim-state',
    may: 'security.manage',
    scope: 'none',
    sudo: true,
    tag: 'Service accounts',
    summary: 'Say how many people clients of SCIM may switch off in an hour; the audit keeps who did.',
    body: z.strictObject({ deactivationsAnHour: z.int().min(0).max(100_000) }),
    output: state,
  },
});
