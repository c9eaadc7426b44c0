import { z } from 'zod';
import { FINDINGS, SEEN_STATES, VERIFICATION_STATES } from '#domain/asset/verification.ts';
import { ITEM_STATES } from '#domain/config/item.ts';
import { day, itemBrief } from './asset.ts';
import { id, instantOut, line, optional } from './fields.ts';
import { page, pageQuery } from './page.ts';
import { table } from './route.ts';

const text = z.string().nullable();
const common = { tag: 'Verification' } as const;
const read = { ...common, method: 'GET', may: 'config.read', scope: 'config:read' } as const;
const plan = { ...common, method: 'POST', may: 'asset.plan_verification', scope: 'none' } as const;
const count = { ...common, may: 'ticket.use', scope: 'none' } as const;
const params = z.strictObject({ verification: id });
const ofItem = z.strictObject({ verification: id, item: id });

/** State, holder and site, as they are recorded or as they were seen. */
const place = z.object({
  state: z.enum(ITEM_STATES).optional(),
  holderId: id.nullable().optional(),
  holder: text.optional(),
  siteId: id.nullable().optional(),
  site: text.optional(),
});

const verification = z.object({
  id,
  /** `VC-000012`. */
  number: z.string(),
  version: z.int(),
  title: z.string(),
  state: z.enum(VERIFICATION_STATES),
  class: text,
  siteId: id.nullable(),
  site: text,
  departmentId: id.nullable(),
  department: text,
  dueOn: day.nullable(),
  plannedBy: z.string(),
  counters: z.array(z.object({ id, name: z.string() })),
  tally: z.object({
    asRecorded: z.int(),
    different: z.int(),
    notFound: z.int(),
    unknown: z.int(),
    left: z.int(),
  }),
  /** Of what was looked at, the share that is not as recorded (2.6b, c5); null: nothing was. */
  rate: z.number().nullable(),
  /** Findings that wait for somebody to take them over or not. */
  undecided: z.int(),
  changedAt: instantOut,
});

const finding = z.object({
  item: z.object({ ...itemBrief.shape, serial: text, assetNumber: text }),
  planned: z.boolean(),
  expected: place,
  finding: z.enum(FINDINGS).nullable(),
  found: place.nullable(),
  note: text,
  countedBy: text,
  countedAt: instantOut.nullable(),
  decision: z.enum(['accepted', 'rejected']).nullable(),
  decidedBy: text,
});

export const verifications = table({
  list: {
    ...read,
    path: '/verifications',
    summary: 'Verifications (盘点), the newest first, with their discrepancy rates.',
    query: z.strictObject(pageQuery),
    output: page(verification),
  },
  open: {
    ...read,
    path: '/verifications/:verification',
    summary: 'One verification with its counters, its tally and what is in no register.',
    params,
    output: z.object({
      verification,
      unknown: z.array(z.object({ label: z.string(), note: text, by: z.string(), at: instantOut })),
    }),
  },
  findings: {
    ...read,
    path: '/verifications/:verification/items',
    summary: 'Items of a verification with what was found; `wrong`: those that are not as recorded.',
    params,
    query: z.strictObject({
      ...pageQuery,
      finding: z.enum([...FINDINGS, 'wrong', 'left', 'all']).default('all'),
    }),
    output: page(finding),
  },
  report: {
    ...read,
    path: '/verifications/:verification/report',
    summary: 'Everything that was found, as CSV.',
    params,
    output: z.void(),
    answers: 'stream',
  },
  plan: {
    ...plan,
    path: '/verifications',
    summary: 'Plan a verification: what is counted, by whom, until when.',
    body: z.strictObject({
      title: line(200),
      class: optional(z.string().max(50)),
      siteId: optional(id),
      departmentId: optional(id),
      dueOn: optional(day),
      counterIds: z.array(id).min(1).max(50),
    }),
    output: z.object({ id, number: z.string() }),
    status: 201,
    idempotent: true,
  },
  start: {
    ...plan,
    path: '/verifications/:verification/start',
    summary: 'Begin to count: what the register says now is what is compared with.',
    params,
    output: z.object({ version: z.int(), items: z.int() }),
  },
  close: {
    ...plan,
    path: '/verifications/:verification/close',
    summary: 'End the counting; what was not looked at stays so.',
    params,
    output: z.object({ version: z.int() }),
  },
  cancel: {
    ...plan,
    path: '/verifications/:verification/cancel',
    summary: 'Cancel a verification; what was found stays in the histories of the items.',
    params,
    output: z.object({ version: z.int() }),
  },
  accept: {
    ...plan,
    path: '/verifications/:verification/items/:item/accept',
    summary: 'Take over what was found: the item is corrected. Of one that was not found it is said only.',
    params: ofItem,
    output: z.object({ version: z.int() }),
  },
  reject: {
    ...plan,
    path: '/verifications/:verification/items/:item/reject',
    summary: 'Leave the item as it is recorded.',
    params: ofItem,
    output: z.object({ version: z.int() }),
  },
  overdue: {
    ...read,
    path: '/items-unverified',
    summary:
      'Items that were not verified for longer than their class says (2.6b), those of longest ago first.',
    query: z.strictObject({ limit: pageQuery.limit }),
    output: z.object({
      count: z.int(),
      items: z.array(
        z.object({ ...itemBrief.shape, lastAt: instantOut, verified: z.boolean(), months: z.int() }),
      ),
    }),
  },
});

/** For who counts: they need no permission on the register, only to have been asked. */
export const counting = table({
  mine: {
    ...count,
    method: 'GET',
    path: '/my-verifications',
    summary: 'Verifications that run and in which the caller counts.',
    output: z.object({ items: z.array(verification) }),
  },
  left: {
    ...count,
    method: 'GET',
    path: '/my-verifications/:verification/items',
    summary: 'What is to be counted, and what was found already.',
    params,
    query: z.strictObject({ ...pageQuery, finding: z.enum(['left', 'all']).default('left') }),
    output: page(finding),
  },
  look: {
    ...count,
    method: 'GET',
    path: '/my-verifications/:verification/look',
    summary: 'What a label, a number or a serial number names; null when it is in no register.',
    params,
    query: z.strictObject({ code: z.string().trim().min(1).max(500) }),
    output: z.object({ found: finding.nullable() }),
  },
  find: {
    ...count,
    method: 'POST',
    path: '/my-verifications/:verification/items/:item',
    summary: 'Say what was found; what is left out is as recorded. May be said again until it is decided.',
    params: ofItem,
    body: z.strictObject({
      present: z.boolean(),
      state: z.enum(SEEN_STATES).optional(),
      holderId: id.nullable().optional(),
      siteId: id.nullable().optional(),
      note: optional(line(500)),
    }),
    output: finding,
  },
  unknown: {
    ...count,
    method: 'POST',
    path: '/my-verifications/:verification/unknown',
    summary: 'Tell of something that is in no register.',
    params,
    body: z.strictObject({ label: line(200), note: optional(line(500)) }),
    output: z.object({ label: z.string() }),
    status: 201,
  },
});
