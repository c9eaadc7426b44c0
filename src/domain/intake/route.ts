import { type AutomaticReason, type BounceReason, classifyMail } from './classify.ts';
import type { MailFacts } from './mail-facts.ts';
import { plainAddress } from './reply-address.ts';

/** What an installation decides about its mailboxes. */
export interface IntakePolicy {
  /** Mail of senders who are not in the directory: a ticket of an unverified contact, or quarantine. */
  unknownSender: 'ticket' | 'quarantine';
}

/** Shipped: a stranger's mail waits for somebody to look at it. */
export const SHIPPED_INTAKE_POLICY: IntakePolicy = { unknownSender: 'quarantine' };

/** A ticket that a message names, as far as joining it goes. */
export interface KnownTicket {
  ticketId: number;
  /** The sender is the ticket's requester, with an account or without, or somebody who works on it. */
  senderIsParty: boolean;
  /** The ticket's state lets it be written to. */
  takesReplies: boolean;
}

/** A message of a ticket, received or sent by us, that In-Reply-To, References or a report names. */
export interface KnownMessage extends KnownTicket {
  messageId: string;
}

/** What the installation knows about a message's sender and about the messages it refers to. */
export interface Known {
  /** Addresses of the desk itself, lower case. */
  ownAddresses: readonly string[];
  sender: { personId: string; active: boolean } | null;
  messages: readonly KnownMessage[];
  /** Tickets to whose reply addresses it was sent, each proven. */
  addressed: readonly KnownTicket[];
}

/**
 * Why a message waits for a person. The first six: it could not be read; `not_authentic`: its sender is known
 * to us and the receiving server found that somebody else wrote it; the last two: the record refused it, or
 * taking it in failed for a reason that lies in the message.
 */
export const QUARANTINE_REASONS = [
  'too_large',
  'not_fetched',
  'malformed',
  'timeout',
  'memory',
  'crashed',
  'no_sender',
  'unknown_sender',
  'inactive_sender',
  'not_authentic',
  'refused',
  'failed',
] as const;
export type QuarantineReason = (typeof QUARANTINE_REASONS)[number];

/** What of a message names the ticket that it joins: the message it answers, where it was sent, an older message. */
export type JoinReason = 'in_reply_to' | 'reply_address' | 'references';

/** Why a message that may refer to a ticket became a new one. */
export type NewTicketReason = 'no_reference' | 'not_a_party' | 'takes_no_replies';

/** The one outcome of a message. `relatedTicketId` links a ticket for review; it joins nothing. */
export type MailOutcome =
  | { kind: 'bounce'; reasons: readonly BounceReason[]; relatedTicketId: number | null }
  | { kind: 'automatic'; reasons: readonly AutomaticReason[]; relatedTicketId: number | null }
  | { kind: 'quarantine'; reason: QuarantineReason; relatedTicketId: number | null }
  | { kind: 'reply'; ticketId: number; personId: string | null; why: JoinReason }
  | { kind: 'ticket'; personId: string | null; relatedTicketId: number | null; why: NewTicketReason };

/**
 * Decides what becomes of a message. It joins a ticket only when it refers to a message of that ticket, or was
 * sent to its reply address, and its sender is party to it; a ticket's number in the subject never joins.
 */
export function routeMail(facts: MailFacts, known: Known, policy: IntakePolicy): MailOutcome {
  const named = namedTickets(facts, known);
  const relatedTicketId = named[0]?.ticket.ticketId ?? null;
  const sort = classifyMail(facts);
  if (sort.kind !== 'candidate') return { ...sort, relatedTicketId };
  const sender = facts.from?.address ?? '';
  if (!sender.includes('@')) return { kind: 'quarantine', reason: 'no_sender', relatedTicketId };
  if (known.ownAddresses.includes(plainAddress(sender))) {
    return { kind: 'automatic', reasons: ['own_address'], relatedTicketId };
  }
  if (known.sender && !known.sender.active)
    return { kind: 'quarantine', reason: 'inactive_sender', relatedTicketId };
  // Whoever a ticket is kept for speaks for themselves, with an account or without.
  const isParty = named.some(({ ticket }) => ticket.senderIsParty);
  if ((known.sender || isParty) && facts.dmarc === 'fail')
    return { kind: 'quarantine', reason: 'not_authentic', relatedTicketId };
  if (!known.sender && !isParty && policy.unknownSender === 'quarantine') {
    return { kind: 'quarantine', reason: 'unknown_sender', relatedTicketId };
  }
  const personId = known.sender?.personId ?? null;
  const joined = named.find(({ ticket }) => ticket.senderIsParty && ticket.takesReplies);
  if (joined) return { kind: 'reply', ticketId: joined.ticket.ticketId, personId, why: joined.why };
  return { kind: 'ticket', personId, relatedTicketId, why: whyNew(named) };
}

interface Named {
  ticket: KnownTicket;
  why: JoinReason;
}

/** The tickets that a message names, the nearest first; for a report that of the message which came back. */
function namedTickets(facts: MailFacts, known: Known): Named[] {
  // Different messages may carry one Message-ID; all of them are looked at.
  const find = (id: string, why: JoinReason): Named[] =>
    known.messages.filter(({ messageId }) => messageId === id).map((ticket) => ({ ticket, why }));
  const original = facts.report?.originalMessageId;
  return [
    ...(original ? find(original, 'references') : []),
    ...facts.inReplyTo.flatMap((id) => find(id, 'in_reply_to')),
    ...known.addressed.map((ticket): Named => ({ ticket, why: 'reply_address' })),
    ...facts.references.toReversed().flatMap((id) => find(id, 'references')),
  ];
}

function whyNew(named: readonly Named[]): NewTicketReason {
  if (named.length === 0) return 'no_reference';
  return named.some(({ ticket }) => ticket.senderIsParty) ? 'takes_no_replies' : 'not_a_party';
}
