import type { RoutedAction } from '#contract/ticket/tickets.ts';
import { CONTACT_CHANNELS, OPERATION_KINDS } from '#domain/ticket/parts.ts';
import { IMPACTS, P1_FLAGS, PRIORITIES, URGENCIES } from '#domain/ticket/priority.ts';
import {
  SECURITY_CATEGORIES,
  SECURITY_LEVELS,
  SECURITY_REPORTS,
  SECURITY_STEPS,
} from '#domain/ticket/security.ts';
import { TICKET_TYPES } from '#domain/ticket/ticket.ts';
import { instantFrom } from '../platform/local-time.ts';

/** How a field of an action is asked for. `words` names the group of catalogue words of its choices. */
/** `label`: its word in the catalogue where it is not that of its name. */
export type Field = {
  name: string;
  label?: 'phoneOutcome' | 'calledAt' | 'calledNumber' | 'ofCall' | 'doneAt' | 'reportedTo';
  optional?: true;
  when?: (values: Values) => boolean;
} & (
  | {
      as:
        | 'line'
        | 'prose'
        | 'time'
        | 'number'
        | 'check'
        | 'group'
        | 'agent'
        | 'engineer'
        | 'staff'
        | 'readers'
        | 'call'
        | 'tags'
        | 'files';
    }
  | { as: 'choice' | 'many'; from: readonly string[]; words: WordGroup }
  | { as: 'yesno'; yes: YesWord; no: YesWord }
);

/** Groups of words in the catalogue `ticket` that choices are named by. */
type WordGroup =
  | 'impact'
  | 'urgency'
  | 'p1Flag'
  | 'priority'
  | 'mode'
  | 'operationKind'
  | 'outcome'
  | 'source'
  | 'contactChannel'
  | 'phoneOutcome'
  | 'type'
  | 'securityLevel'
  | 'securityCategory'
  | 'securityStep'
  | 'securityReport';
type YesWord = 'agree' | 'disagree' | 'upheld' | 'dismissed';
export type Values = Record<string, unknown>;

const line = (name: string, more: object = {}): Field => ({ name, as: 'line', ...more });
const prose = (name: string, more: object = {}): Field => ({ name, as: 'prose', ...more });
const time = (name: string, more: object = {}): Field => ({ name, as: 'time', ...more });
const choice = (name: string, from: readonly string[], words: WordGroup, more: object = {}): Field => ({
  name,
  as: 'choice',
  from,
  words,
  ...more,
});
const OPTIONAL = { optional: true } as const;
/** Names of services, as many as one likes. */
const SERVICES: Field = { name: 'services', as: 'tags', optional: true };
const files: Field = { name: 'uploadIds', as: 'files', optional: true };

