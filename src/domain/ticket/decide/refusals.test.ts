import { describe, expect, it } from 'vitest';
import {
  acting,
  BACKUP,
  COMMAND,
  CONSENT,
  contextOf,
  escalationWith,
  FIRST,
  HOUR,
  MONDAY,
  majorWith,
  operationWith,
  PEOPLE,
  RESOLUTION,
  SECOND,
  ticketWith,
  visitWith,
} from '#test/ticket/example.ts';
import { type Actor, SYSTEM } from '../../permissions/actor.ts';
import { REFUSALS, type RefusalCode } from '../../refusal.ts';
import type { Commands } from '../commands.ts';
import type { Action } from '../lifecycle.ts';
import type { Appeal } from '../parts.ts';
import { beginning, type SecurityIncident } from '../security.ts';
import type { Ticket } from '../ticket.ts';
import { type Context, NOBODY } from './context.ts';
import { decide } from './index.ts';

interface Case {
  code: RefusalCode;
  when: string;
  by: Actor;
  on: Ticket;
  /** Decides with the case's own command. */
  run: () => unknown;
  /** The field that the refusal names. */
  field?: string;
}
const cases: Case[] = [];

function refuses<A extends Action>(
  code: RefusalCode,
  when: string,
  by: Actor,
  on: Partial<Ticket>,
  action: A,
  command: Partial<Commands[A]> = {},
  field?: string,
  facts: Partial<Context> = {},
): void {
  const ticket = ticketWith({ status: 'in_progress', diagnosed: true, ...on });
  const run = () => decide(ticket, action, { ...COMMAND[action], ...command }, contextOf(by, facts));
  cases.push({ code, when: `${action}: ${when}`, by, on: ticket, run, ...(field ? { field } : {}) });
}

const { lina, stranger, chen, lead, manager } = PEOPLE;
const NOW = MONDAY + HOUR;
const answered = { status: 'resolved', resolution: RESOLUTION, round: 1 } as const;
const closed = { status: 'closed', resolution: RESOLUTION, round: 1 } as const;
const operations = (changes = {}) => ({ operations: { op: operationWith(changes) } });
const visits = (changes = {}) => ({ visits: { visit: visitWith(changes) } });
const open: Appeal = {
  reason: '',
  at: MONDAY,
  decidedBy: null,
  decidedAt: null,
  upheld: null,
  answer: null,
};
const attempts = (...channels: ('phone' | 'mail')[]) =>
  Object.fromEntries(
    channels.map((channel, i) => [
      `${i}`,
      { id: `${i}`, round: 1, channel, at: MONDAY, by: 'chen', note: '' },
    ]),
  );

refuses('wrong_status', 'twice', chen, {}, 'accept');
refuses('not_requester', 'by the desk', chen, answered, 'confirm');
refuses('not_requester', 'by the desk', chen, operations(), 'consent');
refuses('not_desk', 'by the requester', lina, {}, 'resolve');
refuses('not_desk', 'by somebody who sees nothing of it', stranger, {}, 'comment');
refuses('lead_only', 'by an agent', chen, { ...answered, status: 'unconfirmed' }, 'close_unreachable');
refuses(
  'lead_only',
  'by an IT manager',
  manager,
  { ...answered, status: 'unconfirmed' },
  'close_unreachable',
);
refuses('forbidden', 'by a person', lead, answered, 'remind');

