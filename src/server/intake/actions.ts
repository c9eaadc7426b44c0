import type { Instant } from '#domain/instant.ts';
import { standing } from '#domain/intake/party.ts';
import {
  type IntakePolicy,
  type MailOutcome,
  type QuarantineReason,
  routeMail,
} from '#domain/intake/route.ts';
import { heardBack } from '../notice/heard-back.ts';
import { type Database, type Tx, transaction } from '../platform/db/db.ts';
import type { MailReader } from '../platform/mail/mail-reader.ts';
import type { MailReading } from '../platform/mail/mail-worker.ts';
import type { ParsedMail } from '../platform/mail/parsed-mail.ts';
import type { FileStore } from '../platform/storage/files.ts';
import { factsOf } from './facts.ts';
import { blameOf } from './failure.ts';
import { namedTickets, referredIn } from './named.ts';
import { receptionOf } from './reception.ts';
import {
  awaitsAnother,
  type Deciding,
  type Decision,
  type Locked,
  lockMail,
  type Outcome,
  type Read,
  saveDecision,
  saveRead,
  senderOf,
  storedOf,
} from './store.ts';
import { readOf } from './summary.ts';
import { join, open, type Place, speakerOf, type Word } from './words.ts';

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
  read: Read;
  /** Time that reading took (ms); null when it was not read. */
  took: number | null;
}

/** On whose behalf a message is judged by the rules. */
export interface Judging extends Omit<Deciding, 'now'> {
  /** The outcome that it must still have. */
  from: Outcome;
  /** Looked at under the lock; throws when somebody was faster. */
  check?(tx: Tx): Promise<void>;
}

export const AT_FIRST: Judging = { from: 'pending', act: 'decided', by: null, note: null };

/** What a message answers has no outcome yet: it is decided after that. */
export class NotYet extends Error {}

/**
 * Gives a stored message its one outcome. Reading comes first, then ticket and outcome in one transaction: a
 * process that dies in between leaves the message as it was, and the next run does it again.
 * @param known what reading it gave, where it was read already
 * @returns null when the message has another outcome already
 * @throws NotYet when what it answers has no outcome yet, and when the database cannot be reached; the message
 * stays as it was
 */
export async function decideMail(
  desk: Desk,
  id: string,
  judging = AT_FIRST,
  known?: MailReading,
): Promise<Decided | null> {
  const stored = await storedOf(desk.db, id);
  if (!stored) return null;
  const reading = known ?? (await desk.reader.read(stored.raw));
  if (!reading.ok) return conclude(desk, id, unread(reading.reason, reading.detail), judging);
  const { mail, took } = reading;
  if (stored.cut !== null) {
    const decided = { ...unread(stored.cut, stored.cut), read: readOf(mail, null), took };
    return conclude(desk, id, decided, judging);
  }
  try {
    return await transaction(desk.db, (tx) => takeIn(tx, desk, id, { mail, took }, judging));
  } catch (error) {
    if (error instanceof NotYet) throw error;
    const blame = blameOf(error);
    if (blame === null) throw error;
    const read = readOf(mail, null);
    const decided = {
      ...unread(blame.reason, blame.detail),
      read: { ...read, summary: { ...read.summary, ...blame } },
      took,
    };
    return conclude(desk, id, decided, judging);
  }
}

const unread = (reason: QuarantineReason, detail: string): Decided => ({
  outcome: 'quarantine',
  reasons: [reason],
  ticketId: null,
  relatedTicketId: null,
  seq: null,
  read: { messageId: null, sender: null, subject: '', sentAt: null, summary: { detail } },
  took: null,
});

function conclude(desk: Desk, id: string, decided: Decided, judging: Judging): Promise<Decided | null> {
  return transaction(desk.db, async (tx) => {
    const locked = await lockFor(tx, id, judging);
    return locked && settle(tx, id, decided, { ...judging, now: nowOf(desk, locked) });
  });
}

/** Lets a message wait for a person after all that failed. */
export const giveUp = (desk: Desk, id: string, error: unknown): Promise<Decided | null> =>
  conclude(desk, id, unread('failed', String(error).slice(0, 500)), AT_FIRST);

async function lockFor(tx: Tx, id: string, { from, check }: Judging): Promise<Locked | null> {
  const locked = await lockMail(tx, id, from);
  if (locked) await check?.(tx);
  return locked;
}

export const nowOf = (desk: Desk, { receivedAt }: Pick<Locked, 'receivedAt'>): Instant =>
  Math.max(desk.clock(), receivedAt);

async function settle(tx: Tx, id: string, decided: Decided, deciding: Deciding): Promise<Decided> {
  await saveRead(tx, id, decided.read);
  await saveDecision(tx, id, decided, deciding);
  return decided;
}

async function takeIn(
  tx: Tx,
  desk: Desk,
  id: string,
  { mail, took }: { mail: ParsedMail; took: number },
  judging: Judging,
): Promise<Decided | null> {
  const locked = await lockFor(tx, id, judging);
  if (!locked) return null;
  const now = nowOf(desk, locked);
  const reception = await receptionOf(tx, locked.mailboxId, desk);
  const { authserv, ownAddresses, policy } = reception;
  const facts = factsOf(mail, { recipients: locked.recipients, authserv });
  const sender = facts.from ? await senderOf(tx, facts.from.address) : null;
  const speaker = speakerOf(sender, facts.from?.address ?? '');
  if (judging.from === 'pending' && (await awaitsAnother(tx, id, referredIn(facts)))) throw new NotYet();
  const named = await namedTickets(tx, facts);
  const messages = named.messages.map((one) => ({ ...one, ...standing(speaker, one) }));
  const addressed = named.addressed.map((one) => ({ ...one, ...standing(speaker, one) }));
  const outcome = routeMail(facts, { ownAddresses, sender, messages, addressed }, policy);
  const word: Word = {
    tx,
    files: desk.files,
    id,
    mail,
    sender,
    speaker,
    recipients: locked.recipients,
    now,
    receivedAt: locked.receivedAt,
    reception,
  };
  const place = await write(outcome, [...messages, ...addressed], word);
  const { told = [], ...where } = place ?? NOWHERE;
  const columns = columnsOf(outcome);
  const reasons = [...columns.reasons, ...told];
  const decided = { ...columns, reasons, ...where, read: readOf(mail, authserv), took };
  if (outcome.kind === 'bounce') {
    const { action = null, status = null } = mail.report ?? {};
    await heardBack(tx, { about: referredIn(facts), action, status });
  }
  return settle(tx, id, decided, { ...judging, now });
}

const NOWHERE = { ticketId: null, seq: null, told: [] };

/** Writes the ticket, or the word on it, that the outcome asks for; gives where it stands. */
async function write(
  outcome: MailOutcome,
  tickets: readonly Parameters<typeof join>[0][],
  word: Word,
): Promise<Place | null> {
  if (outcome.kind === 'ticket') return open(word, outcome.why);
  if (outcome.kind !== 'reply') return null;
  const ticket = tickets.find(({ ticketId }) => ticketId === outcome.ticketId);
  if (!ticket) throw new RangeError('a reply has a ticket');
  return join(ticket, word, outcome.why);
}

export function columnsOf(outcome: MailOutcome): Pick<Decision, 'outcome' | 'reasons' | 'relatedTicketId'> {
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