/** The form of each action, in the order people think; actions without a field are done at once. */
export const FORMS: Record<RoutedAction, readonly Field[]> = {
  accept: [],
  claim: [],
  start: [],
  arrive: [],
  start_operation: [],
  classify: [
    choice('impact', IMPACTS, 'impact'),
    choice('urgency', URGENCIES, 'urgency'),
    { name: 'p1Flags', as: 'many', from: P1_FLAGS, words: 'p1Flag', optional: true },
    choice('overridePriority', PRIORITIES, 'priority', OPTIONAL),
    line('overrideReason', { when: (values: Values) => Boolean(values.overridePriority) }),
  ],
  assign: [
    { name: 'groupId', as: 'group', optional: true },
    { name: 'assigneeId', as: 'agent', optional: true },
    line('note', OPTIONAL),
  ],
  ask: [prose('question')],
  answer: [prose('text'), files],
  diagnose: [
    choice('method', ['remote', 'onsite'], 'mode'),
    prose('finding'),
    line('suspectedCause', OPTIONAL),
  ],
  wait_third_party: [line('name'), line('reason'), time('expectedAt', OPTIONAL)],
  resume: [line('note', OPTIONAL)],
  schedule_visit: [{ name: 'engineerId', as: 'engineer' }, line('address'), time('appointmentAt')],
  cancel_visit: [line('reason')],
  finish_visit: [prose('result')],
  propose_operation: [
    choice('kind', OPERATION_KINDS, 'operationKind'),
    prose('plan'),
    prose('risk'),
    { name: 'major', as: 'check', optional: true },
    { name: 'wholeData', as: 'check', optional: true },
    line('changeRef', OPTIONAL),
  ],
  link_change: [line('changeRef')],
  consent: [{ name: 'given', as: 'yesno', yes: 'agree', no: 'disagree' }, line('comment', OPTIONAL)],
  consent_emergency: [line('reason')],
  record_backup: [
    { name: 'needed', as: 'check', optional: true },
    line('reference', { when: (values: Values) => values.needed === true }),
    time('takenAt', { when: (values: Values) => values.needed === true }),
    { name: 'verified', as: 'check', optional: true, when: (values: Values) => values.needed === true },
    line('reason', { when: (values: Values) => values.needed !== true }),
  ],
  finish_operation: [choice('outcome', ['succeeded', 'failed'], 'outcome'), prose('result')],
  cancel_operation: [line('reason')],
  report_progress: [
    prose('progress'),
    time('estimateAt', OPTIONAL),
    line('noEstimateReason', { when: (values: Values) => !values.estimateAt }),
    line('nextStep'),
    time('nextUpdateAt', OPTIONAL),
  ],
  comment: [prose('text'), files],
  note: [prose('text'), files],
  attach: [{ name: 'uploadIds', as: 'files' }],
  restrict: [
    { name: 'confidential', as: 'check' },
    { name: 'readerIds', as: 'readers', optional: true },
    line('reason'),
  ],
  become_security: [line('reason'), time('discoveredAt', OPTIONAL)],
  cease_security: [
    choice(
      'type',
      TICKET_TYPES.filter((type) => type !== 'security_incident'),
      'type',
    ),
    { name: 'confidential', as: 'check', optional: true },
    line('reason'),
  ],
  grade_security: [
    choice('level', SECURITY_LEVELS, 'securityLevel'),
    choice('category', SECURITY_CATEGORIES, 'securityCategory'),
    line('reason'),
  ],
  secure: [
    choice('step', SECURITY_STEPS, 'securityStep'),
    prose('note'),
    line('told', { when: (values: Values) => values.step === 'notify' }),
    time('at', { ...OPTIONAL, label: 'doneAt' }),
  ],
  report_security: [
    choice('report', SECURITY_REPORTS, 'securityReport'),
    line('to', { label: 'reportedTo' }),
    time('at', { ...OPTIONAL, label: 'doneAt' }),
    line('note', OPTIONAL),
  ],
  escalate: [{ name: 'toGroupId', as: 'group', optional: true }, prose('handover')],
  accept_escalation: [line('note', OPTIONAL)],
  return_escalation: [line('reason')],
  link_duplicate: [{ name: 'of', as: 'number' }],
  unlink_duplicate: [line('reason')],
  link_parent: [{ name: 'parentId', as: 'number' }],
  unlink_parent: [line('reason')],
  declare_major: [line('reason'), line('headline', OPTIONAL), SERVICES],
  lead_major: [
    { name: 'leadId', as: 'staff', optional: true },
    { name: 'communicationId', as: 'staff', optional: true },
    { name: 'technicalId', as: 'staff', optional: true },
    line('bridge', OPTIONAL),
  ],
  notify_major: [line('headline'), SERVICES, prose('text'), time('nextAt', OPTIONAL)],
  end_major: [prose('text')],
  review_major: [prose('summary'), prose('cause')],
  finish_review_action: [line('note')],
  resolve: [
    prose('result'),
    prose('verification'),
    choice('mode', ['remote', 'onsite', 'other'], 'mode'),
    choice('source', ['standard', 'knowledge', 'known_error', 'new'], 'source'),
    line('riskNote', { when: (values: Values) => values.source === 'new' }),
  ],
  confirm: [line('comment', OPTIONAL)],
  reject: [prose('comment')],
  confirm_by_phone: [
    { name: 'callId', label: 'ofCall', as: 'call', optional: true },
    choice('outcome', ['accepted', 'rejected'], 'phoneOutcome', { label: 'phoneOutcome' }),
    time('at', { label: 'calledAt' }),
    line('number', { label: 'calledNumber' }),
    prose('words'),
  ],
  log_contact: [choice('channel', CONTACT_CHANNELS, 'contactChannel'), line('note')],
  close_unreachable: [prose('reason')],
  reopen: [prose('reason')],
  appeal: [prose('reason')],
  decide_appeal: [{ name: 'upheld', as: 'yesno', yes: 'upheld', no: 'dismissed' }, prose('answer')],
  withdraw: [line('reason')],
};

/** Values a form begins with: what most people mean. */
export function beginning(action: RoutedAction, given: Values): Values {
  const defaults: Partial<Record<RoutedAction, Values>> = {
    diagnose: { method: 'remote' },
    resolve: { mode: 'remote', source: 'standard' },
    propose_operation: { kind: 'config_change', major: false, wholeData: false },
    record_backup: { needed: true, verified: false },
    finish_operation: { outcome: 'succeeded' },
    log_contact: { channel: 'phone' },
    classify: { p1Flags: [] },
  };
  return { ...defaults[action], ...given };
}

export const isShown = (field: Field, values: Values): boolean => field.when?.(values) ?? true;

/** The fields that still have to be filled in before the form is sent. */
export const unfilled = (fields: readonly Field[], values: Values): string[] =>
  fields
    .filter((f) => isShown(f, values) && !f.optional && f.as !== 'check' && isEmpty(values[f.name]))
    .map((f) => f.name);

const isEmpty = (value: unknown): boolean =>
  value === undefined || value === null || value === '' || (Array.isArray(value) && value.length === 0);

/** What the API wants of these values: hidden and empty fields are not sent. */
export function bodyOf(
  action: RoutedAction,
  fields: readonly Field[],
  values: Values,
  fixed: Values,
): Values {
  const shown = fields.filter((field) => isShown(field, values));
  const sent: Values = Object.fromEntries(
    shown
      .filter((f) => f.as === 'check' || !isEmpty(values[f.name]))
      .map((f) => [f.name, sentValue(f, values[f.name])]),
  );
  if (action !== 'classify') return { ...fixed, ...sent };
  const { overridePriority: priority, overrideReason: reason, ...rest } = sent;
  return { ...fixed, ...rest, ...(priority ? { override: { priority, reason } } : {}) };
}

function sentValue(field: Field, value: unknown): unknown {
  if (field.as === 'check') return value === true;
  if (field.as === 'number') return Number(value);
  if (field.as === 'time' && typeof value === 'string') return instantFrom(value);
  return value;
}
