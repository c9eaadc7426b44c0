import { sql } from 'kysely';
import type { Reader } from '#domain/permissions/can.ts';
import { entryFor, NONE_KNOWN } from '#domain/ticket/reading.ts';
import { isTold } from '#domain/webhook/webhook.ts';
import { actorOf } from '../access/actor.ts';
import type { Queries } from '../platform/db/db.ts';
import { withinReach } from '../ticket/reach.ts';
import { eventOf } from '../ticket/rows.ts';

export interface Telling {
  ticketId: number | null;
  seq: number | null;
  createdAt: Date;
  ownerId: string;
}

/** Whoever stands outside: of each entry the part that requesters may read. */
const OUTSIDE: Reader = { personId: null, desk: false };

/**
 * What a receiver is told, the same at each attempt. Null: the owner may not know of it (any more). Private
 * notes and what else the desk keeps to itself are in none, whoever the owner is.
 */
export async function bodyOf(q: Queries, telling: Telling): Promise<string | null> {
  const { ticketId, seq, ownerId, createdAt } = telling;
  if (ticketId === null)
    return JSON.stringify({ type: 'test', timestamp: createdAt.toISOString(), data: {} });
  const owner = await actorOf(q, ownerId);
  if (!owner) return null;
  const found = await sql<Record<string, unknown> & { title: string; type: string; priority_after: string }>`
    select e.*, t.title, t.type from ticket t join ticket_event e on e.ticket_id = t.id
    where t.id = ${ticketId} and e.seq = ${seq} and ${withinReach(owner)}`.execute(q);
  const row = found.rows[0];
  if (!row) return null;
  const event = eventOf(row);
  if (!isTold(event.kind, [])) return null;
  const { kind, at, actorKind, actorId, statusAfter, data, before, after } = entryFor(
    event,
    OUTSIDE,
    NONE_KNOWN,
  );
  return JSON.stringify({
    type: `ticket.${kind}`,
    timestamp: new Date(at).toISOString(),
    data: {
      ticket: {
        id: ticketId,
        title: row.title,
        type: row.type,
        status: statusAfter,
        priority: row.priority_after,
      },
      event: { seq, kind, at: new Date(at).toISOString(), actorKind, actorId, data, before, after },
    },
  });
}
