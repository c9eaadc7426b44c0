import type { Instant } from '../instant.ts';
import type { Actor } from '../permissions/actor.ts';
import { can } from '../permissions/can.ts';
import { isReopenable } from '../ticket/by-phone.ts';
import type { Commands } from '../ticket/commands.ts';
import type { Ticket } from '../ticket/ticket.ts';
import { commandIn } from './mail-command.ts';
import { foldSignature } from './signature.ts';

/** What a mail of a requester does to a ticket, beyond being read. */
export type Deed =
  | { action: 'confirm'; command: Commands['confirm'] }
  | { action: 'reject'; command: Commands['reject'] }
  | { action: 'reopen'; command: Commands['reopen'] }
  | { action: 'consent'; command: Commands['consent'] }
  | { action: 'appeal'; command: Commands['appeal'] };

/** A reply as far as it can be a command. */
export interface SaidByMail {
  /** What its sender wrote now. */
  text: string;
  receivedAt: Instant;
  /** Something is attached, be it only to look at: then a person looks. */
  withFiles: boolean;
}

/**
 * The command that a reply of few words is (4.2c, 4.1-2a, 4.3d, A1): only the requester's own, only on what stood when
 * it was written, and in any doubt none, so that the desk reads it as what it is. Whether the sender is who the mail
 * says is not asked here (`proofOf`).
 */
export function deedOf(said: SaidByMail, ticket: Ticket, sender: Actor): Deed | null {
  const { said: text } = foldSignature(said.text);
  const command = commandIn(text);
  if (command === null) return null;
  if (command === 'reject') return rejecting(said, text, ticket, sender);
  if (command === 'appeal') return appealing(text, ticket, sender);
  if (said.withFiles) return null;
  return command === 'confirm'
    ? confirming(said, text, ticket, sender)
    : consenting(said, text, ticket, sender);
}

/** The result was given before these words came. */
const knew = ({ receivedAt }: SaidByMail, { resolution }: Ticket): boolean =>
  resolution !== null && resolution.at <= receivedAt;

function confirming(said: SaidByMail, text: string, ticket: Ticket, sender: Actor): Deed | null {
  if (can(sender, 'confirm', ticket) !== null || !knew(said, ticket)) return null;
  return { action: 'confirm', command: { comment: text, sure: true, method: 'mail' } };
}

function rejecting(said: SaidByMail, text: string, ticket: Ticket, sender: Actor): Deed | null {
  if (!knew(said, ticket)) return null;
  if (can(sender, 'reject', ticket) === null)
    return { action: 'reject', command: { comment: text, method: 'mail' } };
  const reopens = isReopenable(ticket) && can(sender, 'reopen', ticket) === null;
  return reopens ? { action: 'reopen', command: { reason: text } } : null;
}

/** Somebody else is asked to look at it (4.3d), once. */
function appealing(text: string, ticket: Ticket, sender: Actor): Deed | null {
  const asked = ticket.appeal !== null && ticket.appeal.decidedAt === null;
  return asked || can(sender, 'appeal', ticket) !== null
    ? null
    : { action: 'appeal', command: { reason: text } };
}

/** One operation alone waits for a word, and had been proposed before; of several nobody knows which is meant. */
function consenting({ receivedAt }: SaidByMail, text: string, ticket: Ticket, sender: Actor): Deed | null {
  if (can(sender, 'consent', ticket) !== null) return null;
  const waiting = Object.values(ticket.operations).filter(
    ({ consent, startedAt, cancelledAt }) => consent === null && startedAt === null && cancelledAt === null,
  );
  const [only] = waiting;
  if (!only || waiting.length > 1 || only.proposedAt > receivedAt) return null;
  return { action: 'consent', command: { operationId: only.id, given: true, comment: text } };
}
