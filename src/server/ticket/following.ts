import { sql } from 'kysely';
import type { TicketEvent } from '#domain/events.ts';
import { SYSTEM } from '#domain/permissions/actor.ts';
import type { Commands } from '#domain/ticket/commands.ts';
import { heldBack, leftAlone, resultFor } from '#domain/ticket/following.ts';
import type { Tx } from '../platform/db/db.ts';
import { Refused } from '../platform/http/refused.ts';
import { act } from './actions.ts';
import type { Reaction } from './outbox.ts';
import { loadTicket } from './store.ts';

/**
 * Duplicates take over the result of the ticket that they follow (3.3-P1); each is confirmed by its own
 * requester. A result is a job for every duplicate, so that one that fails keeps no other waiting. What could
 * not follow because of a running operation is told to the desk, and follows when that has ended.
 */
export const followResult: Reaction = async (tx, event) => {
  switch (event.kind) {
    case 'resolved':
    case 'withdrawn':
      return callDuplicates(tx, event);
    case 'duplicate_linked':
    case 'operation_finished':
      return follow(tx, event.ticketId);
    default:
      return;
  }
};

/** Each open duplicate is looked at again, by its own event that linked it. */
async function callDuplicates(tx: Tx, { ticketId }: TicketEvent): Promise<void> {
  await sql`
    insert into outbox (ticket_id, seq)
    select d.id, (select max(e.seq) from ticket_event e where e.ticket_id = d.id and e.kind = 'duplicate_linked')
    from ticket d where d.duplicate_of = ${ticketId} and d.open order by d.id`.execute(tx);
}

async function follow(tx: Tx, id: number): Promise<void> {
  await sql`select from ticket where id = ${id} for update`.execute(tx);
  const duplicate = await loadTicket(tx, id);
  const of = duplicate?.ticket.duplicateOf;
  const followed = of ? await loadTicket(tx, of) : null;
  if (!duplicate || !followed) return;
  const author = { actor: SYSTEM, now: Date.now() };
  const warn = async (command: Commands['warn'] | null) => {
    if (command) await act(tx, { id, action: 'warn', command }, author);
  };
  await warn(leftAlone(followed.ticket, duplicate.events));
  const command = resultFor(followed.ticket, duplicate.events);
  if (command === null) return;
  try {
    await act(tx, { id, action: 'follow', command }, author);
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    // One that has a result of its own, or that nobody waits for any more, needs none of another.
    if (error.refusal.code !== 'operation_running') return;
    await warn(heldBack(followed.ticket, duplicate.events));
  }
}
