import { sql } from 'kysely';
import type { Instant } from '#domain/instant.ts';
import type { Queries } from '../platform/db/db.ts';
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
}

type Row = Omit<ListedMail, 'receivedAt' | 'sentAt'> & { receivedAt: Date; sentAt: Date | null };

/** One more message than asked for, newest first; `before` is where the last page ended. */
export async function listMail(
  q: Queries,
  outcome: Outcome,
  before: { at: Instant; id: string } | null,
  limit: number,
): Promise<ListedMail[]> {
  const from = before ? sql`and (received_at, id) < (${new Date(before.at)}, ${before.id}::uuid)` : sql``;
  const found = await sql<Row>`
    select id, received_at as "receivedAt", outcome, reasons, ticket_id as "ticketId",
      related_ticket_id as "relatedTicketId", sender, subject, sent_at as "sentAt", length(raw) as size
    from inbound_mail where outcome = ${outcome} ${from}
    order by received_at desc, id desc limit ${limit + 1}`.execute(q);
  return found.rows.map(({ receivedAt, sentAt, ...row }) => ({
    ...row,
    receivedAt: receivedAt.getTime(),
    sentAt: sentAt?.getTime() ?? null,
  }));
}
