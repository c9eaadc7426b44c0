import type { Instant } from '#domain/instant.ts';
import { replyAction, standing } from '#domain/intake/party.ts';
import { proseOf, recordFromMail, strangerOf } from '#domain/intake/record-from-mail.ts';
import { splitReply } from '#domain/intake/reply.ts';
import {
  type IntakePolicy,
  type MailOutcome,
  type QuarantineReason,
  routeMail,
} from '#domain/intake/route.ts';
import { type Actor, SYSTEM } from '#domain/permissions/actor.ts';
import { heardBack } from '../notice/heard-back.ts';
import { type Database, type Tx, transaction } from '../platform/db/db.ts';
import type { MailReader } from '../platform/mail/mail-reader.ts';
import type { ParsedMail } from '../platform/mail/parsed-mail.ts';
import type { FileStore } from '../platform/storage/files.ts';
import { act, recordTicket } from '../ticket/actions.ts';
import { keepAttachments } from './attachments.ts';
import { factsOf } from './facts.ts';
import { blameOf } from './failure.ts';
import { type Reception, receptionOf } from './reception.ts';
import {
  type Decision,
  lockPending,
  type Sender,
  saveDecision,
  senderOf,
  storedOf,
  type TicketOfMessage,
  ticketsOfMessages,
} from './store.ts';
import { readOf } from './summary.ts';

/** What taking mail in works with. */
export interface Desk {
  db: Database;
  files: FileStore;
  reader: MailReader;
  /** For messages of no mailbox; each mailbox has its own. */
  policy: IntakePolicy;
  /** Addresses of the desk beside those of its mailboxes, in lower case. */
  ownAddresses: readonly string[];
  clock: () => Instant;
}

export interface Decided extends Decision {
  /** Time that reading took (ms); null when it was not read. */
  took: number | null;
}

/**
 * Gives a stored message its one outcome. Reading comes first, then ticket and outcome in one transaction: a
 * process that dies in between leaves the message pending, and the next run does it again.
 * @returns null when the message has its outcome already
 * @throws when the database cannot be reached; the message stays pending
 */
export async function decideMail(desk: Desk, id: string): Promise<Decided | null> {
  const stored = await storedOf(desk.db, id);
  if (!stored) return null;
  const reading = await desk.reader.read(stored.raw);
  if (!reading.ok) return conclude(desk, id, unread(reading.reason, reading.detail), null);
  const { mail, took } = reading;
  if (stored.cut !== null) {
    return conclude(desk, id, { ...unread(stored.cut, stored.cut), read: readOf(mail) }, took);
  }
  try {
    return await transaction(desk.db, (tx) => takeIn(tx, desk, id, mail, took));
  } catch (error) {
    const blame = blameOf(error);
    if (blame === null) throw error;
    const read = readOf(mail);
    const decision = {
      ...unread(blame.reason, blame.detail),
      read: { ...read, summary: { ...read.summary, ...blame } },
    };
    return conclude(desk, id, decision, took);
  }
}

const unread = (reason: QuarantineReason, detail: string): Decision => ({
  outcome: 'quarantine',
  reasons: [reason],
  ticketId: null,
  relatedTicketId: null,
  read: { messageId: null, sender: null, subject: '', sentAt: null, summary: { detail } },
});

function conclude(desk: Desk, id: string, decision: Decision, took: number | null): Promise<Decided | null> {
  return transaction(desk.db, async (tx) => {
    if (!(await lockPending(tx, id))) return null;
    await saveDecision(tx, id, decision, desk.clock());
    return { ...decision, took };
  });
}

/** Lets a message wait for a person after all that failed. */
export const giveUp = (desk: Desk, id: string, error: unknown): Promise<Decided | null> =>
  conclude(desk, id, unread('failed', String(error).slice(0, 500)), null);

