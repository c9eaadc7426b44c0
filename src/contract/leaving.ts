import { z } from 'zod';
import { DEPENDENTS, HEIRLOOMS, LEAVINGS } from '#domain/leaving/leaving.ts';
import { id, instantOut } from './fields.ts';
import { personView } from './organisation/people.ts';
import { table } from './route.ts';

const params = z.strictObject({ person: id });
const heirs = z.strictObject(
  Object.fromEntries(HEIRLOOMS.map((which) => [which, id.nullable().optional()])) as Record<
    (typeof HEIRLOOMS)[number],
    z.ZodOptional<z.ZodNullable<typeof id>>
  >,
);

const openWork = z.object({
  work: z.array(
    z.object({
      kind: z.enum(DEPENDENTS),
      count: z.int(),
      /** The first of those that the reader may know of; `id` is the number of a ticket or version. */
      items: z.array(z.object({ id: z.string(), name: z.string() })),
    }),
  ),
  /** When they left the company, the desk or a group, the last first, and what became of things. */
  departures: z.array(
    z.object({
      why: z.enum(LEAVINGS),
      groupId: id.nullable(),
      at: instantOut,
      /** Null while something is still to be handed on. */
      settledAt: instantOut.nullable(),
      items: z.array(z.object({ kind: z.string(), count: z.int(), to: id.nullable() })),
    }),
  ),
  names: z.record(z.string(), z.string()),
});

export const leaving = table({
  openWork: {
    method: 'GET',
    path: '/people/:person/open-work',
    may: 'organisation.manage',
    scope: 'organisation:read',
    tag: 'People',
    summary:
      'What depends on a person: tickets, visits, calls, duty, groups, reports, webhooks. And what became of it after they left.',
    params,
    output: openWork,
  },
  leave: {
    method: 'POST',
    path: '/people/:person/leaving',
    may: 'organisation.manage',
    scope: 'organisation:write',
    tag: 'People',
    summary:
      'Deactivate a person and say who takes over what; the rest goes to groups and leads. Needs If-Match.',
    params,
    body: z.strictObject({ heirs: heirs.default({}) }),
    output: personView,
    versioned: true,
  },
});
