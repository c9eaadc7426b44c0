import type { Instant } from '../instant.ts';
import type { Actor } from '../permissions/actor.ts';
import { can } from '../permissions/can.ts';
import type { Ticket } from './ticket.ts';

/** A page on which one person may say, without signing in, whether one result works (4.2c). */
export interface ConfirmClaim {
  ticketId: number;
  /** The result that it is about; a later one has a link of its own. */
  round: number;
  personId: string;
  expiresAt: Instant;
}

/** How long the link of a letter works (ms): 30 days. */
export const CONFIRM_WITHIN = 30 * 86_400_000;

/** What the proof of a link is made over. */
export const confirmClaimOf = ({ ticketId, round, personId, expiresAt }: ConfirmClaim): string =>
  `confirm ${ticketId} ${round} ${personId} ${expiresAt}`;

/** `open` may be answered; the next two were answered so; `outdated`: the ticket has gone on without an answer. */
export const CONFIRM_STATES = ['open', 'solved', 'not_solved', 'outdated', 'expired'] as const;
export type ConfirmState = (typeof CONFIRM_STATES)[number];

/** Who says it: the person of the link, with no rights but those of a requester. */
export const claimant = ({
  personId,
}: Pick<ConfirmClaim, 'personId'>): Extract<Actor, { kind: 'person' }> => ({
  kind: 'person',
  personId,
  roles: ['requester'],
  groupIds: [],
});

export function confirmState(ticket: Ticket, claim: ConfirmClaim, now: Instant): ConfirmState {
  const said = Object.values(ticket.confirmations).find(({ round }) => round === claim.round);
  if (said) return said.accepted ? 'solved' : 'not_solved';
  if (ticket.round !== claim.round || can(claimant(claim), 'confirm', ticket) !== null) return 'outdated';
  return now > claim.expiresAt ? 'expired' : 'open';
}
