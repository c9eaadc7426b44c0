import { z } from 'zod';
import { MAJOR_REASONS } from '#domain/change/major.ts';
import { EVENT_KINDS, type EventKind } from '#domain/events.ts';
import { REFUSALS, type RefusalCode } from '#domain/refusal.ts';
import { CLOCK_KINDS } from '#domain/sla/clock.ts';
import { TRIGGERS } from '#domain/sla/escalation-path.ts';
import { RECORD_FIELDS } from '#domain/ticket/completeness.ts';
import { FILE_STATES } from '#domain/ticket/file-state.ts';
import { ACTIONS } from '#domain/ticket/lifecycle.ts';
import {
  CONTACT_CHANNELS,
  ESCALATION_CAUSES,
  ESCALATION_STATES,
  OPERATION_KINDS,
} from '#domain/ticket/parts.ts';
import {
  SECURITY_CATEGORIES,
  SECURITY_LEVELS,
  SECURITY_REPORTS,
  SECURITY_STEPS,
} from '#domain/ticket/security.ts';
import {
  channel,
  id,
  impact,
  instantOut,
  p1Flag,
  priority,
  status,
  ticketNumber,
  ticketType,
  urgency,
} from '../fields.ts';

const at = instantOut;
const maybe = instantOut.nullable();
const text = z.string().nullable();

const clockKind = z.enum(CLOCK_KINDS);

/** One promise of the ticket: target, due time, and the verdict so far (3.3, 4.2e). */
export const clockView = z.object({
  kind: clockKind,
  verdict: z.enum(['none', 'running', 'paused', 'met', 'breached']),
  /** Working time promised, in milliseconds; null when no target applies. */
  budgetMs: z.number().nullable(),
  elapsedMs: z.number(),
  dueAt: maybe,
  metAt: maybe,
  breachedAt: maybe,
  /** The due time reaches into a year whose holidays are not announced yet. */
  provisional: z.boolean(),
  calendarId: z.string(),
  calendarVersion: z.int(),
  policyVersion: z.int(),
  priority,
});

/** A ticket in a list. */
export const ticketRow = z.object({
  id: ticketNumber,
  type: ticketType,
  status,
  priority,
  title: z.string(),
  requesterName: text,
  groupId: id.nullable(),
  assigneeId: id.nullable(),
  recordedAt: at,
  updatedAt: at,
  /** Earliest due time of the running clocks. */
  nextDueAt: maybe,
  nextDueKind: clockKind.nullable(),
  /** Clocks that stand still now, because of the status. */
  pausedKinds: z.array(clockKind),
  /** The promise at risk: how much of it was used up at the last warning, in percent. */
  risk: z.object({ clock: clockKind, percent: z.number() }).nullable(),
  /** What the requester is waited for: an answer, a consent, a confirmation. */
  waitsForRequester: z.array(z.enum(['answer', 'consent', 'confirmation'])),
  /** By when the first of the escalations is to be accepted that nobody has; null when there is none. */
  escalationDueAt: maybe,
  incomplete: z.boolean(),
});

export const file = z.object({
  id,
  name: z.string(),
  mediaType: z.string(),
  size: z.number(),
  /** Whether the desk alone may open it (attached to a private note). */
  desk: z.boolean(),
  /** Whether it can be opened, and what is known against it. */
  state: z.enum(FILE_STATES),
});

export const operationView = z.object({
  id,
  kind: z.enum(OPERATION_KINDS),
  plan: z.string(),
  risk: z.string(),
  major: z.boolean(),
  changeRef: text,
  /** What it reaches; absent of operations from before this was asked. */
  touches: z
    .object({
      itemIds: z.array(id).readonly(),
      wholeData: z.boolean(),
      people: z.number(),
      because: z.array(z.enum(MAJOR_REASONS)).readonly(),
    })
    .optional(),
  proposedBy: id,
  proposedAt: at,
  consent: z
    .object({ given: z.boolean(), by: id.nullable(), at, comment: text, emergency: z.boolean() })
    .nullable(),
  backup: z
    .union([
      z.object({
        needed: z.literal(true),
        reference: z.string(),
        takenAt: at,
        verified: z.boolean(),
        by: id,
        at,
      }),
      z.object({ needed: z.literal(false), reason: z.string(), by: id, at }),
    ])
    .nullable(),
  startedAt: maybe,
  finishedAt: maybe,
  cancelledAt: maybe,
  outcome: z.enum(['succeeded', 'failed']).nullable(),
  result: text,
  /** Why it may not start yet; null when the gate is open (4.1-2, 4.1-3). */
  gate: z.enum(Object.keys(REFUSALS) as [RefusalCode, ...RefusalCode[]]).nullable(),
});

export const visitView = z.object({
  id,
  engineerId: id,
  address: z.string(),
  appointmentAt: at,
  arrivedAt: maybe,
  leftAt: maybe,
  cancelledAt: maybe,
  result: text,
});

