import { type Refusal, refuse } from '../refusal.ts';
import { ACTIONS, type Action, MOVES, type Move, type Party } from '../ticket/lifecycle.ts';
import type { Ticket } from '../ticket/ticket.ts';
import { type Actor, hasRole, sameContact } from './actor.ts';
import { DESK_ROLES, READING_ROLES } from './roles.ts';

/** Facts of a ticket that permission depends on. */
export type Guarded = Pick<Ticket, 'status'> & {
  /** `contact` counts where there is no account: then it is who asked. */
  requester: { personId: string | null; contact?: string | null };
  recordedBy: string | null;
};

/** In what parts the actor meets this ticket; an agent with a ticket of their own is both. */
export function partiesOf(actor: Actor, ticket: Guarded): Party[] {
  if (actor.kind === 'system') return ['system'];
  if (actor.kind === 'contact') return isOfContact(actor, ticket) ? ['requester'] : [];
  const parties: Party[] = [];
  if (ticket.requester.personId === actor.personId) parties.push('requester');
  if (hasRole(actor, ...DESK_ROLES)) parties.push('desk');
  if (hasRole(actor, 'lead')) parties.push('lead');
  if (hasRole(actor, 'it_manager')) parties.push('it_manager');
  return parties;
}

const isOfContact = ({ contact }: Extract<Actor, { kind: 'contact' }>, { requester }: Guarded): boolean =>
  requester.personId === null && sameContact(requester.contact, contact);

/** May the actor do this to the ticket in its present status? null means yes; else why not. */
export function can(actor: Actor, action: Action, ticket: Guarded): Refusal | null {
  const move: Move = MOVES[action];
  const parties = partiesOf(actor, ticket);
  if (!move.by.some((party) => parties.includes(party))) return notAllowed(move);
  if (!move.from.includes(ticket.status)) return refuse('wrong_status', { status: ticket.status });
  return null;
}

function notAllowed({ by }: Move): Refusal {
  if (by.includes('desk')) return refuse('not_desk');
  if (by.includes('lead')) return refuse('lead_only');
  return refuse(by.includes('requester') ? 'not_requester' : 'forbidden');
}

/** Every action with its answer, so that a page shows what may be done and never guesses. */
export const allowedActions = (actor: Actor, ticket: Guarded): Action[] =>
  ACTIONS.filter((action) => can(actor, action, ticket) === null);

/** May the actor know of this ticket at all? A no is answered like a ticket that does not exist. */
export function mayRead(actor: Actor, ticket: Guarded): boolean {
  if (actor.kind === 'system' || hasRole(actor, ...READING_ROLES)) return true;
  if (actor.kind === 'contact') return isOfContact(actor, ticket);
  return ticket.requester.personId === actor.personId || ticket.recordedBy === actor.personId;
}

/** May the actor read the desk's own entries, such as private notes? */
export const readsDeskEntries = (actor: Actor): boolean =>
  actor.kind === 'system' || hasRole(actor, ...READING_ROLES);
