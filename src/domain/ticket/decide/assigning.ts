import { hasRole } from '../../permissions/actor.ts';
import { DESK_ROLES, worksOnDesk } from '../../permissions/roles.ts';
import { type Refusal, refuse } from '../../refusal.ts';
import { missingFields } from '../completeness.ts';
import { happened, sequence } from '../evolve.ts';
import type { Ticket } from '../ticket.ts';
import { acceptedByOwning, groupsOf } from './answering.ts';
import { actingPerson, type Context, type Decider, worked } from './context.ts';
import { leftBehind } from './escalating.ts';

/** Accepting takes the record into work: it must be complete, and somebody must own it (2.6a, 3.2c). */
export const accept: Decider<'accept'> = (ticket, _command, context) => {
  const missing = missingFields(ticket);
  if (missing.length > 0) {
    return refuse(
      'incomplete',
      { missing },
      missing.map((field) => ({ field, code: 'required' })),
    );
  }
  const assigneeId = ticket.assigneeId ?? actingPerson(context);
  return sequence(
    ticket,
    (state) => happened(state, 'accepted', { status: 'accepted', ...worked(state, context) }),
    (state) => (state.assigneeId ? null : happened(state, 'assigned', { assigneeId }, { how: 'accepted' })),
    (state) => (ticket.assigneeId ? null : acceptedByOwning(state, groupsOf(context), context)),
  );
};

/** Taking a record: who comes second is told who was first. */
export const claim: Decider<'claim'> = (ticket, _command, context) => {
  if (ticket.assigneeId !== null) return refuse('already_assigned', { assigneeId: ticket.assigneeId });
  const after = { assigneeId: actingPerson(context), ...worked(ticket, context) };
  return sequence(
    ticket,
    (state) => happened(state, 'assigned', after, { how: 'claimed' }),
    (state) => acceptedByOwning(state, groupsOf(context), context),
  );
};

export const assign: Decider<'assign'> = (ticket, command, context) => {
  const { groupId = ticket.groupId, assigneeId, note } = command;
  const refusal = assignmentProblem(groupId, assigneeId, context);
  if (refusal) return refusal;
  const left = groupId === ticket.groupId ? {} : leftBehind(ticket, groupId);
  const event = happened(ticket, 'assigned', { groupId, assigneeId, ...left }, { how: 'assigned', note });
  if (Object.keys(event.after).length === 0) return refuse('nothing_to_change');
  const ownersGroups = assigneeId === null ? [] : (context.people.get(assigneeId)?.groupIds ?? []);
  return sequence(
    ticket,
    () => event,
    (state) => acceptedByOwning(state, ownersGroups, context),
  );
};

/** A record goes to an existing group and to an active desk member of it. */
function assignmentProblem(
  groupId: string | null,
  assigneeId: string | null,
  context: Context,
): Refusal | null {
  if (groupId !== null && !context.groups.has(groupId)) return unknown('body.groupId');
  if (assigneeId === null) return null;
  const person = context.people.get(assigneeId);
  if (!person) return unknown('body.assigneeId');
  if (!person.active || !worksOnDesk(person.roles)) return refuse('inactive_person');
  if (groupId !== null && !person.groupIds.includes(groupId)) return refuse('not_in_group');
  return null;
}

const unknown = (field: string): Refusal =>
  refuse('unknown_reference', undefined, [{ field, code: 'unknown_reference' }]);

/** Was this ticket handled by the actor? Used to keep appeals away from them (4.3d). */
export const handledBy = (ticket: Ticket, context: Context): boolean =>
  hasRole(context.actor, ...DESK_ROLES) && ticket.handlerIds.includes(actingPerson(context));