refuses('incomplete', 'without impact', chen, { status: 'recorded', impact: null }, 'accept', {}, 'impact');
refuses('already_assigned', 'after another', lead, { assigneeId: 'chen' }, 'claim');
refuses('already_assigned', 'twice by oneself', chen, { assigneeId: 'chen' }, 'claim');
refuses('unknown_reference', 'to nowhere', chen, {}, 'assign', { groupId: 'none' }, 'body.groupId');
refuses('unknown_reference', 'to nobody', chen, {}, 'assign', { assigneeId: 'none' }, 'body.assigneeId');
refuses('inactive_person', 'to a leaver', chen, {}, 'assign', { groupId: null, assigneeId: 'gone' });
refuses('inactive_person', 'to an employee', chen, {}, 'assign', { groupId: null, assigneeId: 'lina' });
refuses('inactive_person', 'to an auditor', chen, {}, 'assign', { groupId: null, assigneeId: 'auditor' });
refuses('not_in_group', 'to a stranger of the group', chen, {}, 'assign', {
  groupId: SECOND,
  assigneeId: 'chen',
});
refuses('nothing_to_change', 'as it is', chen, {}, 'assign', { groupId: FIRST });
refuses('no_next_line', 'with nobody above', manager, { groupId: SECOND }, 'escalate', {}, undefined, {
  duty: NOBODY,
});
refuses('same_group', 'to where it is', chen, {}, 'escalate', { toGroupId: FIRST });
refuses('unknown_reference', 'to nowhere', chen, {}, 'escalate', { toGroupId: 'none' }, 'body.toGroupId');

refuses('nothing_to_change', 'to the same', lina, {}, 'amend', { fields: { title: 'VPN登录失败' } });
refuses('nothing_to_change', 'nothing', lina, {}, 'amend', { fields: {} });
refuses(
  'invalid',
  'to come',
  lina,
  {},
  'amend',
  { fields: { occurredAt: NOW + HOUR } },
  'body.fields.occurredAt',
);
refuses('invalid', 'long ago', lina, {}, 'amend', { fields: { occurredAt: 0 } }, 'body.fields.occurredAt');
refuses(
  'invalid',
  'to come',
  lina,
  { status: 'waiting_requester', resumeTo: 'recorded' },
  'answer',
  { fields: { occurredAt: NOW + HOUR } },
  'body.fields.occurredAt',
);
refuses('p1_rule', 'down from a hard P1', chen, {}, 'classify', {
  p1Flags: ['critical_service_down'],
  override: { priority: 'P2', reason: '影响不大' },
});
refuses('proposal_changed', 'by items that it does not name', chen, {}, 'classify', { byImpact: true });
refuses('nothing_to_change', 'as it is', chen, {}, 'classify', { impact: 'individual', urgency: 'blocked' });

refuses('invalid', 'until the past', chen, {}, 'wait_third_party', { expectedAt: NOW }, 'body.expectedAt');
refuses('unknown_reference', 'nobody', chen, {}, 'schedule_visit', { engineerId: 'x' }, 'body.engineerId');
refuses('inactive_person', 'a leaver', chen, {}, 'schedule_visit', { engineerId: 'gone' });
refuses('inactive_person', 'an employee', chen, {}, 'schedule_visit', { engineerId: 'lina' });
refuses('invalid', 'in the past', chen, {}, 'schedule_visit', { appointmentAt: NOW }, 'body.appointmentAt');
for (const action of ['arrive', 'cancel_visit', 'finish_visit'] as const) {
  const on = { status: 'onsite_scheduled' } as const;
  refuses('unknown_reference', 'no such visit', chen, on, action, { visitId: 'x' }, 'body.visitId');
}
for (const action of ['arrive', 'cancel_visit'] as const) {
  const on = { status: 'onsite_scheduled' } as const;
  refuses('visit_state', 'after arrival', chen, { ...on, ...visits({ arrivedAt: MONDAY }) }, action);
  refuses('visit_state', 'after cancelling', chen, { ...on, ...visits({ cancelledAt: MONDAY }) }, action);
}
refuses('visit_state', 'before arrival', chen, visits(), 'finish_visit');
refuses('visit_state', 'twice', chen, visits({ arrivedAt: MONDAY, leftAt: MONDAY }), 'finish_visit');
refuses(
  'reason_required',
  'no estimate, no reason',
  chen,
  {},
  'report_progress',
  { estimateAt: null },
  'body.noEstimateReason',
);
refuses('invalid', 'late estimate', chen, {}, 'report_progress', { estimateAt: NOW }, 'body.estimateAt');
refuses('invalid', 'late update', chen, {}, 'report_progress', { nextUpdateAt: NOW }, 'body.nextUpdateAt');

