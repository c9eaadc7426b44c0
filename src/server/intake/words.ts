import { sql } from 'kysely';
import type { Instant } from '#domain/instant.ts';
import { placing } from '#domain/intake/party.ts';
import { proseOf, recordFromMail, strangerOf } from '#domain/intake/record-from-mail.ts';
import { splitReply } from '#domain/intake/reply.ts';
import { type Actor, SYSTEM } from '#domain/permissions/actor.ts';
import type { Tx } from '../platform/db/db.ts';
import type { ParsedMail } from '../platform/mail/parsed-mail.ts';
import type { FileStore } from '../platform/storage/files.ts';
import { act, type MailRef, recordTicket } from '../ticket/actions.ts';
import { keepAttachments } from './attachments.ts';
import { deedIn } from './deeds.ts';
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
  /** Null when they are unknown or not proven. */
  sender: Sender | null;
  now: Instant;
  receivedAt: Instant;
  reception: Pick<Reception, 'service' | 'groupId' | 'authserv'>;
}

/** Where the words of a message stand. */
export interface Place {
  ticketId: number;
  /** The entry of the ticket. */
  seq: number;
}

/** Whom rights are asked of: nobody is somebody by an address that has left. */
export const actorOf = (sender: Sender | null): Actor | null => (sender?.active ? sender.actor : null);

/** A ticket of its own. @param by who writes it down, where it is not its sender */
export async function open(word: Word, why: string, by?: Actor): Promise<Place> {
  const { tx, files, id, mail, sender, now, receivedAt, reception } = word;
  const from = factsOf(mail).from ?? { name: '', address: '' };
  const author = { actor: by ?? sender?.actor ?? SYSTEM, now };
  const uploadIds = await keepAttachments(tx, files, mail.attachments, author);
  const submission = recordFromMail({ ...mail, from }, id, receivedAt, reception.service);
  const requester = sender ? { personId: sender.personId, contact: from.address } : strangerOf(from);
  const { ticket } = await recordTicket(
    tx,
    { submission, requester, uploadIds, groupId: reception.groupId, mail: refOf(word, why) },
    author,
  );
  return { ticketId: ticket.id, seq: 1 };
}

/**
 * A word on a ticket: its sender's own, or what the desk notes of it where it is not theirs to say.
 * @param desk who notes it down; by the rules alone nothing is noted
 */
export async function join(ticket: NamedTicket, word: Word, why: string, desk?: Actor): Promise<Place> {
  const { tx, files, id, mail, sender, now } = word;
  const action = placing(actorOf(sender), ticket);
  const actor = action === 'note' ? desk : sender?.actor;
  if (!actor) throw new RangeError('a reply has a sender who may say it');
  const author = { actor, now };
  const uploadIds = await keepAttachments(tx, files, mail.attachments, author);
  const text = textOf(mail);
  const request = { id: ticket.ticketId, uploadIds, mail: refOf(word, why) };
  const deed = action === 'comment' && !desk ? await deedIn(word, ticket.ticketId, text) : null;
  if (deed) {
    await act(tx, { ...request, ...deed }, author);
  } else if (action === 'answer') {
    await act(tx, { ...request, action, command: { text, fields: {} } }, author);
  } else {
    const said = action === 'note' ? signed(mail, text) : text;
    await act(tx, { ...request, action, command: { text: said } }, author);
  }
  return { ticketId: ticket.ticketId, seq: await entryOf(tx, ticket.ticketId, id) };
}

const refOf = ({ id, mail: { labels } }: Word, why: string): MailRef =>
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
