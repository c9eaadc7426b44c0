import { sql } from 'kysely';
import type { Instant } from '#domain/instant.ts';
import { ACTOR, type ActorRow, actorFrom } from '../access/actor.ts';
import type { Queries, Tx } from '../platform/db/db.ts';
import { prepared } from '../platform/db/db.ts';
import type { Decision, Locked, Read, Sender } from './store.ts';

/** The bytes of messages that have not been cut, by id. */
export async function rawsOf(q: Queries, ids: readonly string[]): Promise<Map<string, Uint8Array>> {
  const found = await sql<{ id: string; raw: Buffer }>`${prepared('raws')}
    select id, raw from inbound_mail where id = any(${ids}::uuid[]) and cut is null`.execute(q);
  return new Map(found.rows.map(({ id, raw }) => [id, raw]));
}

/** Locks those of the messages that have no outcome yet, oldest first. */
export async function lockPending(tx: Tx, ids: readonly string[]): Promise<(Locked & { id: string })[]> {
  const found = await sql<Omit<Locked, 'receivedAt'> & { id: string; at: Date }>`${prepared('lock_pending')}
    select id, received_at as at, mailbox_id as "mailboxId", recipients from inbound_mail
    where id = any(${ids}::uuid[]) and outcome = 'pending' order by received_at, id for update`.execute(tx);
  return found.rows.map(({ at, ...row }) => ({ ...row, receivedAt: at.getTime() }));
}

/** Senders by their address in lower case; those whom the directory does not know are not among them. */
export async function sendersOf(q: Queries, addresses: readonly string[]): Promise<Map<string, Sender>> {
  const found = await sql<ActorRow & { email: string; active: boolean }>`${prepared('senders')}
    select ${ACTOR}, lower(p.email) as email, p.active
    from person p where lower(p.email) = any(${addresses}::text[])`.execute(q);
  return new Map(
    found.rows.map((row) => [
      row.email,
      { personId: row.personId, active: row.active, actor: actorFrom(row) },
    ]),
  );
}

/** Writes the outcomes of messages that the rules decided, with what was read out of them. */
export async function saveDecided(
  tx: Tx,
  all: readonly { id: string; now: Instant; decision: Decision; read: Read }[],
): Promise<void> {
  const rows = all.map(({ id, now, decision, read }) => ({
    id,
    at: new Date(now),
    outcome: decision.outcome,
    reasons: decision.reasons,
    ticket_id: decision.ticketId,
    related_ticket_id: decision.relatedTicketId,
    seq: decision.seq,
    message_id: read.messageId,
    sender: read.sender,
    subject: read.subject,
    sent_at: read.sentAt === null ? null : new Date(read.sentAt),
    summary: read.summary,
  }));
  await sql`${prepared('save_decided')}
    with d as (
      select * from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as x (id uuid, at timestamptz, outcome text,
        reasons text[], ticket_id int, related_ticket_id int, seq int, message_id text, sender text, subject text,
        sent_at timestamptz, summary jsonb)
    ), noted as (
      insert into mail_decision (mail_id, at, act, outcome, reasons, ticket_id, related_ticket_id, seq)
      select id, at, 'decided', outcome, reasons, ticket_id, related_ticket_id, seq from d
    )
    update inbound_mail m set outcome = d.outcome, reasons = d.reasons, decided_at = d.at,
      ticket_id = d.ticket_id, related_ticket_id = d.related_ticket_id, message_id = d.message_id,
      sender = d.sender, subject = d.subject, sent_at = d.sent_at, summary = d.summary
    from d where m.id = d.id`.execute(tx);
}
