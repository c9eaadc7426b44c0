import { sql } from 'kysely';
import type { Actor } from '#domain/permissions/actor.ts';
import type { Priority } from '#domain/ticket/priority.ts';
import type { Status, Ticket } from '#domain/ticket/ticket.ts';
import type { Queries } from '../platform/db/db.ts';
import { withinReach } from './reach.ts';

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
  const found = await sql<LinkedTicket>`
    select t.id, t.title, t.status, t.priority, t.requester_name as "requesterName"
    from ticket t where t.id = any(${ids}::int[]) and ${withinReach(actor)} order by t.id`.execute(q);
  return found.rows;
}
