import type { EventKind, TicketEvent } from '../events.ts';
import type { Escalation } from './parts.ts';
import { openActions } from './review-actions.ts';
import type { Ticket } from './ticket.ts';

/** Whom an event is news to, besides the one who caused it. */
type Audience = 'requester' | 'assignee';

const AUDIENCE: Partial<Record<EventKind, readonly Audience[]>> = {
  accepted: ['requester'],
  assigned: ['assignee'],
  handed_back: ['assignee'],
  handed_over: ['assignee'],
  requester_left: ['assignee'],
  asked: ['requester'],
  answered: ['assignee'],
  amended: ['requester', 'assignee'],
  classified: ['requester', 'assignee'],
  third_party_awaited: ['requester'],
  visit_scheduled: ['requester'],
  visit_cancelled: ['requester'],
  operation_proposed: ['requester'],
  consent_given: ['assignee'],
  consent_refused: ['assignee'],
  operation_finished: ['requester'],
  progress_reported: ['requester'],
  commented: ['requester', 'assignee'],
  attached: ['requester', 'assignee'],
  noted: ['assignee'],
  mail_undelivered: ['assignee'],
  file_infected: ['assignee'],
  escalated: ['requester', 'assignee'],
  resolved: ['requester'],
  reminded: ['requester'],
  confirmation_expired: ['requester', 'assignee'],
  // The requester where somebody else wrote their word down (4.2c).
  confirmed: ['requester', 'assignee'],
  escalation_accepted: ['assignee'],
  escalation_returned: ['assignee'],
  warned: ['assignee'],
  breached: ['assignee'],
  duplicate_linked: ['requester'],
  major_noticed: ['requester'],
  major_ended: ['requester'],
  rejected: ['requester', 'assignee'],
  closed: ['requester'],
  reopened: ['requester', 'assignee'],
  appealed: ['assignee'],
  appeal_decided: ['requester', 'assignee'],
  withdrawn: ['assignee'],
  security_begun: ['requester'],
  security_ended: ['requester', 'assignee'],
};

/** Warnings about a major incident: who leads it and who speaks hears of each. */
const ofMajor = ({ kind, data }: Pick<TicketEvent, 'kind' | 'data'>): boolean =>
  kind === 'warned' && typeof data.about === 'string' && data.about.startsWith('major_');

/** That there is a security incident, and that a report of one is due: told at once to the team it belongs to (7-i3). */
const ofSecurity = ({ kind, data, after }: About): boolean =>
  kind === 'security_begun' ||
  (kind === 'recorded' && after.type === 'security_incident') ||
  (kind === 'warned' && String(data.about).startsWith('security_'));

/**
 * Whether leads and IT managers hear of it too: nobody leads a major incident, or nobody reviewed it; and of security
 * incidents, as far as they may read them.
 */
export const asksLeads = (event: About): boolean =>
  (ofMajor(event) && event.data.about !== 'major_notice') || ofSecurity(event);

/** Whether the requesters of duplicates hear of it: a word of a major incident that is public. */
export const reachesDuplicates = ({ kind, after }: Pick<TicketEvent, 'kind' | 'after'>): boolean =>
  (kind === 'major_noticed' || kind === 'major_ended') && after.major?.headline !== undefined;

/**
 * What the requester of a duplicate says is said to those at work on the ticket that it follows, too (4.3c): in
 * their own hand, or written down by somebody who called them.
 */
const SAID_BY_REQUESTER: readonly EventKind[] = ['answered', 'commented', 'attached', 'rejected'];
export const reachesOriginal = (
  { kind, actorId, data }: Pick<TicketEvent, 'kind' | 'actorId' | 'data'>,
  { requester }: Pick<Ticket, 'requester'>,
): boolean =>
  SAID_BY_REQUESTER.includes(kind) &&
  ((actorId !== null && actorId === requester.personId) || data.method === 'phone');

