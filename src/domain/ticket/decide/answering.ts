import type { NewEvent, Patch } from '../../events.ts';
import { type Refusal, refuse } from '../../refusal.ts';
import { happened, sequence } from '../evolve.ts';
import type { Escalation } from '../parts.ts';
import type { Ticket } from '../ticket.ts';
import { aboutAppeal, isAsked } from './asking.ts';
import { actingPerson, type Context, type Decider, worked } from './context.ts';
import { isWorking, onward } from './escalating.ts';

/** The open escalation that is answered, when the actor is one of those asked. */
function asked(ticket: Ticket, id: string, context: Context): Escalation | Refusal {
  const escalation = ticket.escalations[id];
  if (!escalation) {
    return refuse('unknown_reference', undefined, [
      { field: 'body.escalationId', code: 'unknown_reference' },
    ]);
  }
  if (escalation.state !== 'open') return refuse('escalation_answered', { by: escalation.answeredBy });
  return isAsked(escalation, ticket, context) ? escalation : refuse('not_asked');
}

function answered(
  escalation: Escalation,
  state: 'accepted' | 'returned',
  answer: string | null,
  context: Context,
) {
  const done = { ...escalation, state, answeredBy: actingPerson(context), answeredAt: context.now, answer };
  return { escalations: { [escalation.id]: done } };
}

/** Taken on (4.3e): by a member of the group that was asked, the record becomes one's own. */
export const acceptEscalation: Decider<'accept_escalation'> = (ticket, { escalationId, note }, context) => {
  const escalation = asked(ticket, escalationId, context);
  if ('code' in escalation) return escalation;
  const own = isWorking(ticket) && ticket.assigneeId === null && isForGroup(escalation, groupsOf(context));
  const after: Patch = {
    ...answered(escalation, 'accepted', note, context),
    ...(own ? { assigneeId: actingPerson(context) } : {}),
    ...(aboutAppeal(escalation) ? {} : worked(ticket, context)),
  };
  return [happened(ticket, 'escalation_accepted', after, { escalationId, note })];
};

export const groupsOf = ({ actor }: Context): readonly string[] =>
  actor.kind === 'person' ? actor.groupIds : [];

const isForGroup = (call: Escalation, groupIds: readonly string[]): boolean =>
  call.toGroupId !== null && groupIds.includes(call.toGroupId) && !aboutAppeal(call);

/**
 * A record that gets an owner from the group that was asked is accepted with that, without a second click;
 * not by the one who asked.
 */
export function acceptedByOwning(
  ticket: Ticket,
  groupIds: readonly string[],
  context: Context,
): NewEvent | null {
  const by = actingPerson(context);
  const call = Object.values(ticket.escalations).find(
    (one) => one.state === 'open' && one.by !== by && isForGroup(one, groupIds),
  );
  if (!call) return null;
  const data = { escalationId: call.id, note: null, how: 'owned' };
  return happened(ticket, 'escalation_accepted', answered(call, 'accepted', null, context), data);
}

/**
 * Given back with a reason: the record goes back to the group from which it came. An appeal that somebody
 * will not judge is asked of the next level at once; it is not lost (4.3d).
 */
export const returnEscalation: Decider<'return_escalation'> = (ticket, { escalationId, reason }, context) => {
  const escalation = asked(ticket, escalationId, context);
  if ('code' in escalation) return escalation;
  const appeal = aboutAppeal(escalation);
  const has = escalation.toGroupId !== null && ticket.groupId === escalation.toGroupId;
  const back: Patch =
    has && isWorking(ticket) && !appeal ? { groupId: escalation.fromGroupId, assigneeId: null } : {};
  const after = { ...answered(escalation, 'returned', reason, context), ...back };
  return sequence(
    ticket,
    (state) => happened(state, 'escalation_returned', after, { escalationId, reason }),
    (state) => (appeal ? onward(state, escalation, context) : null),
  );
};
