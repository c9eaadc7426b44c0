import type { MailFacts } from '#domain/intake/mail-facts.ts';
import { tokenInAddress } from '#domain/intake/reply-address.ts';
import { type MailOutcome, routeMail } from '#domain/intake/route.ts';
import { type Tx, transaction } from '../platform/db/db.ts';
import type { MailReading } from '../platform/mail/mail-worker.ts';
import type { ParsedMail } from '../platform/mail/parsed-mail.ts';
import { recordTickets } from '../ticket/actions.ts';
import { columnsOf, type Desk, nowOf } from './actions.ts';
import { factsOf } from './facts.ts';
import { referredIn } from './named.ts';
import { type Reception, receptions } from './reception.ts';
import type { Claimed, Locked } from './store.ts';
import { readOf } from './summary.ts';
import { lockPending, rawsOf, saveDecided, sendersOf } from './together.store.ts';
import { openingOf } from './words.ts';

/** Longest message that is decided together with others (bytes). */
const SHORT = 256 * 1024;
/** Messages that are read side by side, and the time after which no other is begun (ms). */
const READERS = 2;
const READING = 8_000;

/** A message that is still to be decided, and what reading it gave where it was read. */
export type Left = Claimed & { reading?: MailReading | undefined };

/**
 * Decides short messages that name no other and bring no files in one transaction, with one statement where each
 * alone would need one of its own. When that fails, nothing of it has happened. @returns those that have to be
 * decided alone: all others, and all of them when it failed
 */
export async function decideTogether(desk: Desk, claimed: readonly Claimed[]): Promise<Left[]> {
  const short = claimed.filter(({ bytes }) => bytes <= SHORT).map(({ id }) => id);
  if (short.length < 2) return [...claimed];
  const readings = await readAll(desk, short);
  const plain = short.flatMap((id) => {
    const reading = readings.get(id);
    return reading?.ok && reading.mail.attachments.length === 0 ? [{ id, mail: reading.mail }] : [];
  });
  let decided: ReadonlySet<string> = new Set();
  try {
    if (plain.length > 1) decided = await transaction(desk.db, (tx) => takeInAll(tx, desk, plain));
  } catch {
    // Whatever it was, the message that it lies in fails alone as well, and is told of then.
  }
  return claimed
    .filter(({ id }) => !decided.has(id))
    .map((one) => ({ ...one, reading: readings.get(one.id) }));
}

/** What reading each gave; those are missing for which there was no time. */
async function readAll(desk: Desk, ids: readonly string[]): Promise<Map<string, MailReading>> {
  const waiting = [...(await rawsOf(desk.db, ids))];
  const readings = new Map<string, MailReading>();
  const until = performance.now() + READING;
  const reader = async () => {
    for (let one = waiting.shift(); one && performance.now() < until; one = waiting.shift())
      readings.set(one[0], await desk.reader.read(one[1]));
  };
  await Promise.all(Array.from({ length: READERS }, reader));
  return readings;
}

const NOTHING = { ticketId: null, seq: null };

interface Plain {
  id: string;
  mail: ParsedMail;
}

type Case = Plain & { locked: Locked; reception: Reception; facts: MailFacts };

/** @returns the messages that have their outcome now */
async function takeInAll(tx: Tx, desk: Desk, plain: readonly Plain[]): Promise<Set<string>> {
  const cases = await casesOf(tx, desk, plain);
  const senders = await sendersOf(
    tx,
    cases.flatMap(({ facts: { from } }) => from?.address ?? []),
  );
  const judged = cases.flatMap((one) => {
    const { facts, reception } = one;
    const sender = senders.get(facts.from?.address ?? '') ?? null;
    const { ownAddresses, policy } = reception;
    const outcome = routeMail(facts, { ownAddresses, sender, messages: [], addressed: [] }, policy);
    // A message that came back is looked for among those that went out.
    if (outcome.kind === 'bounce' || outcome.kind === 'reply') return [];
    const { receivedAt } = one.locked;
    return [{ ...one, outcome, word: { ...one, sender, receivedAt, now: nowOf(desk, one.locked) } }];
  });
  const opened = judged.flatMap((one) => (isTicket(one.outcome) ? [{ ...one, outcome: one.outcome }] : []));
  const recorded = await recordTickets(
    tx,
    opened.map(({ word, outcome }) => openingOf(word, outcome.why)),
  );
  const places = new Map(opened.map(({ id }, i) => [id, { ticketId: recorded[i]!.ticket.id, seq: 1 }]));
  const rows = judged.map(({ id, mail, outcome, reception, word }) => ({
    ...{ id, now: word.now, read: readOf(mail, reception.authserv) },
    decision: { ...columnsOf(outcome), ...(places.get(id) ?? NOTHING) },
  }));
  if (rows.length > 0) await saveDecided(tx, rows);
  return new Set(rows.map(({ id }) => id));
}

const isTicket = (outcome: MailOutcome): outcome is Extract<MailOutcome, { kind: 'ticket' }> =>
  outcome.kind === 'ticket';

/** The messages under lock, oldest first, that name neither a message nor a ticket. */
async function casesOf(tx: Tx, desk: Desk, plain: readonly Plain[]): Promise<Case[]> {
  const mails = new Map(plain.map(({ id, mail }) => [id, mail]));
  const locked = await lockPending(tx, [...mails.keys()]);
  const receptionAt = await receptions(tx, desk);
  return locked.flatMap(({ id, ...one }) => {
    const mail = mails.get(id);
    if (!mail) return [];
    const reception = receptionAt(one.mailboxId);
    const facts = factsOf(mail, { recipients: one.recipients, authserv: reception.authserv });
    return namesAny(facts) ? [] : [{ id, mail, locked: one, reception, facts }];
  });
}

/** Whether it may concern a message or a ticket that there is; proven or not. */
const namesAny = (facts: MailFacts): boolean =>
  referredIn(facts).length > 0 || facts.addressed.some((one) => tokenInAddress(one) !== null);
