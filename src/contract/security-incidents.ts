import { z } from 'zod';
import { SECURITY_CATEGORIES, SECURITY_LEVELS } from '#domain/ticket/security.ts';
import { id, impact, instantIn } from './fields.ts';
import { table } from './route.ts';

const setting = z.strictObject({
  /** Who receives security incidents and sees them from their first moment; null: IT managers alone see them. */
  groupId: id.nullable(),
  /** Hours from discovery to the first report: 1 and 2 for certain operators, 4 for others (c24). */
  reportHours: z.union([z.literal(1), z.literal(2), z.literal(4)]),
});
const out = z.object({ groupId: id.nullable(), reportHours: z.number() });
const base = { tag: 'Security incidents', scope: 'none' } as const;

export const securityIncidents = table({
  setting: {
    ...base,
    method: 'GET',
    path: '/security-incidents/setting',
    may: 'security.manage',
    summary: 'Who the security team is, and how soon incidents are to be reported.',
    output: out,
  },
  change: {
    ...base,
    method: 'PUT',
    path: '/security-incidents/setting',
    may: 'security.manage',
    sudo: true,
    summary: 'Say who the security team is and how soon is reported; new incidents go by it.',
    body: setting,
    output: out,
  },
  analysis: {
    ...base,
    method: 'GET',
    path: '/security-incidents/analysis',
    may: 'desk.read',
    scope: 'ticket:read',
    summary:
      'How many security incidents there were by month, sort, grade and impact; those that one may know of.',
    query: z.strictObject({ from: instantIn.optional(), to: instantIn.optional() }),
    output: z.object({
      items: z.array(
        z.object({
          month: z.string(),
          category: z.enum(SECURITY_CATEGORIES).nullable(),
          level: z.enum(SECURITY_LEVELS).nullable(),
          impact: impact.nullable(),
          total: z.int(),
          open: z.int(),
        }),
      ),
    }),
  },
});
