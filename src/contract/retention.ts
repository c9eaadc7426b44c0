import { z } from 'zod';
import { MOST_DAYS, RETENTION_KINDS, type RetentionKind } from '#domain/retention/rules.ts';
import { id, instantIn, instantOut, line, optional, ticketNumber } from './fields.ts';
import { table } from './route.ts';

const each = <S extends z.ZodType>(schema: S) =>
  z.strictObject(
    Object.fromEntries(RETENTION_KINDS.map((kind) => [kind, schema])) as Record<RetentionKind, S>,
  );
const days = z.int().min(1).max(MOST_DAYS);
const reason = line(1000);
const kind = z.enum(RETENTION_KINDS);
const named = z.array(z.object({ id: z.string(), since: instantOut }));

const version = z.object({
  version: z.int(),
  days: each(z.int()),
  reason: z.string(),
  /** Null: as the product ships it. */
  changedBy: z.string().nullable(),
  changedAt: instantOut,
});

const preview = z.object({
  items: z.array(
    z.object({
      kind,
      days: z.int(),
      /** Counting stops at 10000. */
      due: z.int(),
      held: z.int(),
      named,
      kept: named,
    }),
  ),
});

const named2 = z.object({ id, name: z.string() }).nullable();
const hold = z.object({
  id: z.int(),
  kind: z.enum(['ticket', 'person', 'range']),
  ticketId: z.int().nullable(),
  person: named2,
  department: named2,
  since: instantOut.nullable(),
  until: instantOut.nullable(),
  reason: z.string(),
  placedBy: z.string(),
  placedAt: instantOut,
  liftedBy: z.string().nullable(),
  liftedAt: instantOut.nullable(),
  liftReason: z.string().nullable(),
});

/** What a hold is put on. */
const on = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('ticket'), ticketId: ticketNumber }),
  z.strictObject({ kind: z.literal('person'), personId: id }),
  z.strictObject({
    kind: z.literal('range'),
    departmentId: optional(id),
    since: optional(instantIn),
    until: optional(instantIn),
  }),
]);

const common = { scope: 'none', tag: 'Retention' } as const;

export const retention = table({
  rules: {
    ...common,
    method: 'GET',
    path: '/retention',
    may: 'retention.read',
    summary: 'For how long each kind of record is kept, in days, with all versions of the rules.',
    output: z.object({ version: z.int(), days: each(z.int()), history: z.array(version) }),
  },
  change: {
    ...common,
    method: 'PUT',
    path: '/retention',
    may: 'retention.manage',
    sudo: true,
    summary: 'Make the next version of the rules; below a floor it is refused.',
    body: z.strictObject({ version: z.int(), days: each(days), reason }),
    output: z.void(),
  },
  preview: {
    ...common,
    method: 'POST',
    path: '/retention/preview',
    may: 'retention.read',
    summary: 'What would go now by these days, or those in force, and what a hold keeps; nothing is changed.',
    body: z.strictObject({ days: each(days).partial().default({}) }),
    output: preview,
  },
  batches: {
    ...common,
    method: 'GET',
    path: '/retention/batches',
    may: 'retention.read',
    summary: 'What went lately, batch by batch, the newest first.',
    output: z.object({
      items: z.array(
        z.object({
          id: z.int(),
          at: instantOut,
          kind: z.string(),
          count: z.int(),
          /** SHA-256 of what was in it, as the audit has it. */
          hash: z.string(),
          rules: z.int(),
          /** Number of the erasure that it was for. */
          erasure: z.int().nullable(),
        }),
      ),
    }),
  },
  holds: {
    ...common,
    method: 'GET',
    path: '/holds',
    may: 'retention.read',
    summary: 'Legal holds: those in force, then those that were lifted.',
    output: z.object({ items: z.array(hold) }),
  },
  placeHold: {
    ...common,
    method: 'POST',
    path: '/holds',
    may: 'hold.manage',
    idempotent: true,
    status: 201,
    summary: 'Keep a ticket, all that is a person’s, or a range from every removal.',
    body: z.strictObject({ on, reason }),
    output: z.object({ id: z.int() }),
  },
  liftHold: {
    ...common,
    method: 'POST',
    path: '/holds/:hold/lift',
    may: 'hold.manage',
    sudo: true,
    summary: 'End a hold.',
    params: z.strictObject({
      hold: z
        .string()
        .regex(/^[1-9]\d{0,9}$/)
        .transform(Number),
    }),
    body: z.strictObject({ reason }),
    output: z.void(),
  },
});
