import type { Instant } from '../instant.ts';
import type { Actor } from '../permissions/actor.ts';
import { can } from '../permissions/can.ts';
import type { Requester, Ticket } from './ticket.ts';

/** Whose word a link takes: a person's of the directory, or a contact's, who is known by the way they are reached. */
export type Claimant = { personId: string } | { contact: string };

/** A page on which one person may say, without signing in, whether one result works (4.2c). */
export interface ConfirmClaim {
  ticketId: number;
  /** The result that it is about; a later one has a link of its own. */
  round: number;
  who: Claimant;
  expiresAt: Instant;
}

/** How long the link of a letter works (ms): 30 days. */
export const CONFIRM_WITHIN = 30 * 86_400_000;

/** What the proof of a link is made over; a person's id is never the word that a contact begins with. */
export const confirmClaimOf = ({ ticketId, round, who, expiresAt }: ConfirmClaim): string => {
  const whose = 'personId' in who ? who.personId : `contact ${who.contact.trim().toLowerCase()}`;
  return `confirm ${ticketId} ${round} ${whose} ${expiresAt}`;
};

/** Who is asked for their word on a result; null when nothing is known of them. */
export function claimantOf({ personId, contact }: Pick<Requester, 'personId' | 'contact'>): Claimant | null {
  if (personId !== null) return { personId };
  return contact?.trim() ? { contact } : null;
}

/** `open` may be answered; the next two were answered so; `outdated`: the ticket has gone on without an answer. */
export const CONFIRM_STATES = ['open', 'solved', 'not_solved', 'outdated', 'expired'] as const;
export type ConfirmState = (typeof CONFIRM_STATES)[number];

/** Who says it: whoever the link is for, with no rights but those of a requester. */
export const claimant = ({ who }: Pick<ConfirmClaim, 'who'>): Actor =>
  'personId' in who
    ? { kind: 'person', personId: who.personId, roles: ['requester'], groupIds: [] }
    : { kind: 'contact', contact: who.contact };

export function confirmState(ticket: Ticket, claim: ConfirmClaim, now: Instant): ConfirmState {
  const said = Object.values(ticket.confirmations).find(({ round }) => round === claim.round);
  if (said) return said.accepted ? 'solved' : 'not_solved';
  if (ticket.round !== claim.round || can(claimant(claim), 'confirm', ticket) !== null) return 'outdated';
  return now > claim.expiresAt ? 'expired' : 'open';
}
