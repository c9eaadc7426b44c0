import { sql } from 'kysely';
import type { Instant } from '#domain/instant.ts';
import { standing } from '#domain/intake/party.ts';
import { type Review, reviewsOf } from '#domain/intake/review.ts';
import { type Actor, SYSTEM } from '#domain/permissions/actor.ts';
import { type AuditKind, audit } from '../audit/actions.ts';
import type { Tx } from '../platform/db/db.ts';
import { refused, wrongField } from '../platform/http/refused.ts';
import type { ParsedMail } from '../platform/mail/parsed-mail.ts';
import { act } from '../ticket/actions.ts';
import { knownOf } from '../ticket/reach.ts';
import { type Desk, decideMail } from './actions.ts';
import { factsOf } from './facts.ts';
import { decisionsOf, type PastDecision } from './history.ts';
import { ticketsById } from './named.ts';
import { mayReadMail } from './reach.ts';
import { receptionOf } from './reception.ts';
import { type Decision, type DecisionAct, type Outcome, saveDecision, senderOf, storedOf } from './store.ts';
import { join, open, type Place, speakerOf, type Word } from './words.ts';

/** Who corrects what became of a message, having seen how many decisions about it. */
export interface Reviewer {
  actor: Extract<Actor, { kind: 'person' }>;
  seen: number | null;
  note: string | null;
  now: Instant;
  ip: string | null;
}

interface Case {
  id: string;
  outcome: Outcome;
  mailboxId: string | null;
  receivedAt: Instant;
  ticketId: number | null;
  relatedTicketId: number | null;
  past: readonly PastDecision[];
}

/** Judges a waiting message anew, e.g. when its sender has been put into the directory. */
export async function retryMail(desk: Desk, id: string, by: Reviewer): Promise<void> {
  const check = async (tx: Tx) => {
    await lockCase(tx, id, 'retry', by, true);
    await noted(tx, 'mail_retried', id, by, {});
  };
  const judging = {
    from: 'quarantine',
    act: 'retried',
    by: by.actor.personId,
    note: by.note,
    check,
  } as const;
  const decided = await decideMail(desk, id, judging);
  if (!decided) throw refused((await storedOf(desk.db, id)) ? 'mail_decided' : 'not_found');
}

/** Nobody needs it. It stays visible among those set aside. */
export async function setAside(tx: Tx, id: string, by: Reviewer): Promise<void> {
  const { relatedTicketId } = await lockCase(tx, id, 'set_aside', by, true);
  const decision = { ...NOWHERE, outcome: 'set_aside', reasons: ['unwanted'], relatedTicketId } as const;
  await saveDecision(tx, id, decision, deciding('set_aside', by));
  await noted(tx, 'mail_set_aside', id, by, {});
}

/** It waits again, for the reason for which it waited before. */
export async function restoreMail(tx: Tx, id: string, by: Reviewer): Promise<void> {
  const { past, relatedTicketId } = await lockCase(tx, id, 'restore', by, true);
  const reasons = past.findLast(({ outcome }) => outcome === 'quarantine')?.reasons ?? ['failed'];
  const decision = { ...NOWHERE, outcome: 'quarantine', reasons, relatedTicketId } as const;
  await saveDecision(tx, id, decision, deciding('restored', by));
  await noted(tx, 'mail_restored', id, by, {});
}

/** A ticket of somebody who is known by this message alone, whoever they say they are. */
export async function takeInMail(tx: Tx, desk: Desk, read: Opened, by: Reviewer): Promise<void> {
  const found = await lockCase(tx, read.id, 'take_in', by, isReadable(read));
  const word = await wordOf(tx, desk, read, found, by);
  const place = await open({ ...word, sender: null, speaker: null }, 'taken_in', by.actor);
  const { relatedTicketId } = found;
  const decision: Decision = { outcome: 'ticket', reasons: ['taken_in'], relatedTicketId, ...place };
  await saveDecision(tx, read.id, decision, deciding('taken_in', by));
  await noted(tx, 'mail_taken_in', read.id, by, place);
}

/** A reply that is about something else becomes a ticket of its own. */
export async function partMail(tx: Tx, desk: Desk, read: Opened, by: Reviewer): Promise<void> {
  const found = await lockCase(tx, read.id, 'part', by, isReadable(read));
  const word = await wordOf(tx, desk, read, found, by);
  const place = await open(word, 'moved', by.actor);
  await marked(tx, found, place, by);
  const decision: Decision = {
    outcome: 'ticket',
    reasons: ['moved'],
    relatedTicketId: found.ticketId,
    ...place,
  };
  await saveDecision(tx, read.id, decision, deciding('moved', by));
  await noted(tx, 'mail_moved', read.id, by, { from: found.ticketId, to: place.ticketId });
}

