import { z } from 'zod';
import { itemFilter } from './config.ts';
import { id, instantIn, instantOut, line } from './fields.ts';
import { page, pageQuery } from './page.ts';
import { table } from './route.ts';

const { q, ...filter } = itemFilter;
void q;
export const DIFFERENCES = ['added', 'removed', 'changed'] as const;

const brief = z.object({ id, number: z.string(), name: z.string(), class: z.string() });
const view = z.object({
  id,
  name: z.string(),
  filter: z.record(z.string(), z.unknown()),
  /** The moment as of which items were read. */
  moment: instantOut,
  items: z.int(),
  by: z.string(),
  takenAt: instantOut,
});

const common = { tag: 'Configuration items' } as const;
const read = { ...common, method: 'GET', may: 'config.read', scope: 'config:read' } as const;

export const itemBaselines = table({
  list: {
    ...read,
    path: '/item-baselines',
    summary: 'Baselines that were taken, the newest first.',
    query: z.strictObject(pageQuery),
    output: page(view),
  },
  take: {
    ...common,
    method: 'POST',
    path: '/item-baselines',
    may: 'config.manage',
    scope: 'config:write',
    summary: 'Keep items under a name as they are, or as they were at a moment. It stays as it was taken.',
    body: z.strictObject({
      name: line(100),
      filter: z.strictObject(filter).prefault({}),
      moment: instantIn.nullable().default(null),
    }),
    output: view,
    status: 201,
    idempotent: true,
  },
  compare: {
    ...read,
    path: '/item-baselines/:baseline/compare',
    summary: 'What was added, removed and changed between a baseline and now, or another baseline.',
    params: z.strictObject({ baseline: id }),
    query: z.strictObject({
      ...pageQuery,
      with: z.union([z.literal('now'), id]).default('now'),
      kind: z.enum(DIFFERENCES).optional(),
    }),
    output: z.object({
      ...page(
        z.object({
          kind: z.enum(DIFFERENCES),
          item: brief,
          changes: z.array(z.object({ field: z.string(), before: z.unknown(), after: z.unknown() })),
          relations: z.array(
            z.object({
              kind: z.string(),
              direction: z.enum(['forth', 'back']),
              made: z.boolean(),
              /** Null when its reader may not know of it. */
              item: brief.nullable(),
            }),
          ),
        }),
      ).shape,
      counts: z.object({ added: z.int(), removed: z.int(), changed: z.int() }),
      names: z.record(z.string(), z.string()),
    }),
  },
});
