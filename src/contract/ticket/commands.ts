import { z } from 'zod';
import type { Commands } from '#domain/ticket/commands.ts';
import type { Action } from '#domain/ticket/lifecycle.ts';
import { CONTACT_CHANNELS, OPERATION_KINDS } from '#domain/ticket/parts.ts';
import {
  SECURITY_CATEGORIES,
  SECURITY_LEVELS,
  SECURITY_REPORTS,
  SECURITY_STEPS,
} from '#domain/ticket/security.ts';
import {
  changeNumber,
  id,
  impact,
  instantIn,
  line,
  optional,
  p1Flag,
  priority,
  prose,
  ticketNumber,
  ticketType,
  urgency,
} from '../fields.ts';

export const device = z.strictObject({
  kind: z.enum(['device', 'service']),
  name: line(200),
  ref: optional(z.string().max(100)),
});

/** Files that were uploaded before and are put on the record with this word. */
const uploadIds = z.array(id).max(20).default([]);
const nothing = z.strictObject({});
const text = z.strictObject({ text: prose, uploadIds });
const reason = z.strictObject({ reason: line(2000) });
/** What everybody may read of a major incident. */
const publicWords = {
  headline: optional(line(200)),
  services: optional(z.array(line(200)).max(20)),
};

const amendable = {
  type: ticketType.optional(),
  title: line(200).optional(),
  symptom: prose.nullable().optional(),
  occurredAt: instantIn.nullable().optional(),
  scope: line(2000).nullable().optional(),
  description: prose.nullable().optional(),
  devices: z.array(device).max(50).optional(),
  noDeviceReason: line(500).nullable().optional(),
  department: line(200).nullable().optional(),
  contact: line(200).nullable().optional(),
};

