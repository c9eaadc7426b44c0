import type { NewEvent } from '../../events.ts';
import type { Person } from '../../organisation/person.ts';
import { worksOnDesk } from '../../permissions/roles.ts';
import { refuse } from '../../refusal.ts';
import type { Commands } from '../commands.ts';
import { happened, sequence } from '../evolve.ts';
import type { Escalation, MajorIncident, ReviewAction, Visit } from '../parts.ts';
import type { Ticket } from '../ticket.ts';
import { aboutAppeal } from './asking.ts';
import type { Context, Decider } from './context.ts';

type Command = Commands['hand_over'];

/**
 * Somebody left, works at the desk no more, or left a group: what they had in hand on a record goes to others. Clocks
 * go on: nobody was helped by it. What people did, said and asked stays theirs.
 */
export const handOver: Decider<'hand_over'> = (ticket, command, context) => {
  const person = context.people.get(command.personId);
  if (!person) return refuse('unknown_reference');
  const events = sequence(
    ticket,
    (state) => handedBack(state, command, person, context),
    (state) => (command.why === 'left_group' ? null : handedOver(state, command, person, context)),
    (state) => requesterLeft(state, command, person, context),
  );
  return events.length > 0 ? events : refuse('nothing_to_change');
};

const isOver = ({ status }: Ticket): boolean => status === 'closed' || status === 'withdrawn';

/** Whether the reason still holds: who came back meanwhile keeps what they have. */
function isGone({ why, groupId }: Command, { active, roles, groupIds }: Person, ticket: Ticket): boolean {
  if (why === 'left') return !active;
  if (why === 'no_desk') return active && !worksOnDesk(roles);
  return active && groupId !== null && ticket.groupId === groupId && !groupIds.includes(groupId);
}

/** The record and its appointments: to the heir, else to the group, and the appointment to a lead (2.6a, 4.1c). */
function handedBack(ticket: Ticket, command: Command, person: Person, context: Context): NewEvent | null {
  if (isOver(ticket) || !isGone(command, person, ticket)) return null;
  const { personId, why, heirs } = command;
  const heir = ticket.confidential ? null : fitFor(ticket, heirs.tickets, personId, context);
  const goes = heirs.visits ?? heirs.tickets;
  const comes =
    fitFor({ groupId: null }, goes, personId, context) ?? leadsFor(ticket, personId, context)[0] ?? null;
  const visits =
    why === 'left_group' && ticket.assigneeId !== personId ? {} : handedVisits(ticket, personId, comes);
  const owned = ticket.assigneeId === personId;
  if (!owned && Object.keys(visits).length === 0) return null;
  return happened(
    ticket,
    'handed_back',
    { ...(owned ? { assigneeId: heir } : {}), ...(Object.keys(visits).length > 0 ? { visits } : {}) },
    { from: personId, leaving: why, told: told(ticket, personId, context) },
  );
}

function handedVisits(ticket: Ticket, personId: string, to: string | null): Record<string, Visit> {
  const planned = Object.values(ticket.visits).filter(
    (one) => one.engineerId === personId && one.arrivedAt === null && one.cancelledAt === null,
  );
  return to === null ? {} : Object.fromEntries(planned.map((one) => [one.id, { ...one, engineerId: to }]));
}

/** What the desk keeps to itself: readers, the parts of a major incident, agreed actions, open calls. */
function handedOver(ticket: Ticket, command: Command, person: Person, context: Context): NewEvent | null {
  if (!isGone(command, person, ticket)) return null;
  const { personId, why } = command;
  const readerIds = why === 'left' ? ticket.readerIds.filter((id) => id !== personId) : ticket.readerIds;
  const major = ticket.major && withoutLeader(ticket, ticket.major, command, context);
  const calls = openCalls(ticket, personId);
  const escalations = Object.fromEntries(
    calls.map((call) => [call.id, askedAnew(ticket, call, command, context)]),
  );
  const event = happened(
    ticket,
    'handed_over',
    { readerIds, major, escalations },
    { from: personId, leaving: why, told: told(ticket, personId, context) },
  );
  return Object.keys(event.after).length === 0 ? null : event;
}

