import { z } from 'zod';
import { CHANGE_STATUSES, OUTCOMES } from '#domain/change/change.ts';
import { EFFECTS } from '#domain/problem/effect.ts';
import { PROBLEM_ACTIONS } from '#domain/problem/lifecycle.ts';
import { CAUSE_CATEGORIES, ORIGINS, PROBLEM_STATES } from '#domain/problem/problem.ts';
import {
  changeNumber,
  id,
  instantIn,
  instantOut,
  line,
  optional,
  priority,
  prose,
  status,
  ticketNumber,
  ticketParam,
} from './fields.ts';
import { page, pageQuery } from './page.ts';
import { table } from './route.ts';

const text = z.string().nullable();
const state = z.enum(PROBLEM_STATES);
const count = z.int().min(0);
const params = z.strictObject({ problem: id });
const service = optional(line(200));
const reason = line(500);

const brief = {
  id,
  /** `PR-000007`. */
  number: z.string(),
  title: z.string(),
  state,
  priority,
  service: text,
  ownerId: id.nullable(),
  owner: text,
  group: text,
  /** Employees can read of it. */
  published: z.boolean(),
  hasCause: z.boolean(),
  hasWorkaround: z.boolean(),
  tickets: count,
  recurred: count,
  createdAt: instantOut,
  changedAt: instantOut,
};

const ticket = z.object({
  id: ticketNumber,
  title: z.string(),
  status,
  priority,
  open: z.boolean(),
  recordedAt: instantOut,
});
const item = z.object({ id, number: z.string(), name: z.string() });

const why = z.strictObject({ question: line(500), answer: line(2000) });
const cause = z.strictObject({
  category: z.enum(CAUSE_CATEGORIES),
  text: line(500),
  finding: z.enum(['open', 'confirmed', 'excluded']),
});
const entry = z.object({
  id,
  at: instantOut,
  text: z.string(),
  source: z.union([
    z.object({ kind: z.literal('person'), name: text }),
    z.object({ kind: z.literal('ticket'), ticketId: ticketNumber, seq: z.int() }),
  ]),
});

const numbers = { before: count, after: count, days: count };
const effect = z.object({ ...numbers, effect: z.enum(EFFECTS) });

const problemView = z.object({
  ...brief,
  description: text,
  origin: z.enum(ORIGINS),
  groupId: id.nullable(),
  version: z.int(),
  /** Those that the reader may know of. */
  linkedTickets: z.array(ticket),
  items: z.array(item),
  /** What a change is and where it stands, for whom reads changes. */
  changes: z.array(
    z.object({
      number: z.string(),
      title: text,
      status: z.enum(CHANGE_STATUSES).nullable(),
      outcome: z.enum(OUTCOMES).nullable(),
    }),
  ),
  whys: z.array(why),
  timeline: z.array(entry),
  causes: z.array(cause),
  rootCause: text,
  knownError: z.object({ symptoms: z.string(), workaround: z.string(), at: instantOut, by: text }).nullable(),
  publication: z.object({ title: z.string(), text: z.string(), at: instantOut, by: text }).nullable(),
  solution: text,
  resolvedAt: instantOut.nullable(),
  review: z
    .object({ ...numbers, effective: z.boolean(), summary: z.string(), at: instantOut, by: text })
    .nullable(),
  reason: text,
  /** How often it came before and after its solution; null before there is one. */
  effect: effect.nullable(),
  /** What the reader may do now. */
  actions: z.array(z.enum(PROBLEM_ACTIONS)),
});