/** Puts a message on another ticket. One that made a ticket ends that ticket, where nothing else was lost with it. */
export async function moveMail(tx: Tx, desk: Desk, read: Opened, to: number, by: Reviewer): Promise<void> {
  const found = await lockCase(tx, read.id, 'move', by, isReadable(read));
  if (found.ticketId === to) throw refused('nothing_to_change');
  await sql`select from ticket where id in (${to}, ${found.ticketId}) order by id for update`.execute(tx);
  const ticket = (await ticketsById(tx, [to])).get(to);
  const known = await knownOf(tx, [to], by.actor);
  if (!ticket || !known.has(to)) throw wrongField('body.ticketId', 'unknown_reference');
  const word = await wordOf(tx, desk, read, found, by);
  const { senderIsParty, takesReplies } = standing(word.speaker, ticket);
  if (senderIsParty && !takesReplies) throw refused('wrong_status', { status: ticket.status });
  // Their own ticket would end, and they could not read the other.
  if (found.outcome === 'ticket' && word.sender && !senderIsParty) throw refused('another_requester');
  const place = await join(ticket, word, 'moved', by.actor);
  await marked(tx, found, place, by);
  const decision: Decision = {
    outcome: 'reply',
    reasons: ['moved'],
    relatedTicketId: found.ticketId,
    ...place,
  };
  await saveDecision(tx, read.id, decision, deciding('moved', by));
  await noted(tx, 'mail_moved', read.id, by, { from: found.ticketId, to });
}

const NOWHERE = { ticketId: null, seq: null };

/** A message with what could be read out of it; null when nothing could. */
export interface Opened {
  id: string;
  mail: ParsedMail | null;
}

/** Whether there is a sender, and something they wrote. */
export const isReadable = ({ mail }: Opened): boolean =>
  mail !== null && (factsOf(mail).from?.address ?? '') !== '';

/** Opens a message; one that the actor may not know of does not exist. */
export async function openMail(desk: Desk, id: string, actor: Actor): Promise<Opened> {
  if (!(await mayReadMail(desk.db, id, actor))) throw refused('not_found');
  const stored = await storedOf(desk.db, id);
  if (!stored) throw refused('not_found');
  const reading = await desk.reader.read(stored.raw);
  return { id, mail: reading.ok ? reading.mail : null };
}

/** The message under lock, if it still is what the reviewer saw and the review is one for it. */
async function lockCase(tx: Tx, id: string, review: Review, by: Reviewer, readable: boolean): Promise<Case> {
  const found = await sql<Omit<Case, 'past' | 'receivedAt'> & { receivedAt: Date }>`
    select id, outcome, mailbox_id as "mailboxId", received_at as "receivedAt", ticket_id as "ticketId",
      related_ticket_id as "relatedTicketId"
    from inbound_mail where id = ${id} for update`.execute(tx);
  const row = found.rows[0];
  // Asked after the lock: a ticket that was made of it meanwhile is seen then.
  if (!row || !(await mayReadMail(tx, id, by.actor))) throw refused('not_found');
  const past = await decisionsOf(tx, id);
  if (by.seen !== null && by.seen !== past.length)
    throw refused('version_conflict', { version: past.length });
  if (!reviewsOf(row.outcome, true).includes(review)) throw refused('mail_decided', { outcome: row.outcome });
  if (!reviewsOf(row.outcome, readable).includes(review)) throw refused('mail_unreadable');
  return { ...row, receivedAt: row.receivedAt.getTime(), past };
}

/** A sender who was found to be somebody else is nobody, also later. */
const NOT_PROVEN = ['not_authentic'];

async function wordOf(tx: Tx, desk: Desk, { id, mail }: Opened, found: Case, by: Reviewer): Promise<Word> {
  if (!mail) throw refused('mail_unreadable');
  const reception = await receptionOf(tx, found.mailboxId, desk);
  const facts = factsOf(mail, { recipients: [], authserv: reception.authserv });
  const proven =
    facts.dmarc !== 'fail' &&
    !found.past.some(({ reasons }) => reasons.some((one) => NOT_PROVEN.includes(one)));
  const known = proven && facts.from ? await senderOf(tx, facts.from.address) : null;
  const sender = known?.active ? known : null;
  const speaker = proven ? speakerOf(known, facts.from?.address ?? '') : null;
  const now = Math.max(by.now, found.receivedAt);
  const { receivedAt } = found;
  return { tx, files: desk.files, id, mail, sender, speaker, recipients: [], now, receivedAt, reception };
}

/** Marks the entry that stood at the wrong place; its files are the desk's alone from then on. */
async function marked(tx: Tx, found: Case, { ticketId: to }: Place, by: Reviewer): Promise<void> {
  const entry = found.past.at(-1)?.seq ?? null;
  if (found.ticketId === null || entry === null) return;
  const action = found.outcome === 'ticket' ? 'move_whole' : 'move_mail';
  const command = { entry, to, by: by.actor.personId, note: by.note };
  await act(tx, { id: found.ticketId, action, command }, { actor: SYSTEM, now: by.now });
  if (action === 'move_whole') return;
  await sql`
    update upload set desk = true where ticket_id = ${found.ticketId} and id::text in (
      select f ->> 'id' from ticket_event e, jsonb_array_elements(coalesce(e.data -> 'files', '[]')) f
      where e.ticket_id = ${found.ticketId} and e.seq = ${entry})
      and uploaded_by is distinct from (select requester_id from ticket where id = ${found.ticketId})`.execute(
    tx,
  );
}

const deciding = (doing: DecisionAct, { actor, note, now }: Reviewer) => ({
  act: doing,
  by: actor.personId,
  note,
  now,
});

const noted = (tx: Tx, kind: AuditKind, id: string, { actor, ip }: Reviewer, what: object): Promise<void> =>
  audit(tx, { kind, by: actor.personId, what: { mail: id, ...what }, ip });
