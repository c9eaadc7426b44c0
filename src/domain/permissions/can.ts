import { type Refusal, refuse } from '../refusal.ts';
import { ACTIONS, type Action, MOVES, type Move, type Party } from '../ticket/lifecycle.ts';
import type { Ticket } from '../ticket/ticket.ts';
import { type Actor, hasRole, personIdOf } from './actor.ts';
import { isTrueOf, type Predicate, type TicketFacts } from './predicate.ts';
import { reads, readsInternal, works } from './reach.ts';

/** Facts of a ticket that permission depends on. */
export type Guarded = Pick<
  Ticket,
  'status' | 'type' | 'recordedBy' | 'assigneeId' | 'groupId' | 'place' | 'confidential' | 'readerIds'
> & {
  /** `contact` counts where there is no account: then it is who asked. */
  requester: { personId: string | null; contact?: string | null };
};

/** A ticket as the predicates see it. */
export const factsOf = ({ requester, place, type, ...ticket }: Guarded): TicketFacts => ({
  ...ticket,
  security: type === 'security_incident',
  ...place,
  requesterId: requester.personId,
  contact: requester.contact,
});

const trueOf = (predicate: Predicate, ticket: Guarded): boolean => isTrueOf(predicate, factsOf(ticket));

/** In what parts the actor meets this ticket; an agent with a ticket of their own is both. */
export function partiesOf(actor: Actor, ticket: Guarded): Party[] {
  if (actor.kind === 'system') return ['system'];
  if (actor.kind === 'contact') return trueOf(reads(actor), ticket) ? ['requester'] : [];
  const parties: Party[] = [];
  if (ticket.requester.personId === actor.personId) parties.push('requester');
  if (!trueOf(works(actor), ticket)) return parties;
  parties.push('desk');
  if (hasRole(actor, 'lead')) parties.push('lead');
  if (hasRole(actor, 'it_manager')) parties.push('it_manager');
  return parties;
}

/** May the actor do this to the ticket in its present status? null means yes; else why not. */
export function can(actor: Actor, action: Action, ticket: Guarded): Refusal | null {
  return canAs(partiesOf(actor, ticket), action, ticket);
}

function canAs(parties: readonly Party[], action: Action, ticket: Pick<Ticket, 'status'>): Refusal | null {
  const move: Move = MOVES[action];
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
export function allowedActions(actor: Actor, ticket: Guarded): Action[] {
  const parties = partiesOf(actor, ticket);
  return ACTIONS.filter((action) => canAs(parties, action, ticket) === null);
}

/** May the actor know of this ticket at all? A no is answered like a ticket that does not exist. */
export const mayRead = (actor: Actor, ticket: Guarded): boolean => trueOf(reads(actor), ticket);

/** Who reads a ticket, as far as its parts are not for every reader. */
export interface Reader {
  personId: string | null;
  /** Reads the desk's own entries, such as private notes. */
  desk: boolean;
}

export const readerOf = (actor: Actor, ticket: Guarded): Reader => ({
  personId: personIdOf(actor),
  desk: trueOf(readsInternal(actor), ticket),
});
