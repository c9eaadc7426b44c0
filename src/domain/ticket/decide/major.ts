import { type Refusal, refuse } from '../../refusal.ts';
import { happened, sequence } from '../evolve.ts';
import type { MajorIncident } from '../parts.ts';
import type { Ticket } from '../ticket.ts';
import { actingPerson, type Context, type Decider } from './context.ts';
import { escalated } from './escalating.ts';

/** The major incident that is still running, or why there is none. */
function running({ major }: Ticket): MajorIncident | Refusal {
  if (major === null) return refuse('no_major');
  return major.endedAt === null ? major : refuse('major_ended');
}

/** A record of P1 is a major incident by itself; any other may be declared one, once (3.3-P1). */
export function declared(ticket: Ticket, reason: string, { actor, now }: Pick<Context, 'actor' | 'now'>) {
  const major: MajorIncident = {
    declaredAt: now,
    declaredBy: actor.kind === 'person' && reason !== BY_PRIORITY ? actor.personId : null,
    reason,
    leadId: null,
    leadSince: null,
    communicationId: null,
    technicalId: null,
    bridge: null,
    notice: null,
    endedAt: null,
    review: null,
  };
  return happened(ticket, 'major_declared', { major }, { reason });
}

/** The reason that stands when P1 alone made it a major incident. */
export const BY_PRIORITY = 'P1';

export const declareMajor: Decider<'declare_major'> = (ticket, { reason }, context) => {
  if (ticket.major !== null && ticket.major.endedAt === null) return refuse('already_major');
  return sequence(
    ticket,
    (state) => declared(state, reason, context),
    (state) => escalated(state, { trigger: 'c', cause: 'major', note: reason }, context),
  );
};

/** Who leads, who speaks and who leads the technical work; all of them people of the desk. */
export const leadMajor: Decider<'lead_major'> = (ticket, command, context) => {
  const major = running(ticket);
  if ('code' in major) return major;
  for (const field of ['leadId', 'communicationId', 'technicalId'] as const) {
    const id = command[field];
    if (id === null) continue;
    const person = context.people.get(id);
    if (!person) {
      return refuse('unknown_reference', undefined, [{ field: `body.${field}`, code: 'unknown_reference' }]);
    }
    if (!person.active || !person.roles.some((role) => role !== 'requester' && role !== 'auditor'))
      return refuse('inactive_person');
  }
  const leadSince = command.leadId === major.leadId ? major.leadSince : context.now;
  const event = happened(ticket, 'major_led', { major: { ...major, ...command, leadSince } }, { ...command });
  return Object.keys(event.after).length === 0 ? refuse('nothing_to_change') : [event];
};

/** One word to all who are affected; when the next one comes is promised with it. */
export const notifyMajor: Decider<'notify_major'> = (ticket, { text, nextAt }, context) => {
  const major = running(ticket);
  if ('code' in major) return major;
  if (nextAt !== null && nextAt <= context.now) {
    return refuse('invalid', undefined, [{ field: 'body.nextAt', code: 'in_the_past' }]);
  }
  const promised = nextAt ?? context.now + context.rules.policy.major.noticeEvery;
  const notice = { text, at: context.now, by: actingPerson(context), nextAt: promised };
  return [happened(ticket, 'major_noticed', { major: { ...major, notice } }, { text, nextAt: promised })];
};

/** Over: not before its record has a result. */
export const endMajor: Decider<'end_major'> = (ticket, { text }, context) => {
  const major = running(ticket);
  if ('code' in major) return major;
  if (ticket.resolution === null && ticket.status !== 'closed') return refuse('major_unsolved');
  const notice = { text, at: context.now, by: actingPerson(context), nextAt: null };
  return [happened(ticket, 'major_ended', { major: { ...major, notice, endedAt: context.now } }, { text })];
};

/** What happened, why, and what is done about it, agreed within days of the end. */
export const reviewMajor: Decider<'review_major'> = (ticket, { summary, cause, actions }, context) => {
  const { major } = ticket;
  if (major === null) return refuse('no_major');
  if (major.endedAt === null) return refuse('major_running');
  if (major.review !== null) return refuse('already_reviewed');
  for (const [i, { ownerId }] of actions.entries()) {
    if (!context.people.get(ownerId)?.active) {
      const field = `body.actions.${i}.ownerId`;
      return refuse('unknown_reference', undefined, [{ field, code: 'unknown_reference' }]);
    }
  }
  const review = { at: context.now, by: actingPerson(context), summary, cause, actions };
  return [happened(ticket, 'major_reviewed', { major: { ...major, review } }, { summary, cause, actions })];
};
