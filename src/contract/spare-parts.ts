import { z } from 'zod';
import { MOST_PARTS, PART_MOVES } from '#domain/asset/spare-part.ts';
import { id, instantOut, line, optional, ticketNumber } from './fields.ts';
import { page, pageQuery } from './page.ts';
import { table } from './route.ts';

const text = z.string().nullable();
const common = { tag: 'Spare parts' } as const;
const read = { ...common, method: 'GET', may: 'config.read', scope: 'config:read' } as const;
const manage = { ...common, method: 'POST', may: 'asset.manage', scope: 'config:write' } as const;
const params = z.strictObject({ part: id });
const quantity = z.int().min(0).max(MOST_PARTS);

const fields = {
  name: line(200),
  model: optional(line(200)),
  siteId: optional(id),
  /** Below this it is listed as short. */
  minimum: quantity.default(0),
};

const part = z.object({
  id,
  /** `SP-000012`. */
  number: z.string(),
  version: z.int(),
  name: z.string(),
  model: text,
  siteId: id.nullable(),
  site: text,
  minimum: z.int(),
  stock: z.int(),
  short: z.boolean(),
  changedAt: instantOut,
});

export const spareParts = table({
  list: {
    ...read,
    path: '/spare-parts',
    summary: 'Parts without a serial number each, by name; those of which there are too few come first.',
    query: z.strictObject({ q: z.string().trim().max(200).optional() }),
    output: z.object({ items: z.array(part) }),
  },
  add: {
    ...manage,
    path: '/spare-parts',
    summary: 'Add a kind of part in a place; there is none of it yet.',
    body: z.strictObject(fields),
    output: part,
    status: 201,
    idempotent: true,
  },
  change: {
    ...manage,
    method: 'PUT',
    path: '/spare-parts/:part',
    summary:
      'Change what a kind of part is called, where it is, or how many there should be. Needs If-Match.',
    params,
    body: z.strictObject(fields),
    output: part,
    versioned: true,
  },
  move: {
    ...manage,
    path: '/spare-parts/:part/moves',
    summary: 'Bring parts in, take them out for a ticket or an item, or say how many there are.',
    params,
    body: z.strictObject({
      kind: z.enum(PART_MOVES),
      quantity,
      ticket: optional(ticketNumber),
      itemId: optional(id),
      note: optional(line(500)),
    }),
    output: part,
    idempotent: true,
  },
  history: {
    ...read,
    path: '/spare-parts/:part/history',
    summary: 'What came and went, the newest first.',
    params,
    query: z.strictObject(pageQuery),
    output: page(
      z.object({
        seq: z.int(),
        at: instantOut,
        by: text,
        kind: z.enum(['added', 'changed', ...PART_MOVES]),
        quantity: z.int().nullable(),
        /** How many there were afterwards. */
        stock: z.int().nullable(),
        ticket: z.int().nullable(),
        item: text,
        note: text,
      }),
    ),
  },
});
