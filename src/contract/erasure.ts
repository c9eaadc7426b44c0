import { z } from 'zod';
import { ERASURE_OBSTACLES } from '#domain/retention/erasure.ts';
import { id, instantOut, line, optional } from './fields.ts';
import { table } from './route.ts';

/** What goes for good, and what stays; why it does stands in the words of each. */
export const ERASURE_GOES = [
  'profile',
  'sign_in',
  'channels',
  'notices',
  'audit_names',
  'mails',
  'calls',
  'tickets',
] as const;
export const ERASURE_STAYS = ['open_tickets', 'work', 'audit_entries', 'old_names', 'statistics'] as const;
export const ERASURE_STATES = ['asked', 'withdrawn', 'refused', 'approved', 'done'] as const;

/** A person, or the address or number of somebody without an account. */
const whom = { personId: optional(id), contact: optional(line(254)) };
const counted = <T extends readonly [string, ...string[]]>(names: T) =>
  z.array(z.object({ what: z.enum(names), count: z.int() }));
const name = z.string().nullable();

const view = z.object({
  id: z.int(),
  person: z.object({ id, name: z.string() }).nullable(),
  /** Null once it is done, and of a person. */
  contact: name,
  reason: z.string(),
  state: z.enum(ERASURE_STATES),
  /** Null: done again after a backup was restored. */
  askedBy: z.object({ id, name: z.string() }).nullable(),
  askedAt: instantOut,
  decidedBy: name,
  decidedAt: instantOut.nullable(),
  doneAt: instantOut.nullable(),
});

const common = { scope: 'none', tag: 'Privacy' } as const;
const one = z.strictObject({
  erasure: z
    .string()
    .regex(/^[1-9]\d{0,8}$/)
    .transform(Number),
});

export const erasures = table({
  list: {
    ...common,
    method: 'GET',
    path: '/erasures',
    may: 'erasure.request',
    summary: 'Requests to forget somebody, those that wait first.',
    output: z.object({ items: z.array(view) }),
  },
  preview: {
    ...common,
    method: 'POST',
    path: '/erasures/preview',
    may: 'erasure.request',
    summary: 'What would go, what would stay, and what stands in the way; nothing is changed.',
    body: z.strictObject(whom),
    output: z.object({
      goes: counted(ERASURE_GOES),
      stays: counted(ERASURE_STAYS),
      obstacles: z.array(z.enum(ERASURE_OBSTACLES)),
    }),
  },
  ask: {
    ...common,
    method: 'POST',
    path: '/erasures',
    may: 'erasure.request',
    sudo: true,
    idempotent: true,
    status: 201,
    summary: 'Ask that somebody be forgotten; another person decides.',
    body: z.strictObject({ ...whom, reason: line(1000) }),
    output: z.object({ id: z.int() }),
  },
  withdraw: {
    ...common,
    method: 'POST',
    path: '/erasures/:erasure/withdraw',
    may: 'erasure.request',
    summary: 'Take a request of one’s own back.',
    params: one,
    output: z.void(),
  },
  refuse: {
    ...common,
    method: 'POST',
    path: '/erasures/:erasure/refuse',
    may: 'erasure.approve',
    summary: 'Refuse a request.',
    params: one,
    output: z.void(),
  },
  approve: {
    ...common,
    method: 'POST',
    path: '/erasures/:erasure/approve',
    may: 'erasure.approve',
    sudo: true,
    summary: 'Approve a request of somebody else: it is done at once and there is no way back.',
    params: one,
    output: z.void(),
  },
});
