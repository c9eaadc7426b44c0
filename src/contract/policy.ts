import { z } from 'zod';
import { POLICY_ACTIONS, VERSION_STATES } from '#domain/policy/version.ts';
import { SKIP_REASONS } from '#domain/sla/ics/event.ts';
import { ICS_PROBLEMS } from '#domain/sla/ics/problem.ts';
import { id, instantIn, instantOut, line, optional, priority, ticketNumber } from './fields.ts';
import { calendarContent, clockKind, exceptionalDay, intervals, versionContent } from './policy-content.ts';
import { table } from './route.ts';

/** `service`, or `calendar:` and the id of a calendar. */
export const family = z.string().regex(/^(service|calendar:[a-z0-9-]{1,40})$/);
const calendarId = z.string().regex(/^[a-z0-9-]{1,40}$/);
const versionParam = z
  .string()
  .regex(/^[1-9]\d{0,5}$/)
  .transform(Number);
export const versionNumber = z.int().min(1).max(999_999);
const person = z.object({ id, name: z.string() }).nullable();
const summary = line(500);

/** That a version was published to its users (3.3c). */
export const publicationView = z.object({
  at: instantOut,
  by: person,
  summary: z.string(),
  hash: z.string(),
});

/** A version without its content. */
export const versionSummary = z.object({
  family: z.string(),
  version: z.int(),
  state: z.enum(VERSION_STATES),
  /** In force now; at most one of a family. */
  inForce: z.boolean(),
  /** What it changes, in its author's words; `shipped` for what the product brought along. */
  summary: z.string(),
  /** SHA-256 of the canonical content, in hex. */
  hash: z.string(),
  /** Number of the last save: a draft is changed with it in If-Match. */
  revision: z.int(),
  /** Null: shipped with the product. */
  author: person,
  createdAt: instantOut,
  changedAt: instantOut,
  approver: person,
  approvedAt: instantOut.nullable(),
  effectiveFrom: instantOut.nullable(),
  publication: publicationView.nullable(),
});

/** One difference between two contents, by the path of the field; null stands for "not there". */
export const changeView = z.object({
  path: z.string(),
  kind: z.enum(['added', 'removed', 'changed']),
  before: z.unknown(),
  after: z.unknown(),
});

const fieldProblems = z.array(z.object({ field: z.string(), code: z.string() }));

/** A version with all that it says. */
export const versionView = z.object({
  ...versionSummary.shape,
  content: versionContent,
  /** The version in force that `changes` compares with; null when none is, or it is this one. */
  comparedWith: z.int().nullable(),
  /** From the version in force to this one. */
  changes: z.array(changeView),
  /** Of people, groups, sites and rosters that content and changes name by id. */
  names: z.record(z.string(), z.string()),
  /** What the caller may do to it now. */
  actions: z.array(z.enum(POLICY_ACTIONS)),
  /** Where open tickets are being judged anew by it: how many so far, and whether it is done. */
  rejudgement: z.object({ reason: z.string(), tickets: z.int(), doneAt: instantOut.nullable() }).nullable(),
  /** Open tickets judged by another version now; null for whoever may not have them judged by this one. */
  openTickets: z.int().nullable(),
});

const counts = z.object({ met: z.int(), breached: z.int() });
const judged = z.object({
  priority,
  budgetMs: z.number().nullable(),
  dueAt: instantOut.nullable(),
  verdict: z.enum(['none', 'running', 'paused', 'met', 'breached']),
});

/** What a draft would have changed for the tickets recorded in a period. */
export const simulation = z.object({
  from: instantOut,
  to: instantOut,
  /** Tickets that were judged. */
  tickets: z.int(),
  /** True when there were more than 20,000: the earliest of them were judged. */
  capped: z.boolean(),
  /** Verdicts by the priority that a ticket had, or would have had. */
  rows: z.array(z.object({ priority, kind: clockKind, before: counts, after: counts })),
  /** Tickets of which a verdict or the priority differs. */
  differing: z.int(),
  /** The first 50 of them. */
  examples: z.array(
    z.object({
      ticketId: ticketNumber,
      title: z.string(),
      kind: clockKind,
      before: judged,
      after: judged,
    }),
  ),
});