/** A call for help: whom it asked, until when, and what became of it (4.3). */
export const escalationView = z.object({
  id,
  trigger: z.enum(TRIGGERS),
  /** What ran out or grew; null for what a person asks. */
  cause: z.enum(ESCALATION_CAUSES).nullable().default(null),
  kind: z.enum(['functional', 'hierarchical']),
  pathId: text,
  policyVersion: z.int(),
  level: z.int(),
  fromGroupId: id.nullable(),
  toGroupId: id.nullable(),
  toPersonIds: z.array(id).readonly(),
  note: text,
  at,
  by: id.nullable(),
  acceptBy: maybe,
  state: z.enum(ESCALATION_STATES),
  answeredBy: id.nullable(),
  answeredAt: maybe,
  answer: text,
  /** Whether the reader is one of those who may accept or return it now. */
  mine: z.boolean(),
});

const ofClock = { clock: clockKind };
const percent = z.int();
/** What of a trigger has not happened. */
const whyNotView = z.discriminatedUnion('code', [
  z.object({ code: z.literal('no_target'), ...ofClock }),
  z.object({ code: z.literal('not_started'), ...ofClock }),
  z.object({ code: z.literal('running'), ...ofClock, percent, dueAt: maybe }),
  z.object({ code: z.literal('paused'), ...ofClock, percent, since: at }),
  z.object({ code: z.literal('kept'), ...ofClock, at: maybe }),
  z.object({ code: z.literal('kept_late'), ...ofClock, at }),
  z.object({ code: z.literal('about_to'), ...ofClock, dueAt: maybe }),
  z.object({ code: z.literal('cancelled'), ...ofClock }),
  z.object({ code: z.literal('not_marked') }),
  z.object({ code: z.literal('over') }),
  z.object({ code: z.literal('never_rose'), priority }),
  z.object({ code: z.literal('too_few_duplicates'), count: z.int(), needed: z.int() }),
  z.object({ code: z.literal('no_appeal') }),
]);

/** One trigger: its calls, promises that joined an open one, and what is missing for it (4.3). */
export const whyView = z.object({
  trigger: z.enum(TRIGGERS),
  escalationIds: z.array(id).readonly(),
  joined: z.array(z.object({ clock: clockKind, at, escalationId: id })).readonly(),
  reasons: z.array(whyNotView).readonly(),
});

/** An action agreed in a review; `done` is null while it is still to be done. */
const reviewAction = z.object({
  text: z.string(),
  ownerId: id,
  dueAt: at,
  done: z.object({ at, by: id, note: z.string() }).nullable().default(null),
});

export const majorView = z.object({
  declaredAt: at,
  declaredBy: id.nullable(),
  reason: z.string(),
  leadId: id.nullable(),
  leadSince: maybe,
  communicationId: id.nullable(),
  technicalId: id.nullable(),
  bridge: text,
  /** What everybody may read of it; null while it is not on the status board. */
  headline: text.default(null),
  services: z.array(z.string()).readonly().default([]),
  notice: z.object({ text: z.string(), at, by: id, nextAt: maybe }).nullable(),
  endedAt: maybe,
  review: z
    .object({
      at,
      by: id,
      summary: z.string(),
      cause: z.string(),
      actions: z.array(reviewAction).readonly(),
    })
    .nullable(),
  /** Actions of an earlier review that were still to be done; they come before those of this one. */
  owed: z.array(reviewAction).readonly().default([]),
});

/** A major incident as everybody may see it: chosen words, and the news so far, newest first. */
export const publicIncident = z.object({
  headline: z.string(),
  services: z.array(z.string()).readonly(),
  since: at,
  endedAt: maybe,
  /** When the next news is promised. */
  nextAt: maybe,
  bulletins: z.array(z.object({ at, text: z.string(), nextAt: maybe })).readonly(),
});

/** An entry of the story, as far as its reader may see it. `data` holds what was said. */
export const eventView = z.object({
  seq: z.int(),
  at,
  kind: z.enum(Object.keys(EVENT_KINDS) as [EventKind, ...EventKind[]]),
  visibility: z.enum(['public', 'desk']),
  /** `contact`: the requester, who has no account. */
  actorKind: z.enum(['person', 'contact', 'system']),
  actorId: id.nullable(),
  statusAfter: status,
  /** Texts and references of the entry. Points in time inside are milliseconds since 1970. */
  data: z.record(z.string(), z.unknown()),
  before: z.record(z.string(), z.unknown()),
  after: z.record(z.string(), z.unknown()),
});

