import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import type { Instant } from '#domain/instant.ts';
import type { QuarantineReason } from '#domain/intake/route.ts';
import type { Actor } from '#domain/permissions/actor.ts';
import type { RefusalCode } from '#domain/refusal.ts';
import { refusalOfFile, type Scan, type Scanning } from '#domain/ticket/file-state.ts';
import { ACTOR, type ActorRow, actorFrom } from '../access/actor.ts';
import { prepared, type Queries, type Tx } from '../platform/db/db.ts';
import { readHeaders } from '../platform/mail/headers.ts';
import { readMessageIds } from '../platform/mail/message-ids.ts';

/** Where a message came from: a file that was imported, a place on a mail server, or a server's hand. */
export type MailSource =
  | { kind: 'import' }
  | { kind: 'mailbox'; mailboxId: string; uidValidity: bigint; uid: number }
  /** `recipients`: whom the other server named, which need not stand in the message. */
  | { kind: 'handed_over'; mailboxId: string; recipients: readonly string[] };

/** Longer than is ever taken in, or not given out by its server. */
export type Cut = Extract<QuarantineReason, 'too_large' | 'not_fetched'>;

export type Outcome =
  | 'pending'
  | 'ticket'
  | 'reply'
  | 'bounce'
  | 'automatic'
  | 'quarantine'
  /** A person saw it and found that nobody needs it. */
  | 'set_aside';

export interface Kept {
  id: string;
  outcome: Outcome;
  reasons: readonly string[];
  /** Not seen before. */
  fresh: boolean;
}

/** Bytes in which the Message-ID is looked for before the message is read. */
const HEAD = 64 * 1024;

function headIdOf(raw: Uint8Array): string | null {
  const { headers } = readHeaders(raw.subarray(0, HEAD));
  const value = headers.find(({ name }) => name === 'message-id')?.value ?? null;
  return readMessageIds(value)[0] ?? null;
}

/**
 * Stores the raw bytes as pending, or finds the message that has the very same ones.
 * @param cut why these are not all bytes of the message; null when they are
 */
export async function keepRaw(
  q: Queries,
  raw: Uint8Array,
  source: MailSource,
  now: Instant,
  cut: Cut | null = null,
): Promise<Kept> {
  const sha256 = createHash('sha256').update(raw).digest();
  const place = source.kind === 'mailbox' ? source : { uidValidity: null, uid: null };
  const mailboxId = source.kind === 'import' ? null : source.mailboxId;
  const recipients = source.kind === 'handed_over' ? source.recipients.map((one) => one.toLowerCase()) : [];
  const made = await sql<{ id: string }>`${prepared('keep_raw')}
    insert into inbound_mail (sha256, raw, source, mailbox_id, uid_validity, uid, received_at, cut, recipients,
      head_id)
    values (${sha256}, ${Buffer.from(raw)}, ${source.kind}, ${mailboxId}, ${place.uidValidity}, ${place.uid},
            ${new Date(now)}, ${cut}, ${recipients}, ${headIdOf(raw)})
    on conflict (sha256) do nothing returning id`.execute(q);
  const id = made.rows[0]?.id;
  if (id) return { id, outcome: 'pending', reasons: [], fresh: true };
  const known = await sql<Omit<Kept, 'fresh'>>`
    select id, outcome, reasons from inbound_mail where sha256 = ${sha256}`.execute(q);
  return { ...known.rows[0]!, fresh: false };
}

export async function outcomeOf(q: Queries, id: string): Promise<Pick<Kept, 'outcome' | 'reasons'> | null> {
  const found = await sql<Pick<Kept, 'outcome' | 'reasons'>>`
    select outcome, reasons from inbound_mail where id = ${id}`.execute(q);
  return found.rows[0] ?? null;
}

/** Whether a message that came before this one, and that it names, has no outcome yet. */
export async function awaitsAnother(q: Queries, id: string, named: readonly string[]): Promise<boolean> {
  if (named.length === 0) return false;
  const found = await sql`
    select from inbound_mail other join inbound_mail own on own.id = ${id}
    where other.outcome = 'pending' and other.head_id = any(${[...named]}) and other.id <> own.id
      and other.received_at < own.received_at limit 1`.execute(q);
  return found.rows.length > 0;
}

/** Gives a message back, to be taken again soon: that it has to wait is no failure of its own. */
export async function putBack(q: Queries, id: string): Promise<void> {
  await sql`update inbound_mail set claimed_until = now() + interval '1 second', attempts = attempts - 1
    where id = ${id} and outcome = 'pending'`.execute(q);
}

/** Ids of the messages without an outcome, oldest first. */
export async function pendingMail(q: Queries): Promise<string[]> {
  const found = await sql<{ id: string }>`
    select id from inbound_mail where outcome = 'pending' order by received_at, id`.execute(q);
  return found.rows.map(({ id }) => id);
}

/** A message that a worker has taken. */
export interface Claimed {
  id: string;
  /** How often it has been taken, this time included. */
  attempts: number;
  /** Its length. */
  bytes: number;
}

/** Time that a worker has for the messages it took (s); after it another may take them. */
const CLAIM_SECONDS = 40;

/**
 * Takes messages without an outcome for one worker, oldest first. A worker that dies loses its claim by the
 * clock of the database, and the message is not lost with it (P2, P4).
 */
export async function claimPending(q: Queries, limit: number): Promise<Claimed[]> {
  const found = await sql<Claimed & { at: Date }>`${prepared('claim_mail')}
    update inbound_mail set claimed_until = now() + make_interval(secs => ${CLAIM_SECONDS}), attempts = attempts + 1
    where id in (
      select id from inbound_mail
      where outcome = 'pending' and (claimed_until is null or claimed_until < now())
      order by received_at, id limit ${limit} for update skip locked)
    returning id, attempts, octet_length(raw) as bytes, received_at as at`.execute(q);
  return found.rows
    .sort((a, b) => a.at.getTime() - b.at.getTime())
    .map(({ id, attempts, bytes }) => ({ id, attempts, bytes }));
}