const read = { may: 'policy.read', scope: 'organisation:read', tag: 'Policies' } as const;
const write = { may: 'policy.manage', scope: 'organisation:write', tag: 'Policies' } as const;
/** A decision that a person answers for; no token may take it. */
const decide = { may: 'policy.manage', scope: 'none', tag: 'Policies' } as const;
const ofFamily = z.strictObject({ family });
const ofVersion = z.strictObject({ family, version: versionParam });

export const policies = table({
  families: {
    ...read,
    method: 'GET',
    path: '/policies',
    summary: 'The service policy and every calendar: version in force, what comes next, draft.',
    output: z.object({
      items: z.array(
        z.object({
          family: z.string(),
          kind: z.enum(['service', 'calendar']),
          calendarId: z.string().nullable(),
          /** Name of the calendar in its newest readable version; null for the service policy. */
          name: z.string().nullable(),
          /** Years whose holidays the product knows and the calendar in force does not (A7). */
          announced: z.array(z.int()),
          inForce: versionSummary.nullable(),
          /** Approved, but not yet in force; earliest first. */
          coming: z.array(versionSummary),
          /** Shown to those who manage or oversee policies. */
          draft: versionSummary.nullable(),
        }),
      ),
      /** May the caller make drafts? */
      manages: z.boolean(),
    }),
  },
  versions: {
    ...read,
    method: 'GET',
    path: '/policies/:family/versions',
    summary: 'All versions of a family, newest first; drafts only for those who manage or oversee policies.',
    params: ofFamily,
    output: z.object({ items: z.array(versionSummary) }),
  },
  open: {
    ...read,
    method: 'GET',
    path: '/policies/:family/versions/:version',
    summary: 'One version with its content, hash, author, approver, and what it changes.',
    params: ofVersion,
    output: versionView,
  },
  compare: {
    ...read,
    method: 'GET',
    path: '/policies/:family/compare',
    summary: 'The differences between two versions, field by field.',
    params: ofFamily,
    query: z.strictObject({ from: versionParam, to: versionParam }),
    output: z.object({
      from: z.int(),
      to: z.int(),
      changes: z.array(changeView),
      names: z.record(z.string(), z.string()),
    }),
  },
  draft: {
    ...write,
    method: 'POST',
    path: '/policies/:family/drafts',
    summary: 'Begin a draft as a copy of the version in force, or of a given one. One draft a family.',
    params: ofFamily,
    body: z.strictObject({
      from: optional(versionNumber),
      summary,
      /** Calendars: with the holidays of the years that the product has learnt of since. */
      announced: z.boolean().default(false),
    }),
    output: versionView,
    status: 201,
    idempotent: true,
  },
  save: {
    ...write,
    method: 'PATCH',
    path: '/policies/:family/versions/:version',
    summary:
      'Save a draft. If-Match names its revision; an outdated one is a 412 with what stands there now.',
    params: ofVersion,
    body: z.strictObject({ content: versionContent, summary: summary.optional() }),
    bodyLimit: 1_000_000,
    output: versionView,
    versioned: true,
  },
  discard: {
    ...write,
    method: 'POST',
    path: '/policies/:family/versions/:version/discard',
    summary: 'Give a draft up; its number is not used again.',
    params: ofVersion,
    output: versionView,
    versioned: true,
  },
  validate: {
    ...write,
    method: 'POST',
    path: '/policies/:family/validate',
    summary: 'What would forbid to save such a content, field by field; nothing is written.',
    params: ofFamily,
    body: z.strictObject({ content: versionContent }),
    bodyLimit: 1_000_000,
    /** Hints forbid nothing: levels of escalation that find nobody at present. */
    output: z.object({ problems: fieldProblems, hints: fieldProblems }),
  },
  approve: {
    ...decide,
    method: 'POST',
    path: '/policies/:family/versions/:version/approve',
    sudo: true,
    summary:
      'Approve a draft of somebody else, from a time on (now when none is named), and publish it if asked.',
    params: ofVersion,
    body: z.strictObject({
      effectiveFrom: optional(instantIn),
      /** Words to those concerned: publishes the version in the same breath. */
      publish: optional(summary),
      /** Judge open tickets anew once it is in force (A7). */
      rejudge: z.boolean().default(false),
      /** Why; required with `rejudge`. */
      reason: optional(line(500)),
    }),
    output: versionView,
    versioned: true,
    idempotent: true,
  },
  publish: {
    ...decide,
    method: 'POST',
    path: '/policies/:family/versions/:version/publish',
    sudo: true,
    summary: 'Publish an approved version to its users, before it takes effect (3.3c).',
    params: ofVersion,
    body: z.strictObject({ summary }),
    output: versionView,
    idempotent: true,
  },
  rejudge: {
    ...decide,
    method: 'POST',
    path: '/policies/:family/versions/:version/rejudge',
    sudo: true,
    summary:
      'Judge open tickets anew by an approved version, once it is in force (A7); verdicts that stand are kept.',
    params: ofVersion,
    body: z.strictObject({ reason: line(500) }),
    output: versionView,
    idempotent: true,
  },
  simulate: {
    ...write,
    scope: 'organisation:read',
    method: 'POST',
    path: '/policies/:family/versions/:version/simulate',
    summary: 'What a version would have changed for the tickets of a period (last calendar month).',
    params: ofVersion,
    body: z.strictObject({ from: optional(instantIn), to: optional(instantIn) }),
    output: simulation,
  },
  addCalendar: {
    ...write,
    method: 'POST',
    path: '/calendars',
    summary: 'Begin a new calendar as a draft.',
    body: z.strictObject({ id: calendarId, content: calendarContent, summary }),
    bodyLimit: 1_000_000,
    output: versionView,
    status: 201,
    idempotent: true,
  },
  importIcs: {
    ...write,
    method: 'POST',
    path: '/policies/:family/versions/:version/ics',
    summary: 'Put the days of an iCalendar file into the draft of a calendar; with `dryRun` only show them.',
    params: ofVersion,
    body: z.strictObject({
      ics: z.string().min(1).max(200_000),
      dryRun: z.boolean(),
      /** First and last year that is taken; this and the next when absent. */
      years: optional(z.strictObject({ first: z.int(), last: z.int() })),
      /** Hours of make-up days; those of the first working weekday when absent. */
      hours: optional(intervals),
    }),
    bodyLimit: 1_000_000,
    output: z.object({
      applied: z.boolean(),
      /** Of the draft, afterwards. */
      revision: z.int(),
      added: z.array(z.object({ date: z.string(), day: exceptionalDay })),
      changed: z.array(z.object({ date: z.string(), before: exceptionalDay, after: exceptionalDay })),
      unchanged: z.array(z.string()),
      skipped: z.array(z.object({ line: z.int(), name: z.string(), reason: z.enum(SKIP_REASONS) })),
      /** Mistakes in the text, by line; while there is one, nothing is applied. */
      problems: z.array(z.object({ line: z.int(), field: z.string(), code: z.enum(ICS_PROBLEMS) })),
      /** What would forbid to save the calendar with these days. */
      calendarProblems: fieldProblems,
    }),
    versioned: true,
  },
  exportIcs: {
    ...read,
    method: 'GET',
    path: '/policies/:family/versions/:version/calendar.ics',
    summary: 'The exceptional days of a calendar as an iCalendar file.',
    params: ofVersion,
    output: z.void(),
    answers: 'stream',
  },
});