const openCalls = ({ escalations }: Ticket, personId: string): Escalation[] =>
  Object.values(escalations).filter((call) => call.state === 'open' && call.toPersonIds.includes(personId));

/** A call without them; one that asks nobody any more goes on to the next level at once (4.3e). */
function askedAnew(ticket: Ticket, call: Escalation, command: Command, context: Context): Escalation {
  const { personId, heirs } = command;
  const others = call.toPersonIds.filter((id) => id !== personId);
  const heir = aboutAppeal(call) ? null : fitFor({ groupId: null }, heirs.calls, personId, context);
  const may = heir !== null && heir !== call.by && heir !== ticket.assigneeId;
  const toPersonIds = may ? [...new Set([...others, heir])] : others;
  const asks = toPersonIds.length > 0 || call.toGroupId !== null;
  const acceptBy = asks || call.acceptBy === null ? call.acceptBy : Math.min(call.acceptBy, context.now);
  return { ...call, toPersonIds, acceptBy };
}

/** A running major incident without them as a leader, and what was agreed with somebody who will do it (3.3-P1). */
function withoutLeader(
  ticket: Ticket,
  major: MajorIncident,
  { personId, why, heirs }: Command,
  context: Context,
): MajorIncident {
  const heir = fitFor({ groupId: null }, heirs.leading, personId, context);
  const runs = major.endedAt === null;
  const part = (id: string | null) => (runs && id === personId ? heir : id);
  const leadId = part(major.leadId);
  const leadSince = leadId === major.leadId ? major.leadSince : leadId === null ? null : context.now;
  const doer = why === 'left' ? (heir ?? leadsFor(ticket, personId, context)[0] ?? null) : null;
  const agreed = (action: ReviewAction): ReviewAction =>
    doer !== null && action.ownerId === personId && action.done === undefined
      ? { ...action, ownerId: doer }
      : action;
  return {
    ...major,
    leadId,
    leadSince,
    communicationId: part(major.communicationId),
    technicalId: part(major.technicalId),
    ...(major.owed ? { owed: major.owed.map(agreed) } : {}),
    review: major.review && { ...major.review, actions: major.review.actions.map(agreed) },
  };
}

/** The word of a requester who left is nobody else's: the desk is told, once, and goes the way of A1. */
function requesterLeft(
  ticket: Ticket,
  { personId, why, tellsRequester }: Command,
  { active }: Person,
  context: Context,
): NewEvent | null {
  const theirs = ticket.requester.personId === personId && !isOver(ticket);
  if (why !== 'left' || active || !theirs || !tellsRequester) return null;
  return happened(ticket, 'requester_left', {}, { from: personId, told: told(ticket, personId, context) });
}

/** A named heir who may really have it: at work on the desk, and a member of the group that it belongs to. */
function fitFor(
  { groupId }: Pick<Ticket, 'groupId'>,
  heir: string | null | undefined,
  personId: string,
  { people }: Context,
): string | null {
  const found = heir && heir !== personId ? people.get(heir) : undefined;
  if (!found?.active || !worksOnDesk(found.roles)) return null;
  return groupId === null || found.groupIds.includes(groupId) ? found.id : null;
}

/** Leads of the record's group, else all leads, else IT managers; of a confidential record, who may read it (2.4d). */
function leadsFor(ticket: Ticket, personId: string, { duty }: Context): string[] {
  const others = (all: Context['duty']['byRole']['lead']) => all.filter(({ id }) => id !== personId);
  const leads = others(duty.byRole.lead);
  const near = leads.filter(({ groupIds }) => ticket.groupId !== null && groupIds.includes(ticket.groupId));
  const managers = others(duty.byRole.it_manager);
  const [first] = ticket.confidential ? [managers] : [near, leads, managers].filter((all) => all.length > 0);
  return (first ?? []).map(({ id }) => id);
}

const told = (ticket: Ticket, personId: string, context: Context): readonly string[] =>
  leadsFor(ticket, personId, context);
