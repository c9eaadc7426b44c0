import { sql } from 'kysely';
import { EVENT_KINDS, type EventKind } from '#domain/events.ts';
import type { Instant } from '#domain/instant.ts';
import type { Actor } from '#domain/permissions/actor.ts';
import type { Queries } from '../platform/db/db.ts';
import { DESK_KINDS, withinDesk, withinReach } from '../ticket/reach.ts';

export interface Listed {
  id: number;
  ticketId: number;
  title: string;
  seq: number;
  kind: EventKind;
  at: Instant;
  read: boolean;
  /** The reader's own word, written down by another after a call. */
  ofYourCall: boolean;
}

export type Reader = Extract<Actor, { kind: 'person' }>;

/** Of the reader's notices `n` on tickets `t` those that they may still know of: rights can end after the news. */
const visible = (reader: Reader) => sql`
  n.person_id = ${reader.personId} and ${withinReach(reader)}
  and (${withinDesk(reader)} or (n.kind <> all(${DESK_KINDS}::text[]) and ${NOT_MOVED}))`;

/** A word that was moved to where it belongs is news here no more. */
const NOT_MOVED = sql`not exists (
  select from ticket_event moved where moved.ticket_id = n.ticket_id and moved.seq > n.seq
    and moved.kind = 'mail_moved' and moved.data -> 'entry' = to_jsonb(n.seq))`;

/** One more notice than asked for, newest first; `before` is the id the last page ended with. */
export async function noticesOf(
  q: Queries,
  reader: Reader,
  before: number | null,
  limit: number,
): Promise<Listed[]> {
  const found = await sql<Omit<Listed, 'at'> & { at: Date }>`
    select n.id, t.id as "ticketId", t.title, n.seq, n.kind, n.created_at as at, n.read_at is not null as read,
      n.kind in ('confirmed', 'rejected') and t.requester_id = n.person_id as "ofYourCall"
    from notice n join ticket t on t.id = coalesce(n.heard_by, n.ticket_id)
    where ${visible(reader)} and (${before}::bigint is null or n.id < ${before})
    order by n.id desc limit ${limit + 1}`.execute(q);
  return found.rows.map((row) => ({ ...row, at: row.at.getTime() }));
}

/** Whether the reader may still know of this notice of theirs. */
export async function readableNotice(q: Queries, reader: Reader, id: number): Promise<boolean> {
  const found = await sql`
    select from notice n join ticket t on t.id = coalesce(n.heard_by, n.ticket_id)
    where n.id = ${id} and ${visible(reader)}`.execute(q);
  return found.rows.length > 0;
}

/** What a letter without a notice is about, and to whom it goes. */
export interface OfLetter {
  kind: EventKind;
  requesterId: string | null;
  contact: string | null;
  address: string | null;
}

/** Whether somebody may still know of what a letter says: its requester, by account or by address, and nobody else. */
export function readableLetter(
  { kind, requesterId, contact, address }: OfLetter,
  reader: Reader | null,
): boolean {
  if (EVENT_KINDS[kind] === 'desk') return false;
  if (reader) return requesterId === reader.personId;
  return requesterId === null && contact !== null && contact.toLowerCase() === address;
}

/** Unread notices; counting stops at 100. */
export async function countUnread(q: Queries, reader: Reader): Promise<number> {
  const found = await sql<{ unread: number }>`
    select count(*)::int as unread from (
      select from notice n join ticket t on t.id = coalesce(n.heard_by, n.ticket_id)
      where ${visible(reader)} and n.read_at is null limit 100) x`.execute(q);
  return found.rows[0]!.unread;
}

export async function markRead(q: Queries, personId: string, upTo: number, now: Instant): Promise<void> {
  await sql`
    update notice set read_at = ${new Date(now)}
    where person_id = ${personId} and id <= ${upTo} and read_at is null`.execute(q);
}
