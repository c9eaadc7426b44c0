import { sql } from 'kysely';
import type { EventKind } from '#domain/events.ts';
import type { Instant } from '#domain/instant.ts';
import type { Queries } from '../platform/db/db.ts';

export interface Listed {
  id: number;
  ticketId: number;
  title: string;
  seq: number;
  kind: EventKind;
  at: Instant;
  read: boolean;
}

/** One more notice than asked for, newest first; `before` is the id the last page ended with. */
export async function noticesOf(
  q: Queries,
  personId: string,
  before: number | null,
  limit: number,
): Promise<Listed[]> {
  const found = await sql<Omit<Listed, 'at'> & { at: Date }>`
    select n.id, n.ticket_id as "ticketId", t.title, n.seq, n.kind, n.created_at as at, n.read_at is not null as read
    from notice n join ticket t on t.id = n.ticket_id
    where n.person_id = ${personId} and (${before}::bigint is null or n.id < ${before})
    order by n.id desc limit ${limit + 1}`.execute(q);
  return found.rows.map((row) => ({ ...row, at: row.at.getTime() }));
}

export async function countUnread(q: Queries, personId: string): Promise<number> {
  const found = await sql<{ unread: number }>`
    select count(*)::int as unread from (
      select from notice where person_id = ${personId} and read_at is null limit 100) n`.execute(q);
  return found.rows[0]!.unread;
}

export async function markRead(q: Queries, personId: string, upTo: number, now: Instant): Promise<void> {
  await sql`
    update notice set read_at = ${new Date(now)}
    where person_id = ${personId} and id <= ${upTo} and read_at is null`.execute(q);
}