refuses('diagnosis_missing', 'before a diagnosis', chen, { diagnosed: false }, 'propose_operation');
const OPERATING = [
  'consent',
  'record_backup',
  'start_operation',
  'cancel_operation',
  'finish_operation',
] as const;
for (const action of OPERATING) {
  const by = action === 'consent' ? lina : chen;
  refuses('unknown_reference', 'no such operation', by, {}, action, { operationId: 'x' }, 'body.operationId');
  refuses('operation_state', 'cancelled before', by, operations({ cancelledAt: MONDAY }), action);
  const ended = { consent: CONSENT, backup: BACKUP, startedAt: MONDAY, finishedAt: MONDAY };
  refuses('operation_state', 'ended before', by, operations(ended), action);
  if (action === 'finish_operation') refuses('operation_state', 'not begun', by, operations(), action);
  else refuses('operation_state', 'running', by, operations({ ...ended, finishedAt: null }), action);
}
refuses('consent_missing', 'unasked', chen, operations({ backup: BACKUP }), 'start_operation');
refuses(
  'consent_refused',
  'against a no',
  chen,
  operations({ consent: { ...CONSENT, given: false } }),
  'start_operation',
);
refuses('backup_missing', 'without a backup', chen, operations({ consent: CONSENT }), 'start_operation');
const ready = { consent: CONSENT, backup: BACKUP, major: true };
refuses('change_required', 'major, no change', chen, operations(ready), 'start_operation');
refuses(
  'change_required',
  'major, closed change',
  chen,
  operations({ ...ready, changeRef: 'CH-2' }),
  'start_operation',
);
refuses(
  'invalid',
  'of tomorrow',
  chen,
  operations(),
  'record_backup',
  { needed: true, reference: 'x', takenAt: NOW + 1, verified: true },
  'body.takenAt',
);
refuses('emergency_only_p1', 'on P2', lead, operations(), 'consent_emergency');
refuses(
  'emergency_approver_only',
  'to one’s own proposal',
  lead,
  { priority: 'P1', ...operations({ proposedBy: 'lead' }) },
  'consent_emergency',
);
refuses(
  'consent_refused',
  'over the requester’s no',
  lead,
  { priority: 'P1', ...operations({ consent: { ...CONSENT, given: false } }) },
  'consent_emergency',
);
refuses('unknown_reference', 'no such operation', lead, { priority: 'P1' }, 'consent_emergency');

