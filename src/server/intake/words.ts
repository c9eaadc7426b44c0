import { sql } from 'kysely';
import type { Instant } from '#domain/instant.ts';
import { isDoubtful, type Proof } from '#domain/intake/authenticity.ts';
import { placing } from '#domain/intake/party.ts';
import { proseOf, recordFromMail, strangerOf } from '#domain/intake/record-from-mail.ts';
import { splitReply } from '#domain/intake/reply.ts';
import { type Actor, SYSTEM } from '#domain/permissions/actor.ts';
import type { Tx } from '../platform/db/db.ts';
import type { ParsedMail } from '../platform/mail/parsed-mail.ts';
import type { FileStore } from '../platform/storage/files.ts';
import { type Author, act, type Intake, type MailRef, recordTicket } from '../ticket/actions.ts';
import { keepAttachments } from './attachments.ts';
import { type Asked, deedIn, evidenceOf } from './deeds.ts';
import { factsOf } from './facts.ts';
import type { NamedTicket } from './named.ts';
import type { Reception } from './reception.ts';
import type { Sender } from './store.ts';

/** A message that is to be written down. */
export interface Word {
  tx: Tx;
  files: FileStore;
  id: string;
  mail: ParsedMail;
  /** Null when they have no account, or are not proven. */
  sender: Sender | null;
  /** Who says it: the sender, with an account or without; null when they have left or are not proven. */
  speaker: Actor | null;
  /** Whom the server that handed it over named. */
  recipients: readonly string[];
  now: Instant;
  receivedAt: Instant;
  reception: Pick<Reception, 'service' | 'groupId' | 'authserv' | 'authenticity'>;
}

/** Where the words of a message stand. */
export interface Place {
  ticketId: number;
  /** The entry of the ticket. */
  seq: number;
  /** What became of a command in it, and why. */
  told?: readonly CommandReason[];
}

/** By what a command was known to be its sender's, or that it was not. */
export type CommandReason = `proven_${Proof}` | 'command_not_proven';

/** Whom rights are asked of: nobody is somebody by an address that has left. */
export function speakerOf(sender: Sender | null, address: string): Actor | null {
  if (sender) return sender.active ? sender.actor : null;
  return address === '' ? null : { kind: 'contact', contact: address };
}

/** A ticket of its own. @param by who writes it down, where it is not its sender */
export async function open(word: Word, why: string, by?: Actor): Promise<Place> {
  const { tx, files, mail } = word;
  const { intake, author } = openingOf(word, why, by);
  const uploadIds = await keepAttachments(tx, files, mail.attachments, author);
  const { ticket } = await recordTicket(tx, { ...intake, uploadIds }, author);
  return { ticketId: ticket.id, seq: 1 };
}

/** The ticket that a message asks for, without its files. */
export function openingOf(
  { id, mail, sender, now, receivedAt, reception }: Omit<Word, 'tx' | 'files' | 'speaker' | 'recipients'>,
  why: string,
  by?: Actor,
): { intake: Intake; author: Author } {
  const from = factsOf(mail).from ?? { name: '', address: '' };
  const submission = recordFromMail({ ...mail, from }, id, receivedAt, reception.service);
  const requester = sender ? { personId: sender.personId, contact: from.address } : strangerOf(from);
  const { groupId } = reception;
  return {
    intake: {
      ...{ submission, requester, uploadIds: [], groupId },
      mail: { ...refOf({ id, mail }, why), ...doubtOf({ mail, reception }) },
    },
    author: { actor: by ?? sender?.actor ?? SYSTEM, now },
  };
}

/**
 * A word on a ticket: its sender's own, or what the desk notes of it where it is not theirs to say.
 * @param desk who notes it down; by the rules alone nothing is noted
 */
export async function join(ticket: NamedTicket, word: Word, why: string, desk?: Actor): Promise<Place> {
  const { tx, files, id, mail, speaker, now } = word;
  const action = placing(speaker, ticket);
  const actor = action === 'note' ? desk : speaker;
  if (!actor) throw new RangeError('a reply has a sender who may say it');
  const author = { actor, now };
  const uploadIds = await keepAttachments(tx, files, mail.attachments, author);
  const text = textOf(mail);
  const request = { id: ticket.ticketId, uploadIds, mail: refOf(word, why) };
  const asked = action === 'comment' && !desk ? await deedIn(word, ticket.ticketId, text, actor) : null;
  if (asked?.proof) {
    await act(tx, { ...request, ...asked.deed }, author);
  } else if (action === 'answer') {
    await act(tx, { ...request, action, command: { text, fields: {} } }, author);
  } else {
    const said = action === 'note' ? signed(mail, text) : text;
    const mailed = asked ? { ...request.mail, unproven: asked.deed.action } : request.mail;
    await act(tx, { ...request, action, command: { text: said }, mail: mailed }, author);
  }
  return { ticketId: ticket.ticketId, seq: await entryOf(tx, ticket.ticketId, id), ...toldOf(asked) };
}

function toldOf(asked: Asked | null): Pick<Place, 'told'> {
  if (!asked) return {};
  return { told: [asked.proof ? (`proven_${asked.proof}` as const) : 'command_not_proven'] };
}

/** Where the receiving server did not find that the sender wrote it, no letter repeats the words to them. */
const doubtOf = (word: Pick<Word, 'mail' | 'reception'>): Pick<MailRef, 'doubt'> =>
  isDoubtful(evidenceOf(word)) ? { doubt: true } : {};

const refOf = ({ id, mail: { labels } }: Pick<Word, 'id' | 'mail'>, why: string): MailRef =>
  labels.length > 0 ? { id, why, labels } : { id, why };

function textOf({ text, quote, subject }: ParsedMail): string {
  const { newText } = splitReply(text, quote);
  return proseOf(newText) ?? proseOf(subject) ?? '…';
}

/** A note says whose words it repeats. */
const signed = (mail: ParsedMail, text: string): string =>
  proseOf(`${factsOf(mail).from?.address ?? ''}\n\n${text}`) ?? text;

/** The entry that was just made of a message. */
async function entryOf(tx: Tx, ticketId: number, mailId: string): Promise<number> {
  const found = await sql<{ seq: number }>`
    select max(seq) as seq from ticket_event
    where ticket_id = ${ticketId} and data -> 'mail' ->> 'id' = ${mailId}`.execute(tx);
  return found.rows[0]!.seq;
}
