import { z } from 'zod';
import { ALL_AUDIT_KINDS, AUDIT_OBJECTS } from '#domain/audit/kinds.ts';
import { id, instantIn, instantOut, line } from './fields.ts';
import { page, pageQuery } from './page.ts';
import { table } from './route.ts';

const text = z.string().nullable();

const entry = z.object({
  id: z.int(),
  at: instantOut,
  /** Null: the system, or somebody who is not known. */
  personId: text,
  /** The name as it was then; of entries from before names were kept the present one. */
  who: text,
  /** A kind of an older version may be unknown here. */
  kind: z.string(),
  what: z.record(z.string(), z.unknown()),
  ip: text,
  via: z.enum(['session', 'token']).nullable(),
  credential: text,
  agent: text,
  object: z.object({ kind: z.string(), id: z.string() }).nullable(),
  ok: z.boolean(),
  requestId: text,
  /** Its place in the chain; null: not sealed yet. */
  pos: z.int().nullable(),
});

/** What is looked for; all of it has to fit. */
const search = {
  from: instantIn.optional(),
  to: instantIn.optional(),
  person: id.optional(),
  kind: z.enum(ALL_AUDIT_KINDS).optional(),
  objectKind: z.enum(AUDIT_OBJECTS).optional(),
  objectId: line(200).optional(),
  outcome: z.enum(['succeeded', 'failed']).optional(),
  ip: line(100).optional(),
};

const common = { method: 'GET', may: 'audit.read', scope: 'none', tag: 'Audit' } as const;

export const auditLog = table({
  entries: {
    ...common,
    path: '/audit/entries',
    summary: 'Entries of the audit that fit, the newest first.',
    query: z.strictObject({ ...search, ...pageQuery }),
    output: page(entry),
  },
  state: {
    ...common,
    path: '/audit/state',
    summary: 'How far the audit is chained, verified, signed and kept.',
    output: z.object({
      /** The last link of the chain. */
      sealed: z.object({ pos: z.int(), at: instantOut }).nullable(),
      /** Entries and decisions that are not chained yet. */
      waiting: z.int(),
      /** The last verification; `finding` names the first row that is not in order. */
      checked: z.object({ at: instantOut, upto: z.int(), links: z.int(), finding: text }).nullable(),
      /** The last daily head that was signed. */
      head: z.object({ day: z.iso.date(), pos: z.int() }).nullable(),
      purged: z.object({ upto: z.int(), at: instantOut, lastAt: instantOut }).nullable(),
      oldest: instantOut.nullable(),
      keepDays: z.int(),
      held: z.boolean(),
      /** Whether PostgreSQL itself refuses the desk's own role to change or delete entries. */
      protectedByRole: z.boolean(),
    }),
  },
  head: {
    ...common,
    path: '/audit/head',
    summary: 'The end of the chain, signed now, with the public key (JSON), to be kept elsewhere.',
    output: z.void(),
    answers: 'stream',
  },
  export: {
    ...common,
    path: '/audit/export',
    sudo: true,
    summary: 'Entries that fit as CSV or JSON lines, the oldest first; the export is an entry itself.',
    query: z.strictObject({ ...search, format: z.enum(['csv', 'jsonl']).default('csv') }),
    output: z.void(),
    answers: 'stream',
  },
});