refuses('diagnosis_missing', 'an incident without a diagnosis', chen, { diagnosed: false }, 'resolve');
refuses('reason_required', 'new without its risk', chen, {}, 'resolve', { source: 'new' }, 'body.riskNote');
refuses('operation_running', 'while it runs', chen, operations({ startedAt: MONDAY }), 'resolve');
refuses('visit_open', 'before the visit', chen, visits(), 'resolve');
refuses('visit_open', 'during the visit', chen, visits({ arrivedAt: MONDAY }), 'resolve');
refuses('operation_running', 'while it runs', lina, operations({ startedAt: MONDAY }), 'withdraw');
refuses('doubtful_confirmation', 'but still', lina, answered, 'confirm', { comment: '还是不行' });
const heard = { ...answered, resolution: { ...RESOLUTION, by: 'zhao' } };
refuses('own_result', 'by who gave it', chen, answered, 'confirm_by_phone');
refuses('own_word', 'of themselves', acting('lina', ['lead']), heard, 'confirm_by_phone');
refuses('doubtful_confirmation', 'but still', chen, heard, 'confirm_by_phone', { words: '还是不行' });
refuses('invalid', 'yet to come', chen, heard, 'confirm_by_phone', { at: NOW + 1 }, 'body.at');
refuses('invalid', 'before the result', chen, heard, 'confirm_by_phone', { at: MONDAY - 1 }, 'body.at');
refuses('unknown_reference', 'no call', chen, heard, 'confirm_by_phone', { callId: 'none' }, 'body.callId');
refuses('not_desk', 'by the requester', lina, heard, 'confirm_by_phone');
refuses(
  'requester_unknown',
  'of nobody',
  chen,
  { ...heard, requester: { personId: null, name: ' ', department: null, contact: null } },
  'confirm_by_phone',
);
for (const contactAttempts of [{}, attempts('phone', 'mail'), attempts('phone', 'phone', 'phone')]) {
  const on = { ...answered, status: 'unconfirmed', contactAttempts } as const;
  refuses('too_few_attempts', `${Object.keys(contactAttempts).length}`, lead, on, 'close_unreachable');
}
refuses(
  'too_few_attempts',
  'those of an earlier result',
  lead,
  { ...answered, status: 'unconfirmed', round: 2, contactAttempts: attempts('phone', 'phone', 'mail') },
  'close_unreachable',
);
refuses(
  'appeal_open',
  'past an appeal that waits',
  lead,
  { ...answered, status: 'unconfirmed', appeal: open, contactAttempts: attempts('phone', 'phone', 'mail') },
  'close_unreachable',
);
refuses('not_reopenable', 'what was confirmed', lina, { ...closed, closure: 'confirmed' }, 'reopen');
refuses('appeal_open', 'twice', lina, { appeal: open }, 'appeal');
refuses('no_appeal', 'none', lead, {}, 'decide_appeal');
refuses(
  'no_appeal',
  'decided',
  lead,
  { appeal: { ...open, decidedAt: MONDAY, upheld: false } },
  'decide_appeal',
);
refuses('handled_it', 'of one’s own work', lead, { appeal: open, handlerIds: ['lead'] }, 'decide_appeal');

const escalations = (changes = {}) => ({ escalations: { escalation: escalationWith(changes) } });
const major = (changes = {}) => ({ major: majorWith(changes) });
const INCIDENT_OF_SECURITY: SecurityIncident = {
  ...beginning(MONDAY, null, { groupId: SECOND, reportHours: 4 }),
  level: 'general',
  category: 'attack',
};
const secured = (changes: Partial<SecurityIncident> = {}): Partial<Ticket> => ({
  type: 'security_incident',
  confidential: true,
  assigneeId: 'chen',
  security: { ...INCIDENT_OF_SECURITY, ...changes },
});
const DONE = { by: 'chen', at: MONDAY, note: '完成', told: null };
refuses('security_ungraded', 'before it is graded', chen, secured({ level: null }), 'resolve');
refuses('playbook_incomplete', 'before all steps', chen, secured({ steps: { contain: DONE } }), 'resolve');
refuses('no_security_incident', 'of another sort', chen, {}, 'grade_security');
refuses('no_security_incident', 'of another sort', chen, {}, 'cease_security');
refuses('no_security_incident', 'of another sort', chen, {}, 'secure');
refuses('no_security_incident', 'of another sort', chen, {}, 'report_security');
refuses('nothing_to_change', 'twice', chen, secured(), 'become_security');
refuses('nothing_to_change', 'to the same', chen, secured(), 'grade_security', {
  ...{ level: 'general', category: 'attack' },
});
refuses('security_linked', 'with duplicates', chen, { duplicateIds: [1003] }, 'become_security');
refuses('security_linked', 'to an ordinary one', chen, secured(), 'link_duplicate');
refuses('security_confidential', 'open to all', chen, secured(), 'restrict', {
  ...{ confidential: false, readerIds: [] },
});
refuses(
  'invalid',
  'yet to come',
  chen,
  {},
  'become_security',
  { discoveredAt: NOW + 1 },
  'body.discoveredAt',
);
refuses('invalid', 'yet to come', chen, secured(), 'secure', { at: NOW + 1 }, 'body.at');
refuses('invalid', 'telling nobody', chen, secured(), 'secure', { step: 'notify' }, 'body.told');
refuses(
  'invalid',
  'without a first',
  chen,
  secured(),
  'report_security',
  { report: 'summary' },
  'body.report',
);
refuses(
  'invalid',
  'to itself',
  chen,
  secured(),
  'cease_security',
  { type: 'security_incident' },
  'body.type',
);
const byAmending = (on: Partial<Ticket>, type: Ticket['type']) =>
  refuses('invalid', `of ${type}`, chen, on, 'amend', { fields: { type } }, 'body.fields.type');