/** One action of the life of a problem with what it needs to be told. */
const action = z.discriminatedUnion('action', [
  z.strictObject({
    action: z.literal('amend'),
    title: line(200).optional(),
    description: prose.nullable().optional(),
    priority: priority.optional(),
    service: line(200).nullable().optional(),
    ownerId: id.nullable().optional(),
    groupId: id.nullable().optional(),
  }),
  z.strictObject({ action: z.literal('begin') }),
  z.strictObject({ action: z.literal('set_whys'), whys: z.array(why).max(10) }),
  z.strictObject({ action: z.literal('set_causes'), causes: z.array(cause).max(80) }),
  z.strictObject({
    action: z.literal('add_entries'),
    entries: z
      .array(
        z.strictObject({
          /** Of an entry that is taken from a ticket, that entry's time is taken. */
          at: instantIn,
          text: line(1000),
          from: optional(z.strictObject({ ticketId: ticketNumber, seq: z.int().min(1) })),
        }),
      )
      .min(1)
      .max(100),
  }),
  z.strictObject({ action: z.literal('drop_entry'), entryId: id }),
  z.strictObject({ action: z.literal('link_tickets'), ticketIds: z.array(ticketNumber).min(1).max(100) }),
  z.strictObject({ action: z.literal('unlink_ticket'), ticketId: ticketNumber, reason }),
  z.strictObject({ action: z.literal('link_items'), itemIds: z.array(id).min(1).max(100) }),
  z.strictObject({ action: z.literal('unlink_item'), itemId: id }),
  z.strictObject({ action: z.literal('link_change'), change: changeNumber }),
  z.strictObject({ action: z.literal('unlink_change'), change: changeNumber }),
  z.strictObject({ action: z.literal('find_cause'), rootCause: prose }),
  z.strictObject({ action: z.literal('know'), symptoms: prose, workaround: prose }),
  z.strictObject({ action: z.literal('await_change') }),
  z.strictObject({ action: z.literal('resolve'), solution: prose }),
  z.strictObject({ action: z.literal('ask_review') }),
  z.strictObject({ action: z.literal('conclude'), effective: z.boolean(), summary: prose }),
  z.strictObject({ action: z.literal('close_unresolved'), reason }),
  z.strictObject({ action: z.literal('reopen'), reason }),
]);
export type ProblemActionBody = z.infer<typeof action>;

const match = z.object({
  id,
  number: z.string(),
  title: z.string(),
  state,
  symptoms: z.string(),
  workaround: z.string(),
  /** Points, and why: shared items, services and words. */
  score: count,
  items: z.array(item),
  services: z.array(z.string()),
  words: z.array(z.string()),
});

const proposal = z.object({
  id,
  foundAt: instantOut,
  changedAt: instantOut,
  state: z.enum(['open', 'accepted', 'dismissed']),
  reason: text,
  decidedBy: text,
  problemId: id.nullable(),
  /** What most of them share. */
  items: z.array(item),
  services: z.array(z.string()),
  words: z.array(z.string()),
  /** Those that the reader may know of; each with why it is like the first. */
  tickets: z.array(
    z.object({
      ...ticket.shape,
      score: count,
      words: z.array(z.string()),
      sharesItem: z.boolean(),
      sharesService: z.boolean(),
    }),
  ),
});

const publicView = z.object({ id, title: z.string(), text: z.string(), service: text, at: instantOut });

const rule = z.strictObject({
  item: z.int().min(0).max(100),
  service: z.int().min(0).max(100),
  words: z.int().min(0).max(200),
  threshold: z.int().min(10).max(200),
});
export const problemSettings = z.strictObject({
  /** So many similar tickets are proposed as a problem. */
  least: z.int().min(2).max(50),
  /** Days back in which they are looked for. */
  windowDays: z.int().min(1).max(90),
  rule,
  /** Days before and after a solution in which its effect is counted. */
  effectDays: z.int().min(7).max(180),
});

/** Problems that lack something the norm asks for, or that are to be looked at. */
const FLAGS = ['no_workaround', 'no_cause', 'recurring', 'review_due', 'no_effect'] as const;

const common = { tag: 'Problems' } as const;
const read = { ...common, method: 'GET', may: 'problem.read', scope: 'none' } as const;
const manage = { ...common, method: 'POST', may: 'problem.manage', scope: 'none' } as const;
const filter = {
  q: z.string().trim().max(200).optional(),
  /** `open`: all that have not ended; `known`: known errors, also with a change pending. */
  state: z.union([state, z.enum(['open', 'known', 'all'])]).default('open'),
  owner: id.optional(),
  item: id.optional(),
  ticket: ticketParam.optional(),
  flag: z.enum(FLAGS).optional(),
};

