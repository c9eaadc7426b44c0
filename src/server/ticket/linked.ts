import { sql } from 'kysely';
import type { Actor } from '#domain/permissions/actor.ts';
import { mayRead } from '#domain/permissions/can.ts';
import type { Priority } from '#domain/ticket/priority.ts';
import type { Status, Ticket } from '#domain/ticket/ticket.ts';
import type { Queries } from '../platform/db/db.ts';

export interface LinkedTicket {
  id: number;
  title: string;
  status: Status;
  priority: Priority;
  requesterName: string | null;
}

/** So many duplicates and children of a ticket are shown with their states. */
const MOST = 200;

/**
 * The tickets that this one follows or is followed by, its parent and its children, and those to which words of it
 * were moved, as far as the reader may know of them (P5).
 */
export async function linkedTickets(
  q: Queries,
  ticket: Ticket,
  actor: Actor,
  moved: readonly number[],
): Promise<LinkedTicket[]> {
  const { duplicateOf, duplicateIds, parentId, childIds } = ticket;
  const above = [duplicateOf, parentId].filter((id) => id !== null);
  const ids = [...above, ...moved, ...childIds, ...duplicateIds].slice(0, MOST);
  if (ids.length === 0) return [];
  const found = await sql<LinkedTicket & { requesterId: string | null; recordedBy: string | null }>`
    select id, title, status, priority, requester_name as "requesterName",
      requester_id as "requesterId", recorded_by as "recordedBy"
    from ticket where id = any(${ids}::int[]) order by id`.execute(q);
  return found.rows.flatMap(({ requesterId, recordedBy, ...row }) =>
    mayRead(actor, { status: row.status, requester: { personId: requesterId }, recordedBy }) ? [row] : [],
  );
}
