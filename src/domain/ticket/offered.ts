import { type Actor, personIdOf } from '../permissions/actor.ts';
import { allowedActions } from '../permissions/can.ts';
import { isReopenable, recorderProblem } from './by-phone.ts';
import type { Action } from './lifecycle.ts';
import { actionDueAt } from './review-actions.ts';
import type { Ticket } from './ticket.ts';

const appealOpen = ({ appeal }: Ticket): boolean => appeal !== null && appeal.decidedAt === null;
const proposed = ({ operations }: Ticket) =>
  Object.values(operations).filter((o) => o.startedAt === null && o.cancelledAt === null);
const planned = ({ visits }: Ticket): boolean =>
  Object.values(visits).some((v) => v.arrivedAt === null && v.cancelledAt === null);
const arrived = ({ visits }: Ticket): boolean =>
  Object.values(visits).some((v) => v.arrivedAt !== null && v.leftAt === null);

const openEscalation = ({ escalations }: Ticket): boolean =>
  Object.values(escalations).some(({ state }) => state === 'open');
const majorRuns = ({ major }: Ticket): boolean => major !== null && major.endedAt === null;

const isIncident = ({ security }: Ticket): boolean => security !== null;

/** When an action has something to act on; without a line here it always has. */
const HAS_OBJECT: Partial<Record<Action, (ticket: Ticket, actor: Actor) => boolean>> = {
  claim: ({ assigneeId }) => assigneeId === null,
  arrive: planned,
  cancel_visit: planned,
  finish_visit: arrived,
  consent: (ticket) => proposed(ticket).length > 0,
  consent_emergency: (ticket) => ticket.priority === 'P1' && proposed(ticket).length > 0,
  link_change: (ticket) => proposed(ticket).length > 0,
  record_backup: (ticket) => proposed(ticket).length > 0,
  start_operation: (ticket) => proposed(ticket).length > 0,
  cancel_operation: (ticket) => proposed(ticket).length > 0,
  finish_operation: ({ operations }) =>
    Object.values(operations).some((o) => o.startedAt !== null && o.finishedAt === null),
  accept_escalation: openEscalation,
  return_escalation: openEscalation,
  link_duplicate: ({ duplicateOf, duplicateIds, childIds, resumeTo }) =>
    duplicateOf === null && duplicateIds.length === 0 && childIds.length === 0 && resumeTo !== 'recorded',
  unlink_duplicate: ({ duplicateOf }) => duplicateOf !== null,
  link_parent: ({ parentId, childIds }) => parentId === null && childIds.length === 0,
  unlink_parent: ({ parentId }) => parentId !== null,
  become_security: ({ security }) => security === null,
  cease_security: isIncident,
  grade_security: isIncident,
  secure: isIncident,
  report_security: isIncident,
  declare_major: (ticket) => !majorRuns(ticket),
  lead_major: majorRuns,
  notify_major: majorRuns,
  end_major: (ticket) => majorRuns(ticket) && (ticket.resolution !== null || ticket.status === 'closed'),
  review_major: ({ major }) => major !== null && major.endedAt !== null && major.review === null,
  finish_review_action: (ticket) => actionDueAt(ticket) !== null,
  confirm_by_phone: (ticket, actor) => recorderProblem(ticket, personIdOf(actor)) === null,
  reopen: isReopenable,
  appeal: (ticket) => !appealOpen(ticket),
  decide_appeal: appealOpen,
};

/**
 * What a page offers the actor: allowed by part and status, and with something to act on. What is left out
 * would be refused; what is offered may still lack something, and its refusal says what.
 */
export const offeredActions = (actor: Actor, ticket: Ticket): Action[] =>
  allowedActions(actor, ticket).filter((action) => HAS_OBJECT[action]?.(ticket, actor) ?? true);