export const problems = table({
  list: {
    ...read,
    path: '/problems',
    summary:
      'Problems by what they say, number, state, owner and what they are linked with; the newest first.',
    query: z.strictObject({ ...pageQuery, ...filter }),
    output: page(z.object(brief)),
  },
  open: {
    ...read,
    path: '/problems/:problem',
    summary: 'One problem with its investigation, links, known error, and what its reader may do.',
    params,
    output: problemView,
  },
  create: {
    ...manage,
    path: '/problems',
    summary: 'Make a problem: by hand, from a ticket, or from a proposal, which is then accepted.',
    body: z.strictObject({
      title: line(200),
      description: optional(prose),
      priority: priority.default('P3'),
      service,
      groupId: optional(id),
      ticketIds: z.array(ticketNumber).max(200).default([]),
      itemIds: z.array(id).max(100).default([]),
      proposalId: optional(id),
    }),
    output: problemView,
    status: 201,
    idempotent: true,
  },
  act: {
    ...manage,
    path: '/problems/:problem/actions',
    summary: 'Do one action of the life of a problem. Needs If-Match.',
    params,
    body: action,
    output: problemView,
    versioned: true,
    idempotent: true,
  },
  publish: {
    ...common,
    method: 'POST',
    path: '/problems/:problem/publication',
    may: 'problem.publish',
    scope: 'none',
    summary: 'Let employees read of a known error, in words of their own. Needs If-Match.',
    params,
    body: z.strictObject({ title: line(200), text: prose }),
    output: problemView,
    versioned: true,
  },
  withdraw: {
    ...common,
    method: 'POST',
    path: '/problems/:problem/publication/end',
    may: 'problem.publish',
    scope: 'none',
    summary: 'Take back what employees read of a known error. Needs If-Match.',
    params,
    body: z.strictObject({ reason }),
    output: problemView,
    versioned: true,
  },
  history: {
    ...read,
    path: '/problems/:problem/history',
    summary: 'Everything that was done to a problem, the newest first.',
    params,
    query: z.strictObject(pageQuery),
    output: page(
      z.object({
        seq: z.int(),
        at: instantOut,
        by: text,
        kind: z.enum(['create', ...PROBLEM_ACTIONS]),
        /** The state that it led to, where it changed. */
        state: state.nullable(),
        reason: text,
      }),
    ),
  },
  ofTicket: {
    ...read,
    path: '/tickets/:ticket/problems',
    summary: 'Problems that a ticket is linked with, and known errors that may be its trouble, with why.',
    params: z.strictObject({ ticket: ticketParam }),
    output: z.object({ linked: z.array(z.object(brief)), matches: z.array(match), mayManage: z.boolean() }),
  },
  useWorkaround: {
    ...manage,
    path: '/tickets/:ticket/problems/:problem/workaround',
    summary: 'Say that the workaround of a known error is used for a ticket, which links them.',
    params: z.strictObject({ ticket: ticketParam, problem: id }),
    body: z.strictObject({}),
    output: z.object({ workaround: z.string() }),
    idempotent: true,
  },
  proposals: {
    ...read,
    path: '/problem-proposals',
    summary: 'Similar tickets that the system found, with why; as far as the reader may know of them.',
    query: z.strictObject({ ...pageQuery, state: z.enum(['open', 'accepted', 'dismissed']).default('open') }),
    output: page(proposal),
  },
  dismiss: {
    ...manage,
    path: '/problem-proposals/:proposal/dismiss',
    summary: 'Dismiss a proposal with a reason; the same tickets are never proposed again.',
    params: z.strictObject({ proposal: id }),
    body: z.strictObject({ reason }),
    output: z.void(),
    status: 204,
  },
  settings: {
    ...read,
    path: '/problem-settings',
    summary: 'How the system looks for similar tickets, and for how long it counts effects.',
    output: problemSettings,
  },
  changeSettings: {
    ...common,
    method: 'PUT',
    path: '/problem-settings',
    may: 'problem.publish',
    scope: 'none',
    summary: 'Change how the system looks for similar tickets; the audit keeps before and after.',
    body: problemSettings,
    output: problemSettings,
  },
  statistics: {
    ...read,
    path: '/problem-statistics',
    summary: 'Problems by state and age, what lacks, what came back, and effects (2.6d, c3, c16).',
    output: z.object({
      states: z.array(z.object({ state, count, days7: count, days30: count, older: count })),
      /** P1 incidents that nobody looked into as a problem; with by when that is due. */
      p1: z.array(z.object({ ...ticket.shape, dueAt: instantOut.nullable(), late: z.boolean() })),
      noWorkaround: count,
      noCause: count,
      recurring: count,
      reviewDue: count,
      proposals: count,
      knownErrors: count,
      published: count,
      /** Concluded ones in the last 365 days, with how often it helped. */
      concluded: count,
      effective: count,
      workaroundsUsed: count,
      /** Median days from the making of a problem to its solution; null without one. */
      medianDays: z.number().nullable(),
    }),
  },
  csv: {
    ...read,
    path: '/problems.csv',
    summary: 'Problems as CSV, by the filter of the list.',
    query: z.strictObject(filter),
    output: z.void(),
    answers: 'stream',
  },
  published: {
    ...common,
    method: 'GET',
    path: '/known-errors',
    may: 'ticket.use',
    scope: 'none',
    summary: 'Known errors that employees may read of; with a title or service, those that may be meant.',
    query: z.strictObject({
      title: z.string().trim().max(300).optional(),
      service: z.string().trim().max(200).optional(),
    }),
    output: z.object({ items: z.array(publicView) }),
  },
});
