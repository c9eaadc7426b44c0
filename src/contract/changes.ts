import { z } from 'zod';
import { VOTES } from '#domain/change/approval.ts';
import { CATEGORIES, CHANGE_STATUSES, OUTCOMES } from '#domain/change/change.ts';
import { CHANGE_EVENTS } from '#domain/change/decide.ts';
import { CHANGE_ACTIONS } from '#domain/change/lifecycle.ts';
import { LEVELS } from '#domain/change/policy.ts';
import { CRITICALITIES, ITEM_STATES } from '#domain/config/item.ts';
import {
  id,
  instantIn,
  instantOut,
  line,
  optional,
  priority,
  prose,
  status,
  ticketNumber,
} from './fields.ts';
import { page, pageQuery } from './page.ts';
import { table } from './route.ts';

const text = z.string().nullable();
/** The id of a change, or its number. */
export const changeRef = z.string().regex(/^([0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|CH-\d{6,9})$/i);
/** A change by its id or its number. */
const params = z.strictObject({ change: changeRef });
const category = z.enum(CATEGORIES);
const changeStatus = z.enum(CHANGE_STATUSES);
const level = z.enum(LEVELS);
const windowIn = z.strictObject({ from: instantIn, to: instantIn });
const windowOut = z.object({ from: instantOut, to: instantOut });
const approvalResult = z.enum(['pending', 'approved', 'rejected']);

/** What a change asks for. */
const request = {
  category: category.optional(),
  modelId: id.nullable().optional(),
  implementerId: id.nullable().optional(),
  reason: prose.nullable().optional(),
  plan: prose.nullable().optional(),
  test: prose.nullable().optional(),
  backOut: prose.nullable().optional(),
  window: windowIn.nullable().optional(),
  itemIds: z.array(id).max(50).optional(),
  ticketIds: z.array(ticketNumber).max(50).optional(),
  answers: z.record(z.string().max(40), z.string().max(40)).optional(),
};

export const changeRow = {
  id,
  number: z.string(),
  title: z.string(),
  category,
  status: changeStatus,
  outcome: z.enum(OUTCOMES).nullable(),
  approval: approvalResult.nullable(),
  /** Went ahead on one manager's word (A6). */
  released: z.boolean(),
  risk: level.nullable(),
  impact: level.nullable(),
  window: windowOut.nullable(),
  requester: z.string(),
  implementer: text,
  changedAt: instantOut,
};

const requirement = z.object({
  code: z.string(),
  result: approvalResult,
  approvals: z.int(),
  rejections: z.int(),
  needed: z.int(),
  veto: z.boolean(),
  voterIds: z.array(id),
});

const task = z.object({
  id,
  title: z.string(),
  assigneeId: id.nullable(),
  state: z.enum(['open', 'done', 'skipped']),
  result: text,
  by: id.nullable(),
  at: instantOut.nullable(),
});

const item = z.object({
  id,
  number: z.string(),
  class: z.string(),
  name: z.string(),
  state: z.enum(ITEM_STATES),
  criticality: z.enum(CRITICALITIES),
  /** What became of it: it says something new for this change, or is declared unchanged. */
  settled: z.enum(['updated', 'unchanged']).nullable(),
});

export const changeView = z.object({
  ...changeRow,
  version: z.int(),
  round: z.int(),
  requesterId: id,
  implementerId: id.nullable(),
  modelId: id.nullable(),
  reason: text,
  plan: text,
  test: text,
  backOut: text,
  answers: z.record(z.string(), z.string()),
  items: z.array(item),
  /** Items that the reader may not know of. */
  hiddenItems: z.int(),
  tickets: z.array(z.object({ id: ticketNumber, title: z.string(), status, priority })),
  hiddenTickets: z.int(),
  /** What still has to be said before it can be submitted; of drafts. */
  missing: z.array(z.object({ field: z.string(), code: z.string() })),
  /** People hit when the items fail, as judged at submission; of drafts as it stands now. */
  people: z.int().nullable(),
  /** Who has to approve and what came of it; empty before submission and of standard changes. */
  requirements: z.array(requirement),
  votes: z.array(z.object({ voterId: id, forId: id, vote: z.enum(VOTES), comment: text, at: instantOut })),
  /** In whose places the reader may vote now. */
  places: z.array(id),
  release: z.object({ by: id, at: instantOut, reason: z.string() }).nullable(),
  tasks: z.array(task),
  submittedAt: instantOut.nullable(),
  startedAt: instantOut.nullable(),
  startedApproved: z.boolean().nullable(),
  finishedAt: instantOut.nullable(),
  result: text,
  review: z
    .object({ by: id, at: instantOut, reached: z.boolean(), findings: z.string(), actions: text })
    .nullable(),
  closedAt: instantOut.nullable(),
  /** What stands between its end and its closure. */
  openEnds: z.object({ review: z.boolean(), approval: z.boolean(), items: z.int() }).nullable(),
  /** Work may be done under it now (4.1-3). */
  openForWork: z.boolean(),
  actions: z.array(z.enum(CHANGE_ACTIONS)),
  names: z.record(z.string(), z.string()),
});

const tag = 'Changes';
const read = { tag, method: 'GET', may: 'change.read', scope: 'ticket:read' } as const;
/** Whoever is asked to approve has no other right on changes; the change itself says who may. */
const anybody = { tag, may: 'ticket.use', scope: 'ticket:read' } as const;
const write = { tag, method: 'POST', output: changeView, idempotent: true } as const;
const ask = { ...write, may: 'change.request', scope: 'ticket:write' } as const;
const work = { ...write, may: 'change.implement', scope: 'ticket:write' } as const;
/** A decision that a person answers for; no token may take it. */
const decide = { ...write, may: 'ticket.use', scope: 'none' } as const;
const why = z.strictObject({ reason: line(2000) });
const nothing = z.strictObject({});

export const changes = table({
  list: {
    ...read,
    path: '/changes',
    summary:
      'Changes by number or words of the title, status, category, people, item and ticket; the newest first.',
    query: z.strictObject({
      ...pageQuery,
      q: z.string().trim().max(200).optional(),
      /** `open`: all that has not ended. */
      status: z.union([changeStatus, z.enum(['open', 'all'])]).default('open'),
      category: category.optional(),
      requester: id.optional(),
      implementer: id.optional(),
      item: id.optional(),
      ticket: z
        .string()
        .regex(/^[1-9]\d{0,8}$/)
        .transform(Number)
        .optional(),
    }),
    output: page(z.object(changeRow)),
  },
  open: {
    ...anybody,
    method: 'GET',
    path: '/changes/:change',
    summary: 'One change with its approval, and what its reader may do.',
    params,
    output: changeView,
  },
  history: {
    ...anybody,
    method: 'GET',
    path: '/changes/:change/history',
    summary: 'Everything that happened to a change, the newest first.',
    params,
    query: z.strictObject(pageQuery),
    output: z.object({
      ...page(
        z.object({
          seq: z.int(),
          at: instantOut,
          kind: z.enum(CHANGE_EVENTS),
          by: text,
          data: z.record(z.string(), z.unknown()),
          /** Names of the fields that it set. */
          fields: z.array(z.string()),
        }),
      ).shape,
      names: z.record(z.string(), z.string()),
    }),
  },
  mine: {
    ...anybody,
    method: 'GET',
    path: '/my-approvals',
    summary: 'Changes that wait for the caller’s vote, in their own place or another’s.',
    output: z.object({ items: z.array(z.object(changeRow)) }),
  },
  draft: {
    ...ask,
    path: '/changes',
    summary: 'Begin a change as a draft, as far as it is known.',
    body: z.strictObject({ ...request, title: line(200) }),
    status: 201,
  },
  amend: {
    ...ask,
    method: 'PATCH',
    path: '/changes/:change',
    summary: 'Change a draft. Needs If-Match.',
    params,
    body: z.strictObject({ ...request, title: line(200).optional() }),
    idempotent: false,
    versioned: true,
  },
  submit: {
    ...ask,
    path: '/changes/:change/submit',
    summary: 'Hand a draft in: the policy judges risk and impact and says who approves.',
    params,
    body: nothing,
  },
  revise: {
    ...ask,
    path: '/changes/:change/revise',
    summary: 'Take a change back as a draft; its votes no longer count.',
    params,
    body: why,
  },
  cancel: {
    ...ask,
    path: '/changes/:change/cancel',
    summary: 'Give a change up before it begins.',
    params,
    body: why,
  },
  vote: {
    ...decide,
    path: '/changes/:change/votes',
    summary:
      'Approve, reject or abstain. A vote stands; a change of mind is another one. On the version that was seen.',
    params,
    body: z.strictObject({
      vote: z.enum(VOTES),
      /** In whose place; the caller’s own when absent. */
      forId: optional(id),
      /** Required with a rejection. */
      comment: optional(line(2000)),
    }),
    versioned: true,
  },
  release: {
    ...decide,
    path: '/changes/:change/release',
    summary: 'Let an emergency change go ahead on one manager’s word; it is approved afterwards (A6).',
    params,
    body: why,
  },
  schedule: {
    ...work,
    path: '/changes/:change/schedule',
    summary: 'Confirm the window of an approved change.',
    params,
    body: z.strictObject({ note: optional(line(500)) }),
  },
  link: {
    ...write,
    may: 'change.manage',
    scope: 'ticket:write',
    path: '/changes/:change/tickets',
    summary: 'Link more tickets to a change.',
    params,
    body: z.strictObject({ ticketIds: z.array(ticketNumber).min(1).max(50) }),
  },
  tasks: {
    ...work,
    method: 'PUT',
    path: '/changes/:change/tasks',
    summary: 'Set the steps of the implementation, in order; what is done stays as it is.',
    params,
    body: z.strictObject({
      tasks: z.array(z.strictObject({ id, title: line(300), assigneeId: optional(id) })).max(50),
    }),
    idempotent: false,
    versioned: true,
  },
  finishTask: {
    ...work,
    path: '/changes/:change/tasks/:task',
    summary: 'Say that a step is done, or skipped.',
    params: z.strictObject({ change: changeRef, task: id }),
    body: z.strictObject({ state: z.enum(['done', 'skipped']), result: optional(line(2000)) }),
  },
  start: {
    ...work,
    path: '/changes/:change/start',
    summary: 'Begin the implementation, inside the window (4.1-3).',
    params,
    body: nothing,
  },
  finish: {
    ...work,
    path: '/changes/:change/finish',
    summary: 'End the implementation: succeeded, failed or backed out.',
    params,
    body: z.strictObject({ outcome: z.enum(['succeeded', 'failed', 'backed_out']), result: prose }),
  },
  review: {
    ...write,
    may: 'change.manage',
    scope: 'ticket:write',
    path: '/changes/:change/review',
    summary: 'Record the post-implementation review.',
    params,
    body: z.strictObject({ reached: z.boolean(), findings: prose, actions: optional(prose) }),
  },
  unchanged: {
    ...work,
    path: '/changes/:change/items/:item/unchanged',
    summary: 'Declare that an item touched stays as it is in the configuration.',
    params: z.strictObject({ change: changeRef, item: id }),
    body: why,
  },
  close: {
    ...work,
    path: '/changes/:change/close',
    summary: 'Close an ended change: reviewed, approved, and right in the configuration (4.1-3).',
    params,
    body: nothing,
  },
});