byAmending({}, 'security_incident');
byAmending(secured(), 'query');
const linked = (changes: Partial<NonNullable<Context['linked']>>) => ({
  linked: {
    id: 1002,
    type: 'incident',
    status: 'in_progress',
    duplicateOf: null,
    parentId: null,
    ...changes,
  } as const,
});
refuses('not_asked', 'outside of the group', chen, escalations(), 'accept_escalation');
refuses('escalation_answered', 'twice', chen, escalations({ state: 'accepted' }), 'return_escalation');
refuses('escalation_answered', 'an answered one', SYSTEM, escalations({ state: 'ended' }), 'climb');
refuses('unknown_reference', 'none', chen, {}, 'accept_escalation', {}, 'body.escalationId');
refuses('already_linked', 'twice', chen, { duplicateOf: 1003 }, 'link_duplicate');
refuses(
  'not_accepted',
  'before it was accepted',
  chen,
  { status: 'waiting_requester', resumeTo: 'recorded' },
  'link_duplicate',
);
refuses('not_linked', 'nothing', chen, {}, 'unlink_duplicate');
refuses('not_linked', 'another', SYSTEM, { duplicateOf: 1003 }, 'follow');
refuses('circle', 'to itself', chen, { id: 1002 }, 'link_duplicate');
refuses('circle', 'with duplicates of its own', chen, { duplicateIds: [1003] }, 'link_duplicate');
refuses('circle', 'to a duplicate', chen, {}, 'link_duplicate', {}, undefined, linked({ duplicateOf: 1 }));
refuses(
  'linked_ended',
  'to the past',
  chen,
  {},
  'link_duplicate',
  {},
  undefined,
  linked({ status: 'closed' }),
);
refuses('unknown_reference', 'to nothing', chen, {}, 'link_duplicate', { of: 7 }, 'body.of');
refuses('linked_otherwise', 'to its parent', chen, { parentId: 1002 }, 'link_duplicate');
refuses('has_children', 'with children of its own', chen, { childIds: [1003] }, 'link_duplicate');
const toParent = (
  code: RefusalCode,
  when: string,
  on: Partial<Ticket>,
  parent: Partial<NonNullable<Context['linked']>> = {},
) => refuses(code, when, chen, on, 'link_parent', {}, undefined, linked(parent));
toParent('circle', 'to itself', { id: 1002 });
toParent('already_child', 'twice', { parentId: 1002 });
toParent('has_children', 'with children of its own', { childIds: [1003] });
toParent('parent_is_child', 'on a second level', {}, { parentId: 1 });
toParent('parent_is_duplicate', 'to a duplicate', {}, { duplicateOf: 1 });
toParent('linked_otherwise', 'to its own duplicate', {}, { duplicateOf: 1001 });
toParent('linked_otherwise', 'to the one it follows', { duplicateOf: 1002 });
for (const status of ['closed', 'withdrawn'] as const) toParent('linked_ended', status, {}, { status });
for (const status of ['resolved', 'unconfirmed'] as const)
  toParent('parent_resolved', status, {}, { status });
