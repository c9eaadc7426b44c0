import type { Instant } from '../../instant.ts';
import { hasRole } from '../../permissions/actor.ts';
import { worksOnDesk } from '../../permissions/roles.ts';
import { type Refusal, refuse } from '../../refusal.ts';
import type { PublicWords } from '../commands.ts';
import { happened, sequence } from '../evolve.ts';
import type { MajorIncident, ReviewAction } from '../parts.ts';
import { agreedActions, openActions, withAction } from '../review-actions.ts';
import type { Ticket } from '../ticket.ts';
import { actingPerson, type Context, type Decider } from './context.ts';
import { escalated } from './escalating.ts';
import { gatheringOf } from './gathering.ts';

/** The major incident that is still running, or why there is none. */
function running({ major }: Ticket): MajorIncident | Refusal {
  if (major === null) return refuse('no_major');
  return major.endedAt === null ? major : refuse('major_ended');
}

/** The reason that stands when P1 alone made it a major incident. */
const BY_PRIORITY = 'P1';

/** A record of P1 is a major incident by itself (3.3-P1). Nothing of it is public before somebody says it. */
export const declaredByPriority = (ticket: Ticket, now: Instant) =>
  happened(
    ticket,
    'major_declared',
    { major: begun(ticket, BY_PRIORITY, null, now) },
    { reason: BY_PRIORITY },
  );

/** A new one keeps what is still owed of the one before it. */
const begun = (
  { major }: Ticket,
  reason: string,
  declaredBy: string | null,
  now: Instant,
): MajorIncident => ({
  declaredAt: now,
  declaredBy,
  reason,
  leadId: null,
  leadSince: null,
  communicationId: null,
  technicalId: null,
  bridge: null,
  notice: null,
  endedAt: null,
  review: null,
  ...owedSince(major),
});

function owedSince(earlier: MajorIncident | null): Pick<MajorIncident, 'owed'> {
  const owed = earlier === null ? [] : openActions(earlier);
  return owed.length > 0 ? { owed } : {};
}

/** The words for everybody that were given; those that were not stay as they are. */
const spoken = ({ headline, services }: PublicWords): Pick<MajorIncident, 'headline' | 'services'> => ({
  ...(headline === null ? {} : { headline }),
  ...(services === null ? {} : { services }),
});

/** Any other record may be declared one, once at a time (3.3-P1). */
export const declareMajor: Decider<'declare_major'> = (ticket, { reason, ...words }, context) => {
  if (ticket.major !== null && ticket.major.endedAt === null) return refuse('already_major');
  const major = { ...begun(ticket, reason, actingPerson(context), context.now), ...spoken(words) };
  return sequence(
    ticket,
    (state) => happened(state, 'major_declared', { major }, { reason, ...spoken(words) }),
    (state) => escalated(state, { trigger: 'c', cause: 'major', note: reason }, context),
  );
};

/** Who leads, who speaks and who leads the technical work; all of them people of the desk. */
export const leadMajor: Decider<'lead_major'> = (ticket, command, context) => {
  const major = running(ticket);
  if ('code' in major) return major;
  for (const field of ['leadId', 'communicationId', 'technicalId'] as const) {
    const refusal = command[field] === null ? null : unfit(command[field], `body.${field}`, context);
    if (refusal) return refusal;
  }
  const leadSince = command.leadId === null ? null : context.now;
  const after = {
    ...major,
    ...command,
    leadSince: command.leadId === major.leadId ? major.leadSince : leadSince,
  };
  const event = happened(ticket, 'major_led', { major: after }, { ...command });
  return Object.keys(event.after).length === 0 ? refuse('nothing_to_change') : [event];
};

function unfit(id: string, field: string, { people }: Context): Refusal | null {
  const person = people.get(id);
  if (!person) return refuse('unknown_reference', undefined, [{ field, code: 'unknown_reference' }]);
  const works = person.active && worksOnDesk(person.roles);
  return works ? null : refuse('inactive_person', undefined, [{ field, code: 'not_allowed' }]);
}

/**
 * One word to all who are affected; when the next one comes is promised with it. The first one also says
 * in public words what the matter is: the title of the record stays between its requester and the desk.
 */
export const notifyMajor: Decider<'notify_major'> = (ticket, { text, nextAt, ...words }, context) => {
  const major = running(ticket);
  if ('code' in major) return major;
  if (nextAt !== null && nextAt <= context.now) {
    return refuse('invalid', undefined, [{ field: 'body.nextAt', code: 'in_the_past' }]);
  }
  if (words.headline === null && major.headline === undefined) {
    return refuse('invalid', undefined, [{ field: 'body.headline', code: 'required' }]);
  }
  const promised = nextAt ?? context.now + context.rules.policy.major.noticeEvery;
  const notice = { text, at: context.now, by: actingPerson(context), nextAt: promised };
  const after = { ...major, ...spoken(words), notice };
  return [happened(ticket, 'major_noticed', { major: after }, { text, nextAt: promised, ...spoken(words) })];
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
  for (const [i, action] of actions.entries()) {
    const refusal = undoable(action, `body.actions.${i}`, context);
    if (refusal) return refusal;
  }
  const review = { at: context.now, by: actingPerson(context), summary, cause, actions };
  return [happened(ticket, 'major_reviewed', { major: { ...major, review } }, { summary, cause, actions })];
};

/** What is agreed is done by somebody who is there, at a time that is still to come. */
function undoable({ ownerId, dueAt }: ReviewAction, place: string, { people, now }: Context): Refusal | null {
  if (!people.get(ownerId)?.active) {
    const field = `${place}.ownerId`;
    return refuse('unknown_reference', undefined, [{ field, code: 'unknown_reference' }]);
  }
  if (dueAt > now) return null;
  return refuse('invalid', undefined, [{ field: `${place}.dueAt`, code: 'in_the_past' }]);
}

/** Done, in a few words; by who owns the action, or by a lead who knows of it. */
export const finishReviewAction: Decider<'finish_review_action'> = (ticket, { index, note }, context) => {
  const action = ticket.major === null ? undefined : agreedActions(ticket.major)[index];
  if (ticket.major === null || action === undefined) {
    return refuse('unknown_reference', undefined, [{ field: 'body.index', code: 'unknown_reference' }]);
  }
  const by = actingPerson(context);
  if (by !== action.ownerId && !hasRole(context.actor, 'lead', 'it_manager')) return refuse('not_owner');
  if (action.done !== undefined) return refuse('action_done');
  const major = withAction(ticket.major, index, { ...action, done: { at: context.now, by, note } });
  return [happened(ticket, 'review_action_done', { major }, { index, text: action.text, note })];
};

/**
 * Whether a major incident is more than a priority that its requester may take back: somebody declared or
 * leads it, it is public, or other records follow its own or are parts of it.
 */
export const isTakenUp = (ticket: Ticket): boolean =>
  ticket.major !== null &&
  ticket.major.endedAt === null &&
  (ticket.major.declaredBy !== null ||
    ticket.major.leadId !== null ||
    ticket.major.headline !== undefined ||
    gatheringOf(ticket) > 0);
