import { z } from 'zod';
import { METRICS, OVER_USES, TERMS } from '#domain/licence/balance.ts';
import { id, line, optional } from './fields.ts';
import { page, pageQuery } from './page.ts';
import { table } from './route.ts';

const text = z.string().nullable();
const metric = z.enum(METRICS);
const day = z.iso.date().refine((at) => at >= '1970' && at < '2200', 'absurd_date');
const bound = optional(line(100));

const wish = {
  name: line(200),
  metric,
  quantity: z.int().min(0).max(10_000_000),
  covers: z
    .array(z.strictObject({ productId: id, from: bound, upTo: bound }))
    .min(1)
    .max(50),
  upgrades: z.boolean().default(false),
  downgrades: z.boolean().default(false),
  from: day,
  until: optional(day),
  contract: optional(line(200)),
  /** In units of the currency, with at most two decimals. */
  cost: optional(z.number().min(0).max(999_999_999_999).multipleOf(0.01)),
  currency: z
    .string()
    .regex(/^[A-Z]{3}$/)
    .default('CNY'),
  ownerId: optional(id),
  note: optional(line(2000)),
};

const licence = z.object({
  id,
  name: z.string(),
  metric,
  quantity: z.int(),
  covers: z.array(z.object({ productId: id, product: z.string(), from: text, upTo: text })),
  upgrades: z.boolean(),
  downgrades: z.boolean(),
  from: z.string(),
  until: text,
  term: z.enum(TERMS),
  contract: text,
  cost: z.number().nullable(),
  currency: z.string(),
  ownerId: id.nullable(),
  owner: text,
  note: text,
  version: z.int(),
  /** Null: not in force today, so nothing stands on it. */
  used: z.int().nullable(),
  left: z.int().nullable(),
  /** Of `used`: items without holder, site or number of cores, each taken for one. */
  assumed: z.int().nullable(),
});

const use = z.object({
  item: z.object({ id, number: z.string(), name: z.string(), holder: text, site: text }),
  product: z.object({ id, name: z.string() }),
  version: z.string(),
});

const common = { tag: 'Licences' } as const;
const read = { ...common, method: 'GET', may: 'licence.read', scope: 'config:read' } as const;
const manage = { ...common, may: 'licence.manage', scope: 'config:write' } as const;
const params = z.strictObject({ licence: id });

export const licences = table({
  list: {
    ...read,
    path: '/licences',
    summary:
      'All licences with what is used of them, those that end first at the top; and how much has no right.',
    query: z.strictObject({ term: z.enum(TERMS).optional(), product: id.optional() }),
    output: z.object({ licences: z.array(licence), over: z.int(), mayManage: z.boolean() }),
  },
  exportAll: {
    ...read,
    path: '/licences/export',
    summary: 'The same as CSV.',
    query: z.strictObject({ locale: z.enum(['zh-CN', 'en']).default('zh-CN') }),
    output: z.void(),
    answers: 'stream',
  },
  over: {
    ...read,
    path: '/licences/over-use',
    summary: 'Installations of licensed products that no licence covers, or for which none is left.',
    query: z.strictObject(pageQuery),
    output: page(z.object({ ...use.shape, why: z.enum(OVER_USES) })),
  },
  uses: {
    ...read,
    path: '/licences/:licence/uses',
    summary: 'Installations that stand on a licence.',
    params,
    query: z.strictObject(pageQuery),
    output: page(use),
  },
  create: {
    ...manage,
    method: 'POST',
    path: '/licences',
    summary: 'Add a licence.',
    body: z.strictObject(wish),
    output: z.object({ id, version: z.int() }),
    status: 201,
    idempotent: true,
  },
  change: {
    ...manage,
    method: 'PUT',
    path: '/licences/:licence',
    summary: 'Change a licence; an end is its last day. Needs If-Match.',
    params,
    body: z.strictObject(wish),
    output: z.object({ id, version: z.int() }),
    versioned: true,
  },
});