refuses('unknown_reference', 'to nothing', chen, {}, 'link_parent', { parentId: 7 }, 'body.parentId');
refuses('parent_is_child', 'as a child', SYSTEM, { parentId: 1002 }, 'gain_child');
refuses('parent_is_duplicate', 'as a duplicate', SYSTEM, { duplicateOf: 1002 }, 'gain_child');
refuses('not_child', 'nothing', chen, {}, 'unlink_parent');
refuses('child_open', 'before a child', chen, { childIds: [1003] }, 'resolve', {}, undefined, {
  children: [{ id: 1003, status: 'onsite_scheduled' }],
});
refuses('no_major', 'of none', lead, {}, 'lead_major');
refuses('already_major', 'twice', lead, major(), 'declare_major');
refuses('major_ended', 'after the end', chen, major({ endedAt: MONDAY }), 'notify_major');
refuses('major_unsolved', 'before the result', lead, major(), 'end_major');
refuses('major_running', 'before the end', lead, major(), 'review_major');
refuses('inactive_person', 'to an employee', lead, major(), 'lead_major', { leadId: 'lina' });
refuses('unknown_reference', 'to nobody', lead, major(), 'lead_major', { leadId: 'none' }, 'body.leadId');
refuses('inactive_person', 'to an administrator', lead, major(), 'lead_major', { technicalId: 'admin' });
refuses(
  'invalid',
  'without public words',
  chen,
  major(),
  'notify_major',
  { headline: null },
  'body.headline',
);
refuses('invalid', 'for the past', chen, major(), 'notify_major', { nextAt: NOW }, 'body.nextAt');
const agreed = (changes: object) => ({
  actions: [{ text: '更换电源', ownerId: 'chen', dueAt: NOW + HOUR, ...changes }],
});
refuses(
  'unknown_reference',
  'with an action for somebody who left',
  lead,
  major({ endedAt: MONDAY }),
  'review_major',
  agreed({ ownerId: 'gone' }),
  'body.actions.0.ownerId',
);
refuses(
  'invalid',
  'with an action that is late already',
  lead,
  major({ endedAt: MONDAY }),
  'review_major',
  agreed({ dueAt: NOW }),
  'body.actions.0.dueAt',
);
const owing = (changes: object = {}) =>
  major({
    endedAt: MONDAY,
    owed: [{ text: '更换电源', ownerId: 'zhao', dueAt: MONDAY, ...changes }],
  });
refuses('not_owner', 'of another', chen, owing(), 'finish_review_action');
refuses(
  'action_done',
  'twice',
  lead,
  owing({ done: { at: MONDAY, by: 'zhao', note: '' } }),
  'finish_review_action',
);
for (const on of [{}, major(), owing()])
  refuses('unknown_reference', 'none', lead, on, 'finish_review_action', { index: 1 }, 'body.index');
refuses('major_taken_up', 'that somebody leads', lina, major({ leadId: 'lead' }), 'withdraw');
refuses('major_taken_up', 'that has parts', lina, { ...major(), childIds: [1003] }, 'withdraw');
refuses('major_taken_up', 'that others follow', lina, { ...major(), duplicateIds: [1003] }, 'withdraw');
refuses(
  'already_reviewed',
  'twice',
  lead,
  major({ endedAt: MONDAY, review: { at: MONDAY, by: 'lead', summary: '', cause: '', actions: [] } }),
  'review_major',
);

describe('refusals of the life cycle', () => {
  it.each(cases)('$code when $when', ({ code, field, run }) => {
    expect(run()).toMatchObject({ code, ...(field ? { fields: [{ field }] } : {}) });
  });

  it('each has a case', () => {
    const codes = Object.keys(REFUSALS) as RefusalCode[];
    // A lost file is the store's to tell.
    const ofTickets = codes
      .slice(codes.indexOf('wrong_status'), codes.indexOf('same_author'))
      .filter((code) => !code.startsWith('file_'));
    const seen = new Set(cases.map(({ code }) => code));
    expect(ofTickets.length).toBeGreaterThan(20);
    expect(ofTickets.filter((code) => !seen.has(code))).toEqual([]);
  });
});
