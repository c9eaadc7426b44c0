import type { EventKind, TicketEvent } from '../events.ts';
import type { Ticket } from './ticket.ts';

/** Whom an event is news to, besides the one who caused it. */
type Audience = 'requester' | 'assignee';

const AUDIENCE: Partial<Record<EventKind, readonly Audience[]>> = {
  accepted: ['requester'],
  assigned: ['assignee'],
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
  escalated: ['requester', 'assignee'],
  resolved: ['requester'],
  reminded: ['requester'],
  confirmation_expired: ['requester', 'assignee'],
  confirmed: ['assignee'],
  escalation_returned: ['assignee'],
  warned: ['assignee'],
  breached: ['assignee'],
  duplicate_linked: ['requester'],
  major_noticed: ['requester'],
  major_ended: ['requester'],
  rejected: ['assignee'],
  closed: ['requester'],
  reopened: ['requester', 'assignee'],
  appealed: ['assignee'],
  appeal_decided: ['requester', 'assignee'],
  withdrawn: ['assignee'],
};

/** Warnings about a major incident: who leads it and who speaks hears of each. */
const ofMajor = ({ kind, data }: Pick<TicketEvent, 'kind' | 'data'>): boolean =>
  kind === 'warned' && typeof data.about === 'string' && data.about.startsWith('major_');

/** Whether leads and IT managers hear of it too: nobody leads a major incident, or nobody reviewed it. */
export const asksLeads = (event: Pick<TicketEvent, 'kind' | 'data'>): boolean =>
  ofMajor(event) && event.data.about !== 'major_notice';

/** Whether the requesters of duplicates hear of it: a word of a major incident that is public. */
export const reachesDuplicates = ({ kind, after }: Pick<TicketEvent, 'kind' | 'after'>): boolean =>
  (kind === 'major_noticed' || kind === 'major_ended') && after.major?.headline !== undefined;

/** Who may hear of the events of a ticket; `leads` only where {@link asksLeads} says so. */
export type Hearers = Pick<Ticket, 'requester' | 'assigneeId' | 'major'> & { leads: readonly string[] };

/** The people an event is shown to in their notices; never the one who caused it (4.2a, 4.2e). */
export function audienceOf(event: TicketEvent, ticket: Hearers): string[] {
  const people = { requester: ticket.requester.personId, assignee: ticket.assigneeId };
  const ids = (AUDIENCE[event.kind] ?? []).map((who) => people[who]);
  if (ofMajor(event)) ids.push(ticket.major?.leadId ?? null, ticket.major?.communicationId ?? null);
  if (asksLeads(event)) ids.push(...ticket.leads);
  return [...new Set(ids)].filter((id): id is string => id !== null && id !== event.actorId);
}
