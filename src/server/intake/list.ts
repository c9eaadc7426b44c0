import { sql } from 'kysely';
import type { Instant } from '#domain/instant.ts';
import type { Actor } from '#domain/permissions/actor.ts';
import { type FileState, fileState, type Scan, type Scanning } from '#domain/ticket/file-state.ts';
import type { Queries } from '../platform/db/db.ts';
import { refused } from '../platform/http/refused.ts';
import { knownOf } from '../ticket/reach.ts';
import { mailWithinReach } from './reach.ts';
import type { Outcome } from './store.ts';

export interface ListedMail {
  id: string;
  receivedAt: Instant;
  outcome: Outcome;
  reasons: string[];
  ticketId: number | null;
  relatedTicketId: number | null;
  sender: string | null;
  subject: string | null;
  sentAt: Instant | null;
  size: number;
  scan: Scan;
  finding: string | null;
}

export type MailRow = Omit<ListedMail, 'receivedAt' | 'sentAt'> & { receivedAt: Date; sentAt: Date | null };

export const COLUMNS = sql`id, received_at as "receivedAt", outcome, reasons, ticket_id as "ticketId",
  related_ticket_id as "relatedTicketId", sender, subject, sent_at as "sentAt", length(raw) as size,
  coalesce((select scan from mail_scan s where s.mail_id = inbound_mail.id), 'unscanned') as scan,
  (select scan_finding from mail_scan s where s.mail_id = inbound_mail.id) as finding`;

export const listed = ({ receivedAt, sentAt, ...row }: MailRow): ListedMail => ({
  ...row,
  receivedAt: receivedAt.getTime(),
  sentAt: sentAt?.getTime() ?? null,
});

/** A message with what a reader is told of its scan. */
export const scanned = <M extends { scan: Scan }>(
  mail: M,
  scanning: Scanning,
): Omit<M, 'scan'> & { scan: FileState } => ({
  ...mail,
  scan: fileState({ scan: mail.scan, audit: null }, scanning),
});

/** As these rows stand for the reader: what they may not know of is not named. */
export async function named<R extends { ticketId: number | null; relatedTicketId: number | null }>(
  q: Queries,
  rows: readonly R[],
  actor: Actor,
): Promise<R[]> {
  const known = await knownOf(
    q,
    rows.flatMap(({ ticketId, relatedTicketId }) => [ticketId, relatedTicketId]),
    actor,
  );
  const shown = (id: number | null) => (id !== null && known.has(id) ? id : null);
  return rows.map((row) => ({
    ...row,
    ticketId: shown(row.ticketId),
    relatedTicketId: shown(row.relatedTicketId),
  }));
}

/** One more message than asked for, newest first; `before` is where the last page ended. */
export async function listMail(
  q: Queries,
  outcome: Outcome,
  page: { before: { at: Instant; id: string } | null; limit: number },
  actor: Actor,
): Promise<ListedMail[]> {
  const { before, limit } = page;
  const from = before ? sql`and (received_at, id) < (${new Date(before.at)}, ${before.id}::uuid)` : sql``;
  const found = await sql<MailRow>`
    select ${COLUMNS} from inbound_mail where outcome = ${outcome} and ${mailWithinReach(actor)} ${from}
    order by received_at desc, id desc limit ${limit + 1}`.execute(q);
  return named(q, found.rows.map(listed), actor);
}

/** Messages in quarantine; counting stops at 1000. */
export async function countWaiting(q: Queries, actor: Actor): Promise<number> {
  const found = await sql<{ waiting: number }>`
    select count(*)::int as waiting from (
      select from inbound_mail where outcome = 'quarantine' and ${mailWithinReach(actor)} limit 1000) x`.execute(
    q,
  );
  return found.rows[0]!.waiting;
}

/** So many messages of one ticket are shown beside it. */
const MOST = 100;

/** Messages that stand on a ticket, stood on it before, or may belong to it; newest first. */
export async function mailOfTicket(q: Queries, ticketId: number, actor: Actor): Promise<ListedMail[]> {
  if (!(await knownOf(q, [ticketId], actor)).has(ticketId)) throw refused('not_found');
  const found = await sql<MailRow>`
    select ${COLUMNS} from inbound_mail
    where id in (
      select id from inbound_mail where ticket_id = ${ticketId}
      union select id from inbound_mail where related_ticket_id = ${ticketId}
      union select mail_id from mail_decision where ticket_id = ${ticketId}) and ${mailWithinReach(actor)}
    order by received_at desc, id desc limit ${MOST}`.execute(q);
  return named(q, found.rows.map(listed), actor);
}
