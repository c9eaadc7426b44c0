import { sql } from 'kysely';
import { z } from 'zod';
import type { Instant } from '#domain/instant.ts';
import { type Actor, personIdOf } from '#domain/permissions/actor.ts';
import { mayRead, readerOf } from '#domain/permissions/can.ts';
import { belonging, readable } from '#domain/ticket/reading.ts';
import type { Queries } from '../platform/db/db.ts';
import { refused } from '../platform/http/refused.ts';
import { loadTicket } from '../ticket/store.ts';

const mailRef = z.object({ id: z.uuid() });

/** The message of an entry. */
export interface EntryMail {
  id: string;
  raw: Uint8Array;
  receivedAt: Instant;
}

/**
 * The stored message of which an entry was made. The desk may see it, and who sent it; to others it may quote what
 * is not for them, though they read the entry.
 */
export async function mailOfEntry(
  q: Queries,
  ticketId: number,
  seq: number,
  actor: Actor,
): Promise<EntryMail> {
  const { desk, entries } = await entriesFor(q, ticketId, actor);
  const event = entries.find((one) => one.seq === seq);
  const ref = mailRef.safeParse(event?.data.mail);
  if (!event || !ref.success) throw refused('not_found');
  const found = await sql<{ raw: Buffer; receivedAt: Date; own: boolean }>`
    select raw, received_at as "receivedAt",
      exists (select from person where id = ${personIdOf(actor)} and lower(email) = lower(sender)) as own
    from inbound_mail where id = ${ref.data.id} and emptied_at is null`.execute(q);
  const row = found.rows[0];
  if (!row || !(desk || (row.own && event.kind !== 'noted'))) throw refused('not_found');
  return { id: ref.data.id, raw: row.raw, receivedAt: row.receivedAt.getTime() };
}

/** The entries of a ticket that the actor may read; of an unknown ticket as of a hidden one it is refused. */
export async function entriesFor(q: Queries, ticketId: number, actor: Actor) {
  const loaded = await loadTicket(q, ticketId);
  if (!loaded || !mayRead(actor, loaded.ticket)) throw refused('not_found');
  const reader = readerOf(actor, loaded.ticket);
  return { desk: reader.desk, entries: readable(belonging(loaded.events, reader), reader) };
}