export async function rawOf(q: Queries, id: string): Promise<Uint8Array | null> {
  const found = await sql<{ raw: Buffer }>`select raw from inbound_mail where id = ${id}`.execute(q);
  return found.rows[0]?.raw ?? null;
}

/** The same bytes, and why they are not all of it. */
export async function storedOf(q: Queries, id: string): Promise<{ raw: Uint8Array; cut: Cut | null } | null> {
  const found = await sql<{ raw: Buffer; cut: Cut | null }>`
    select raw, cut from inbound_mail where id = ${id}`.execute(q);
  return found.rows[0] ?? null;
}

/** A message that is locked until the transaction ends. */
export interface Locked {
  receivedAt: Instant;
  mailboxId: string | null;
  /** Whom the server that handed it over named. */
  recipients: readonly string[];
}

/** Locks a message that has the outcome asked for; null when it has another. */
export async function lockMail(tx: Tx, id: string, outcome: Outcome): Promise<Locked | null> {
  const found = await sql<Omit<Locked, 'receivedAt'> & { receivedAt: Date }>`
    select received_at as "receivedAt", mailbox_id as "mailboxId", recipients from inbound_mail
    where id = ${id} and outcome = ${outcome} for update`.execute(tx);
  const row = found.rows[0];
  return row ? { ...row, receivedAt: row.receivedAt.getTime() } : null;
}

/** What was read out of a message, kept beside its bytes so that lists need not read it again. */
export interface Read {
  messageId: string | null;
  sender: string | null;
  subject: string;
  sentAt: Instant | null;
  summary: Readonly<Record<string, unknown>>;
}

export interface Decision {
  outcome: Exclude<Outcome, 'pending'>;
  reasons: readonly string[];
  ticketId: number | null;
  relatedTicketId: number | null;
  /** The entry of the ticket in which its words stand; null when they stand nowhere. */
  seq: number | null;
}

/** `decided` and `retried` follow the rules, the others are what a person wants. */
export type DecisionAct = 'decided' | 'retried' | 'taken_in' | 'set_aside' | 'restored' | 'moved';

/** Who decided, and how it came to that. */
export interface Deciding {
  act: DecisionAct;
  /** Null: the system. */
  by: string | null;
  note: string | null;
  now: Instant;
}

/** Writes the one outcome of a message, and the decision into its history. */
export async function saveDecision(
  tx: Tx,
  id: string,
  decision: Decision,
  deciding: Deciding,
): Promise<void> {
  const { outcome, reasons, ticketId, relatedTicketId, seq } = decision;
  const { act, by, note, now } = deciding;
  await sql`
    insert into mail_decision (mail_id, at, by_person, act, outcome, reasons, ticket_id, related_ticket_id, seq, note)
    values (${id}, ${new Date(now)}, ${by}, ${act}, ${outcome}, ${reasons}, ${ticketId}, ${relatedTicketId}, ${seq}, ${note})`.execute(
    tx,
  );
  await sql`
    update inbound_mail set outcome = ${outcome}, reasons = ${reasons}, decided_at = ${new Date(now)},
      ticket_id = ${ticketId}, related_ticket_id = ${relatedTicketId}
    where id = ${id}`.execute(tx);
}

/** Keeps beside a message what was read out of it. */
export async function saveRead(tx: Tx, id: string, read: Read): Promise<void> {
  await sql`
    update inbound_mail set message_id = ${read.messageId}, sender = ${read.sender}, subject = ${read.subject},
      sent_at = ${read.sentAt ? new Date(read.sentAt) : null}, summary = ${JSON.stringify(read.summary)}::jsonb
    where id = ${id}`.execute(tx);
}

/** A sender as the directory knows them. */
export interface Sender {
  personId: string;
  active: boolean;
  actor: Actor;
}

export async function senderOf(q: Queries, address: string): Promise<Sender | null> {
  const found = await sql<ActorRow & { active: boolean }>`
    select ${ACTOR}, p.active
    from person p where lower(p.email) = lower(${address})`.execute(q);
  const row = found.rows[0];
  if (!row) return null;
  return { personId: row.personId, active: row.active, actor: actorFrom(row) };
}

/**
 * Why the message is not given out: it, or one of the files that were taken out of it, is infected, or, where that
 * is required, not scanned yet. Null when nothing is against it.
 * @param whole with everything that is in it; else what it shows, without its files
 */
export async function refusalOfMail(
  q: Queries,
  id: string,
  scanning: Scanning,
  whole: boolean,
): Promise<RefusalCode | null> {
  const found = await sql<{ scan: Scan; whole: boolean }>`
    select scan, true as whole from mail_scan where mail_id = ${id}
    union all
    select distinct f.scan, false from inbound_mail m
    join ticket_event e on e.ticket_id = m.ticket_id and e.data -> 'mail' ->> 'id' = m.id::text
    cross join lateral jsonb_array_elements(coalesce(e.data -> 'files', '[]')) as named
    join upload u on u.id::text = named ->> 'id'
    join stored_file f on f.sha256 = u.sha256
    where m.id = ${id}`.execute(q);
  // Who scanned the whole has scanned its files.
  const waits = found.rows.some((row) => row.scan === 'unscanned' && row.whole === whole);
  const infected = found.rows.some(({ scan }) => scan === 'infected');
  const worst = infected ? 'infected' : waits ? 'unscanned' : 'clean';
  return refusalOfFile({ scan: worst, audit: null }, scanning);
}
