import { createHash } from 'node:crypto';
import { EVENT_KINDS, type NewEvent, type TicketEvent } from '#domain/events.ts';
import { canonical } from '#domain/evidence/canonical.ts';
import type { Instant } from '#domain/instant.ts';
import { type Actor, personIdOf } from '#domain/permissions/actor.ts';
import { evolve } from '#domain/ticket/evolve.ts';
import type { Ticket } from '#domain/ticket/ticket.ts';
import { stampOf } from './rows.ts';

/** Events of one write, numbered, timed and chained, with the state that they lead to. */
export interface Appended {
  ticket: Ticket;
  events: TicketEvent[];
  /** Rows of `ticket_event`. */
  rows: Record<string, unknown>[];
}

export interface Author {
  actor: Actor;
  now: Instant;
}

/** Chains new events to a history whose last hash is `prevHash` (hex; null for a new ticket). */
export function append(
  ticket: Ticket,
  news: readonly NewEvent[],
  prevHash: string | null,
  author: Author,
): Appended {
  const events: TicketEvent[] = [];
  const rows: Record<string, unknown>[] = [];
  let state = ticket;
  let prev = prevHash;
  for (const event of news) {
    state = evolve(state, event);
    const happened = dated(state, event, author);
    const row = rowOf(happened, state, prev);
    events.push(happened);
    rows.push(row);
    prev = row.hash.slice(2);
  }
  return { ticket: state, events, rows };
}

/** The first event of a ticket and the state it makes. */
export function begin(id: number, recorded: NewEvent, author: Author): Appended {
  const ticket: Ticket = { ...(recorded.after as Ticket), id, version: 1 };
  const event = dated(ticket, recorded, author);
  return { ticket, events: [event], rows: [rowOf(event, ticket, null)] };
}

function dated(state: Ticket, event: NewEvent, { actor, now }: Author): TicketEvent {
  return {
    ...event,
    ticketId: state.id,
    seq: state.version,
    at: now,
    actorKind: actor.kind,
    actorId: personIdOf(actor),
    statusAfter: state.status,
  };
}

function rowOf(event: TicketEvent, state: Ticket, prevHash: string | null) {
  return {
    ticket_id: event.ticketId,
    seq: event.seq,
    at: stampOf(event.at),
    actor_kind: event.actorKind,
    actor_id: event.actorId,
    kind: event.kind,
    visibility: EVENT_KINDS[event.kind],
    status_after: event.statusAfter,
    priority_after: state.priority,
    data: event.data,
    before: event.before,
    after: event.after,
    prev_hash: prevHash === null ? null : `\\x${prevHash}`,
    hash: `\\x${hashOf(event, prevHash)}`,
  };
}

/** SHA-256 over the entry and the hash before it, in hex; recomputed by whoever verifies the history. */
export function hashOf(event: TicketEvent, prevHash: string | null): string {
  const { ticketId, seq, at, actorKind, actorId, kind, statusAfter, data, before, after } = event;
  const content = { ticketId, seq, at, actorKind, actorId, kind, statusAfter, data, before, after };
  return createHash('sha256')
    .update(`${prevHash ?? ''}\n${canonical(content)}`)
    .digest('hex');
}