/** Input of each action that people may take; the system's own (remind, expire) have no route. */
export const COMMANDS = {
  amend: z.strictObject({ fields: z.strictObject(amendable) }),
  classify: z.strictObject({
    impact,
    urgency,
    p1Flags: z.array(p1Flag).max(3).default([]),
    override: optional(z.strictObject({ priority, reason: line(2000) })),
    /** Takes what the ticket's items speak for: refused when that is not this impact. */
    byImpact: z.boolean().optional(),
  }),
  accept: nothing,
  claim: nothing,
  assign: z.strictObject({
    groupId: id.nullable().optional(),
    assigneeId: optional(id),
    note: optional(line(2000)),
  }),
  ask: z.strictObject({ question: prose }),
  answer: z.strictObject({
    text: prose,
    fields: z
      .strictObject({ ...amendable, impact: impact.optional(), urgency: urgency.optional() })
      .default({}),
    uploadIds,
  }),
  start: nothing,
  diagnose: z.strictObject({
    method: z.enum(['remote', 'onsite']),
    finding: prose,
    suspectedCause: optional(line(2000)),
  }),
  wait_third_party: z.strictObject({ name: line(200), reason: line(2000), expectedAt: optional(instantIn) }),
  resume: z.strictObject({ note: optional(line(2000)) }),
  schedule_visit: z.strictObject({ engineerId: id, address: line(500), appointmentAt: instantIn }),
  arrive: z.strictObject({ visitId: id }),
  cancel_visit: z.strictObject({ visitId: id, reason: line(2000) }),
  finish_visit: z.strictObject({ visitId: id, result: prose }),
  propose_operation: z.strictObject({
    kind: z.enum(OPERATION_KINDS),
    plan: prose,
    risk: prose,
    major: z.boolean().default(false),
    itemIds: optional(z.array(id).max(100)),
    wholeData: z.boolean().default(false),
    changeRef: optional(changeNumber),
  }),
  link_change: z.strictObject({ operationId: id, changeRef: changeNumber }),
  consent: z.strictObject({ operationId: id, given: z.boolean(), comment: optional(line(2000)) }),
  consent_emergency: z.strictObject({ operationId: id, reason: line(2000) }),
  record_backup: z.discriminatedUnion('needed', [
    z.strictObject({
      operationId: id,
      needed: z.literal(true),
      reference: line(500),
      takenAt: instantIn,
      verified: z.boolean(),
    }),
    z.strictObject({ operationId: id, needed: z.literal(false), reason: line(2000) }),
  ]),
  start_operation: z.strictObject({ operationId: id }),
  finish_operation: z.strictObject({
    operationId: id,
    outcome: z.enum(['succeeded', 'failed']),
    result: prose,
  }),
  cancel_operation: z.strictObject({ operationId: id, reason: line(2000) }),
  report_progress: z.strictObject({
    progress: prose,
    estimateAt: optional(instantIn),
    noEstimateReason: optional(line(2000)),
    nextStep: line(2000),
    nextUpdateAt: optional(instantIn),
  }),
  comment: text,
  note: text,
  attach: z.strictObject({ uploadIds: z.array(id).min(1).max(20) }),
  restrict: z.strictObject({
    confidential: z.boolean(),
    readerIds: z.array(id).max(50).default([]),
    reason: line(2000),
  }),
  become_security: z.strictObject({ reason: line(2000), discoveredAt: optional(instantIn) }),
  cease_security: z.strictObject({
    type: ticketType.exclude(['security_incident']),
    confidential: z.boolean().default(true),
    reason: line(2000),
  }),
  grade_security: z.strictObject({
    level: z.enum(SECURITY_LEVELS),
    category: z.enum(SECURITY_CATEGORIES),
    reason: line(2000),
  }),
  secure: z.strictObject({
    step: z.enum(SECURITY_STEPS),
    note: prose,
    told: optional(line(500)),
    at: optional(instantIn),
  }),
  report_security: z.strictObject({
    report: z.enum(SECURITY_REPORTS),
    to: line(500),
    at: optional(instantIn),
    note: optional(line(2000)),
  }),
  escalate: z.strictObject({ toGroupId: optional(id), handover: prose }),
  accept_escalation: z.strictObject({ escalationId: id, note: optional(line(2000)) }),
  return_escalation: z.strictObject({ escalationId: id, reason: line(2000) }),
  link_duplicate: z.strictObject({ of: ticketNumber }),
  unlink_duplicate: reason,
  link_parent: z.strictObject({ parentId: ticketNumber }),
  unlink_parent: reason,
  declare_major: z.strictObject({ reason: line(2000), ...publicWords }),
  lead_major: z.strictObject({
    leadId: optional(id),
    communicationId: optional(id),
    technicalId: optional(id),
    bridge: optional(line(500)),
  }),
  notify_major: z.strictObject({ text: prose, nextAt: optional(instantIn), ...publicWords }),
  end_major: z.strictObject({ text: prose }),
  review_major: z.strictObject({
    summary: prose,
    cause: prose,
    actions: z
      .array(z.strictObject({ text: line(2000), ownerId: id, dueAt: instantIn }))
      .max(50)
      .default([]),
  }),
  finish_review_action: z.strictObject({ index: z.int().min(0).max(1000), note: line(2000) }),
  resolve: z.strictObject({
    result: prose,
    verification: prose,
    mode: z.enum(['remote', 'onsite', 'other']),
    source: z.enum(['knowledge', 'known_error', 'standard', 'new']),
    riskNote: optional(line(2000)),
  }),
  confirm: z.strictObject({ comment: optional(line(2000)), sure: z.boolean().default(false) }),
  reject: z.strictObject({ comment: prose }),
  confirm_by_phone: z.strictObject({
    outcome: z.enum(['accepted', 'rejected']),
    at: instantIn,
    number: line(40),
    words: prose,
    callId: optional(id),
    sure: z.boolean().default(false),
  }),
  log_contact: z.strictObject({ channel: z.enum(CONTACT_CHANNELS), note: line(2000) }),
  close_unreachable: reason,
  reopen: reason,
  appeal: reason,
  decide_appeal: z.strictObject({ upheld: z.boolean(), answer: prose }),
  withdraw: reason,
} as const satisfies Record<Exclude<Action, SystemAction>, z.ZodType>;

export type SystemAction =
  | 'remind'
  | 'expire'
  | 'warn'
  | 'breach'
  | 'climb'
  | 'rejudge'
  | 'move_mail'
  | 'move_whole'
  | 'gain_duplicate'
  | 'hand_over'
  | 'report_mail'
  | 'report_file'
  | 'lose_duplicate'
  | 'gain_child'
  | 'lose_child'
  | 'follow';
export type HumanAction = keyof typeof COMMANDS;
export const HUMAN_ACTIONS = Object.keys(COMMANDS) as readonly HumanAction[];

/** Actions whose input differs from the rule's own: uploads become files on the way. */
type WithUploads = 'answer' | 'comment' | 'note' | 'attach';

/** Actions whose schema and whose rule's own type have drifted apart; must stay empty. */
type Drifted = {
  [A in Exclude<HumanAction, WithUploads>]: z.output<(typeof COMMANDS)[A]> extends Commands[A] ? never : A;
}[Exclude<HumanAction, WithUploads>];

/** Does not compile when an action has drifted; the error names it. */
export const commandsAgree: [Drifted] extends [never] ? true : Drifted = true;
