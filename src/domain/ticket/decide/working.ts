import type { Instant } from '../../instant.ts';
import { worksOnDesk } from '../../permissions/roles.ts';
import { refuse } from '../../refusal.ts';
import { deadline } from '../../sla/calendar.ts';
import { type TargetRule, targetOf } from '../../sla/policy.ts';
import { happened } from '../evolve.ts';
import type { Visit } from '../parts.ts';
import { servicesOf, type Ticket } from '../ticket.ts';
import { actingPerson, type Context, type Decider, worked } from './context.ts';
import { resumed } from './describing.ts';

export const start: Decider<'start'> = (ticket, _command, context) => [
  happened(ticket, 'started', { status: 'in_progress', ...worked(ticket, context) }),
];

/** The first judgement (4.1a); a record that was only accepted is at work from here on. */
export const diagnose: Decider<'diagnose'> = (ticket, command, context) => [
  happened(
    ticket,
    'diagnosed',
    {
      diagnosed: true,
      ...(ticket.status === 'accepted' ? { status: 'in_progress' as const } : {}),
      ...worked(ticket, context),
    },
    { ...command },
  ),
];

export const waitThirdParty: Decider<'wait_third_party'> = (ticket, command, context) => {
  if (command.expectedAt !== null && command.expectedAt <= context.now) {
    return refuse('invalid', undefined, [{ field: 'body.expectedAt', code: 'in_the_past' }]);
  }
  const after = {
    status: 'waiting_third_party' as const,
    resumeTo: ticket.status,
    thirdParty: { ...command },
    ...worked(ticket, context),
  };
  return [happened(ticket, 'third_party_awaited', after, { ...command })];
};

export const resume: Decider<'resume'> = (ticket, { note }) => [
  happened(ticket, 'resumed', { ...resumed(ticket), question: null, thirdParty: null }, { note }),
];

export const scheduleVisit: Decider<'schedule_visit'> = (ticket, command, context) => {
  const engineer = context.people.get(command.engineerId);
  if (!engineer) {
    return refuse('unknown_reference', undefined, [{ field: 'body.engineerId', code: 'unknown_reference' }]);
  }
  if (!engineer.active || !worksOnDesk(engineer.roles)) return refuse('inactive_person');
  if (command.appointmentAt <= context.now) {
    return refuse('invalid', undefined, [{ field: 'body.appointmentAt', code: 'in_the_past' }]);
  }
  const visit: Visit = {
    id: context.newId,
    ...command,
    arrivedAt: null,
    leftAt: null,
    cancelledAt: null,
    result: null,
  };
  const after = {
    status: 'onsite_scheduled' as const,
    visits: { [visit.id]: visit },
    ...worked(ticket, context),
  };
  return [happened(ticket, 'visit_scheduled', after, { visitId: visit.id, ...command })];
};

export const arrive: Decider<'arrive'> = (ticket, { visitId }, context) => {
  const visit = ticket.visits[visitId];
  if (!visit)
    return refuse('unknown_reference', undefined, [{ field: 'body.visitId', code: 'unknown_reference' }]);
  if (visit.arrivedAt !== null || visit.cancelledAt !== null) return refuse('visit_state');
  const after = {
    status: 'in_progress' as const,
    visits: { [visitId]: { ...visit, arrivedAt: context.now } },
    ...worked(ticket, context),
  };
  return [happened(ticket, 'visit_arrived', after, { visitId })];
};

export const cancelVisit: Decider<'cancel_visit'> = (ticket, { visitId, reason }, { now }) => {
  const visit = ticket.visits[visitId];
  if (!visit)
    return refuse('unknown_reference', undefined, [{ field: 'body.visitId', code: 'unknown_reference' }]);
  if (visit.arrivedAt !== null || visit.cancelledAt !== null) return refuse('visit_state');
  const after = { status: 'in_progress' as const, visits: { [visitId]: { ...visit, cancelledAt: now } } };
  return [happened(ticket, 'visit_cancelled', after, { visitId, reason })];
};

export const finishVisit: Decider<'finish_visit'> = (ticket, { visitId, result }, context) => {
  const visit = ticket.visits[visitId];
  if (!visit)
    return refuse('unknown_reference', undefined, [{ field: 'body.visitId', code: 'unknown_reference' }]);
  if (visit.arrivedAt === null || visit.leftAt !== null) return refuse('visit_state');
  const left = { ...visit, leftAt: context.now, result };
  const after = { visits: { [visitId]: left }, ...worked(ticket, context) };
  return [happened(ticket, 'visit_finished', after, { visitId, result })];
};

/** Progress, estimate and next step, or why no estimate can be given (4.2d). */
export const reportProgress: Decider<'report_progress'> = (ticket, command, context) => {
  if (command.estimateAt === null && command.noEstimateReason === null) {
    return refuse('reason_required', undefined, [{ field: 'body.noEstimateReason', code: 'required' }]);
  }
  for (const field of ['estimateAt', 'nextUpdateAt'] as const) {
    const at = command[field];
    if (at !== null && at <= context.now) {
      return refuse('invalid', undefined, [{ field: `body.${field}`, code: 'in_the_past' }]);
    }
  }
  const nextUpdateAt = command.nextUpdateAt ?? nextWordDue(ticket, context)?.at ?? null;
  const told = { ...command, nextUpdateAt };
  const progress = { ...told, at: context.now, by: actingPerson(context) };
  return [happened(ticket, 'progress_reported', { progress, ...worked(ticket, context) }, told)];
};

/** By when the policy promises the word after one that is given now, and by which target. */
export interface NextWord extends TargetRule {
  at: Instant;
}

/**
 * When the next word is due by the policy, were one given now; the reporter may promise an earlier one
 * (4.2d, 4.2e). Null when the policy promises none.
 */
export function nextWordDue(ticket: Ticket, { rules, now }: Pick<Context, 'rules' | 'now'>): NextWord | null {
  const facts = { priority: ticket.priority, services: servicesOf(ticket), requester: ticket.requester };
  const target = targetOf(rules.policy, 'update', facts);
  const at = target && deadline(rules.calendars[target.calendar], now, target.budget);
  return target === null || at === null ? null : { ...target, at };
}

/** A public word of either side. It never moves a clock or a status by itself. */
export const comment: Decider<'comment'> = (ticket, { text }) => [
  happened(ticket, 'commented', {}, { text }),
];

/** The desk learns that its requester was not reached by mail. */
export const reportMail: Decider<'report_mail'> = (ticket, said) => [
  happened(ticket, 'mail_undelivered', {}, { ...said }),
];

/** The desk learns that a file that was given out before is given to nobody any more. */
export const reportFile: Decider<'report_file'> = (ticket, said) => [
  happened(ticket, 'file_infected', {}, { ...said }),
];

export const note: Decider<'note'> = (ticket, { text }) => [happened(ticket, 'noted', {}, { text })];

export const attach: Decider<'attach'> = (ticket, { files }) => [happened(ticket, 'attached', {}, { files })];