async function takeIn(
  tx: Tx,
  desk: Desk,
  id: string,
  mail: ParsedMail,
  took: number,
): Promise<Decided | null> {
  const locked = await lockPending(tx, id);
  if (!locked) return null;
  const now = Math.max(desk.clock(), locked.receivedAt);
  const facts = factsOf(mail);
  const sender = facts.from ? await senderOf(tx, facts.from.address) : null;
  const original = facts.report?.originalMessageId;
  const named = [...facts.inReplyTo, ...facts.references, ...(original ? [original] : [])];
  const tickets = await ticketsOfMessages(tx, named);
  const messages = tickets.map((ticket) => ({ ...ticket, ...standing(actorOf(sender), ticket) }));
  const reception = await receptionOf(tx, locked.mailboxId, desk);
  const outcome = routeMail(
    facts,
    { ownAddresses: reception.ownAddresses, sender, messages },
    reception.policy,
  );
  const word: Word = { tx, desk, id, mail, sender, tickets, now, receivedAt: locked.receivedAt, reception };
  const ticketId = await write(outcome, word);
  const decision = { ...columnsOf(outcome), ticketId, read: readOf(mail) };
  await saveDecision(tx, id, decision, now);
  if (outcome.kind === 'bounce') {
    const { action = null, status = null } = mail.report ?? {};
    await heardBack(tx, { about: named, action, status });
  }
  return { ...decision, took };
}

const actorOf = (sender: Sender | null): Actor | null => (sender?.active ? sender.actor : null);

interface Word {
  tx: Tx;
  desk: Desk;
  id: string;
  mail: ParsedMail;
  sender: Sender | null;
  tickets: readonly TicketOfMessage[];
  now: Instant;
  receivedAt: Instant;
  reception: Reception;
}

/** Writes the ticket, or the word on it, that the outcome asks for; gives its number. */
async function write(outcome: MailOutcome, word: Word): Promise<number | null> {
  if (outcome.kind === 'ticket') return open(word);
  if (outcome.kind === 'reply') return join(outcome.ticketId, word);
  return null;
}

async function open({ tx, desk, id, mail, sender, now, receivedAt, reception }: Word): Promise<number> {
  const from = factsOf(mail).from ?? { name: '', address: '' };
  const author = { actor: sender?.actor ?? SYSTEM, now };
  const uploadIds = await keepAttachments(tx, desk.files, mail.attachments, author);
  const submission = recordFromMail({ ...mail, from }, id, receivedAt, reception.service);
  const requester = sender ? { personId: sender.personId, contact: from.address } : strangerOf(from);
  const { ticket } = await recordTicket(
    tx,
    { submission, requester, uploadIds, groupId: reception.groupId },
    author,
  );
  return ticket.id;
}

async function join(ticketId: number, { tx, desk, mail, sender, tickets, now }: Word): Promise<number> {
  const ticket = tickets.find((candidate) => candidate.ticketId === ticketId);
  if (!sender || !ticket) throw new RangeError('a reply has a sender and a ticket');
  const author = { actor: sender.actor, now };
  const uploadIds = await keepAttachments(tx, desk.files, mail.attachments, author);
  const { newText } = splitReply(mail.text, mail.quote);
  const text = proseOf(newText) ?? proseOf(mail.subject) ?? '…';
  if (replyAction(sender.actor, ticket) === 'answer') {
    await act(tx, { id: ticketId, action: 'answer', command: { text, fields: {} }, uploadIds }, author);
  } else {
    await act(tx, { id: ticketId, action: 'comment', command: { text }, uploadIds }, author);
  }
  return ticketId;
}

function columnsOf(outcome: MailOutcome): Pick<Decision, 'outcome' | 'reasons' | 'relatedTicketId'> {
  const relatedTicketId = 'relatedTicketId' in outcome ? outcome.relatedTicketId : null;
  switch (outcome.kind) {
    case 'bounce':
    case 'automatic':
      return { outcome: outcome.kind, reasons: outcome.reasons, relatedTicketId };
    case 'quarantine':
      return { outcome: outcome.kind, reasons: [outcome.reason], relatedTicketId };
    default:
      return { outcome: outcome.kind, reasons: [outcome.why], relatedTicketId };
  }
}
