import { z } from 'zod';
import { RELEASE_STATES } from '#domain/change/release.ts';
import { changeRow } from './changes.ts';
import { id, instantIn, instantOut, line, prose } from './fields.ts';
import { page, pageQuery } from './page.ts';
import { table } from './route.ts';

const wish = {
  title: line(200),
  plan: prose,
  /** 回退方案. */
  backOut: prose,
  /** When it is to be out at the latest. */
  plannedAt: instantIn,
  changeIds: z.array(id).min(1).max(100),
};
const params = z.strictObject({ release: id });
const view = z.object({
  id,
  number: z.string(),
  version: z.int(),
  title: z.string(),
  plan: z.string(),
  backOut: z.string(),
  plannedAt: instantOut,
  state: z.enum(RELEASE_STATES),
  endedAt: instantOut.nullable(),
  result: z.string().nullable(),
  changes: z.array(z.object(changeRow)),
  mayManage: z.boolean(),
});

const tag = 'Changes';
const read = { tag, method: 'GET', may: 'change.read', scope: 'ticket:read' } as const;
const manage = { tag, may: 'change.manage', scope: 'ticket:write', output: view } as const;

export const releases = table({
  list: {
    ...read,
    path: '/releases',
    summary: 'Releases, the newest first.',
    query: z.strictObject(pageQuery),
    output: page(view),
  },
  rates: {
    ...read,
    path: '/release-rates',
    summary: 'Releases that ended in a period, how many succeeded and how many in time (c17).',
    query: z.strictObject({ from: instantIn, to: instantIn }),
    output: z.object({
      ended: z.int(),
      succeeded: z.int(),
      onTime: z.int(),
      successRate: z.number().nullable(),
      onTimeRate: z.number().nullable(),
    }),
  },
  open: {
    ...read,
    path: '/releases/:release',
    summary: 'One release with its changes.',
    params,
    output: view,
  },
  plan: {
    ...manage,
    method: 'POST',
    path: '/releases',
    summary: 'Plan a release of changes, with a way back.',
    body: z.strictObject(wish),
    status: 201,
    idempotent: true,
  },
  change: {
    ...manage,
    method: 'PUT',
    path: '/releases/:release',
    summary: 'Change the plan of a release that is not out. Needs If-Match.',
    params,
    body: z.strictObject(wish),
    versioned: true,
  },
  end: {
    ...manage,
    method: 'POST',
    path: '/releases/:release/end',
    summary: 'Say how a release went; it has succeeded when each of its changes has.',
    params,
    body: z.strictObject({
      state: z.enum(['succeeded', 'failed', 'backed_out', 'cancelled']),
      result: prose,
    }),
    idempotent: true,
  },
});