/** What decides who hears of an event, as the record stands after it; `leads` only where {@link asksLeads} says so. */
export type Hearers = Pick<Ticket, 'requester' | 'assigneeId' | 'groupId' | 'escalations' | 'major'> & {
  leads: readonly string[];
};

/** People, and groups whose members are meant, that an event is news to. */
export interface Told {
  personIds: readonly string[];
  groupIds: readonly string[];
}

/**
 * The people an event is shown to in their notices; never the one who caused it (4.2a, 4.2e). Of a call
 * hear those whom it asks and from whom it is taken; that something is late hears who owns the record, or
 * the whole group when nobody does (4.3e).
 */
export function audienceOf(event: TicketEvent, ticket: Hearers): Told {
  const people = { requester: ticket.requester.personId, assignee: ticket.assigneeId };
  const ids = (AUDIENCE[event.kind] ?? []).map((who) => people[who]);
  if (event.kind === 'escalated') ids.push(event.before.assigneeId ?? null);
  const asked = callsIn(event, ticket);
  ids.push(...asked.flatMap(({ toPersonIds }) => toPersonIds));
  if (ANSWERS.includes(event.kind)) ids.push(callOf(event, ticket)?.by ?? null);
  if (ofMajor(event)) ids.push(ticket.major?.leadId ?? null, ticket.major?.communicationId ?? null);
  if (asksLeads(event)) ids.push(...ticket.leads);
  ids.push(...ownersIn(event, ticket), ...toldIn(event));
  const groups = asked.map(({ toGroupId }) => toGroupId);
  if ((LATE.includes(event.kind) && ticket.assigneeId === null) || ofSecurity(event))
    groups.push(ticket.groupId);
  return { personIds: unique(ids).filter((id) => id !== event.actorId), groupIds: unique(groups) };
}

/** Whom an entry names as those to be told: the leads of who left something behind. */
const toldIn = ({ kind, data }: About): string[] =>
  AFTER_LEAVING.includes(kind) && Array.isArray(data.told) ? data.told.map(String) : [];
const AFTER_LEAVING: readonly EventKind[] = ['handed_back', 'handed_over', 'requester_left'];

/** Owners of the actions that a review agreed on, and of one that is due and not done. */
function ownersIn({ kind, data, after }: About, { major }: Hearers): string[] {
  if (kind === 'major_reviewed') return (after.major?.review?.actions ?? []).map(({ ownerId }) => ownerId);
  if (kind !== 'review_action_due' || major === null) return [];
  return openActions(major).flatMap(({ ownerId, dueAt }) => (dueAt === data.dueAt ? [ownerId] : []));
}

/** What somebody has to take on when nobody owns the record. */
const LATE: readonly EventKind[] = [
  'warned',
  'breached',
  'escalation_returned',
  'handed_back',
  'mail_undelivered',
  'file_infected',
];
const ANSWERS: readonly EventKind[] = ['escalation_accepted', 'escalation_returned'];
/** Those whom a call asks hear of it, of what joins it, of its end without an answer, and that another gave it back. */
const TELLS_ASKED: readonly EventKind[] = ['escalated', 'breached', 'warned', 'escalation_returned'];

const unique = (ids: readonly (string | null)[]): string[] => [
  ...new Set(ids.filter((id): id is string => id !== null)),
];

type About = Pick<TicketEvent, 'kind' | 'data' | 'after'>;

const callOf = ({ data, after }: About, { escalations }: Hearers): Escalation | undefined =>
  after.escalations?.[String(data.escalationId)] ?? escalations[String(data.escalationId)];

/** The calls whose asked people hear of an event: the one that it names, or those of a new major incident. */
function callsIn(event: About, hearers: Hearers): Escalation[] {
  const { escalations, major } = hearers;
  if (event.kind === 'major_declared')
    return Object.values(escalations).filter(
      ({ trigger, state, at }) => trigger === 'c' && state === 'open' && at >= (major?.declaredAt ?? 0),
    );
  const named = TELLS_ASKED.includes(event.kind) ? callOf(event, hearers) : undefined;
  return named ? [named] : [];
}