/** The whole of a ticket, with all that its reader may do now. */
export const ticketView = z.object({
  id: ticketNumber,
  version: z.int(),
  type: ticketType,
  status,
  resumeTo: status.nullable(),
  requester: z.object({ personId: id.nullable(), name: text, department: text, contact: text }),
  recordedBy: id.nullable(),
  channel,
  source: text,
  receivedAt: at,
  recordedAt: at,
  backdateReason: text,
  title: z.string(),
  symptom: text,
  occurredAt: maybe,
  scope: text,
  description: text,
  devices: z.array(z.object({ kind: z.enum(['device', 'service']), name: z.string(), ref: text })).readonly(),
  noDeviceReason: text,
  impact: impact.nullable(),
  urgency: urgency.nullable(),
  p1Flags: z.array(p1Flag).readonly(),
  priority,
  overrideReason: text,
  groupId: id.nullable(),
  assigneeId: id.nullable(),
  handlerIds: z.array(id).readonly(),
  confidential: z.boolean(),
  /** Empty for others than the desk. */
  readerIds: z.array(id).readonly(),
  /** Grade, playbook and reports of a security incident; null for others than the desk. */
  security: z
    .object({
      discoveredAt: at,
      from: ticketType.nullable(),
      level: z.enum(SECURITY_LEVELS).nullable(),
      category: z.enum(SECURITY_CATEGORIES).nullable(),
      steps: z.partialRecord(z.enum(SECURITY_STEPS), z.object({ by: id, at, note: z.string(), told: text })),
      reports: z
        .array(z.object({ kind: z.enum(SECURITY_REPORTS), to: z.string(), by: id, at, note: text }))
        .readonly(),
      reportWithin: z.number(),
      /** By when the first report and the summary are due; null where none is, or no longer. */
      reportDueAt: maybe,
      summaryDueAt: maybe,
    })
    .nullable(),
  diagnosed: z.boolean(),
  round: z.int(),
  resolution: z
    .object({
      result: z.string(),
      verification: z.string(),
      mode: z.enum(['remote', 'onsite', 'other']),
      source: z.enum(['knowledge', 'known_error', 'standard', 'new']),
      riskNote: text,
      at,
      by: id,
    })
    .nullable(),
  closure: z.enum(['confirmed', 'unreachable']).nullable(),
  question: z.object({ text: z.string(), fields: z.array(z.string()).readonly(), by: id, at }).nullable(),
  thirdParty: z.object({ name: z.string(), reason: z.string(), expectedAt: maybe }).nullable(),
  progress: z
    .object({
      at,
      by: id,
      progress: z.string(),
      estimateAt: maybe,
      noEstimateReason: text,
      nextStep: z.string(),
      nextUpdateAt: maybe,
    })
    .nullable(),
  appeal: z
    .object({
      reason: z.string(),
      at,
      decidedBy: id.nullable(),
      decidedAt: maybe,
      upheld: z.boolean().nullable(),
      answer: text,
    })
    .nullable(),
  reminders: z.int(),
  escalations: z.array(escalationView),
  /** The versions of policy and calendars that its promises are judged by (A7). */
  terms: z.object({ policy: z.int(), calendars: z.record(z.string(), z.int()), site: id.nullable() }),
  duplicateOf: ticketNumber.nullable(),
  duplicateIds: z.array(ticketNumber).readonly(),
  /** The larger piece of work that it is a part of, and its own parts; as far as the reader may know of them. */
  parentId: ticketNumber.nullable(),
  childIds: z.array(ticketNumber).readonly(),
  /** Of all these, those that the reader may know of. */
  linked: z.array(z.object({ id: ticketNumber, title: z.string(), status, priority, requesterName: text })),
  /**
   * What the policy promises after a word that is given now: the next progress report (4.2e), and the next
   * notice of a major incident. Null where the reader gives none, or where nothing is promised.
   */
  nextWord: z.object({
    update: z.object({ at, budget: z.number(), calendar: z.enum(['always', 'working']) }).nullable(),
    notice: z.object({ at, budget: z.number() }).nullable(),
  }),
  /** By when its major incident is to be reviewed; null while it runs and once it is. */
  reviewDueAt: maybe,
  /** The major incident that this ticket is or follows, in public words. */
  incident: publicIncident.nullable(),
  major: majorView.nullable(),
  operations: z.array(operationView),
  visits: z.array(visitView),
  contactAttempts: z.array(
    z.object({ id, round: z.int(), channel: z.enum(CONTACT_CHANNELS), at, by: id, note: z.string() }),
  ),
  confirmations: z.array(
    z.object({
      id,
      round: z.int(),
      accepted: z.boolean(),
      /** Null: the requester, who has no account. */
      by: id.nullable(),
      at,
      method: z.enum(['portal', 'mail', 'phone']),
      comment: text,
      /** Of a word by telephone: who of the desk wrote it down, and which number was called. */
      phone: z.object({ recordedBy: id, number: z.string(), callId: id.nullable() }).optional(),
    }),
  ),
  /** Fields of 3.2b that are still missing; empty when the record may be accepted. */
  missing: z.array(z.enum(RECORD_FIELDS)),
  /** Everything the reader may do to the ticket now; the page draws its buttons from this. */
  actions: z.array(z.enum(ACTIONS as [(typeof ACTIONS)[number], ...(typeof ACTIONS)[number][]])),
  /** In what part the reader meets the ticket. */
  parties: z.array(z.enum(['requester', 'desk', 'lead', 'it_manager', 'system'])),
  clocks: z.array(clockView),
  /** Versions that the ticket names and that cannot be judged by; what is in force stands in for them. */
  missingRules: z.array(z.string()),
  files: z.array(file),
  events: z.array(eventView),
  /** Names of the people and groups that appear above, by id. */
  names: z.record(z.string(), z.string()),
});
