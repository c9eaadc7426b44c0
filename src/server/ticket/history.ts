import { createHash } from 'node:crypto';
import { EVENT_KINDS, type NewEvent, type TicketEvent } from '#domain/events.ts';
import { canonical } from '#domain/evidence/canonical.ts';
import type { Instant } from '#domain/instant.ts';
import { type Actor, personIdOf } from '#domain/permissions/actor.ts';
import type { Rulebook } from '#domain/sla/rulebook.ts';
import { evolve } from '#domain/ticket/evolve.ts';
import { type Verdict, verdictsAt } from '#domain/ticket/promises.ts';
import type { Ticket } from '#domain/ticket/ticket.ts';
import { stampOf } from './rows.ts';

/** Events of one write, numbered, timed and chained, with the state that they lead to. */
export interface Appended {
  ticket: Ticket;
  events: TicketEvent[];
  /** Rows of `ticket_event`. */
  rows: Record<string, unknown>[];
  /** The hash of each event, in hex. */
  hashes: string[];
}

export interface Author {
  actor: Actor;
  now: Instant;
}

/** What new events are appended to: the history so far, its last hash (hex), and the rules it names. */
export interface Past {
  events: readonly TicketEvent[];
  lastHash: string | null;
  rulebook: Rulebook;
}

/** Chains new events to a history; verdicts that fall are written into the event that decides them (A7). */
export function append(ticket: Ticket, news: readonly NewEvent[], past: Past, author: Author): Appended {
  const events: TicketEvent[] = [];
  const rows: Record<string, unknown>[] = [];
  const hashes: string[] = [];
  let state = ticket;
  let prev = past.lastHash;
  for (const event of news) {
    state = evolve(state, event);
    const happened = judged(dated(state, event, author), [...past.events, ...events], past.rulebook);
    const row = rowOf(happened, state, prev);
    events.push(happened);
    rows.push(row);
    prev = row.hash.slice(2);
    hashes.push(prev);
  }
  return { ticket: state, events, rows, hashes };
}

/** Events of one ticket that were appended one after the other, to be written together. */
export function joined(parts: readonly Appended[]): Appended {
  const last = parts.at(-1);
  if (!last) throw new RangeError('nothing was appended');
  return {
    ticket: last.ticket,
    events: parts.flatMap(({ events }) => events),
    rows: parts.flatMap(({ rows }) => rows),
    hashes: parts.flatMap(({ hashes }) => hashes),
  };
}

/** The first events of a ticket and the state they make. */
export function begin(
  id: number,
  [recorded, ...more]: NewEvent[],
  rulebook: Rulebook,
  author: Author,
): Appended {
  if (!recorded) throw new RangeError('a history begins with recorded');
  const ticket: Ticket = { ...(recorded.after as Ticket), id, version: 1 };
  const event = dated(ticket, recorded, author);
  const row = rowOf(event, ticket, null);
  const lastHash = row.hash.slice(2);
  const past = { events: [event], lastHash, rulebook };
  const rest = append(ticket, more, past, author);
  return {
    ticket: rest.ticket,
    events: [event, ...rest.events],
    rows: [row, ...rest.rows],
    hashes: [lastHash, ...rest.hashes],
  };
}

function judged(event: TicketEvent, before: readonly TicketEvent[], rulebook: Rulebook): TicketEvent {
  const verdicts = verdictsAt([...before, event], rulebook);
  return verdicts.length === 0 ? event : { ...event, data: { ...event.data, verdicts } };
}

/** The verdicts that an event says it decided. */
export const verdictsIn = ({ data }: Pick<TicketEvent, 'data'>): readonly Verdict[] =>
  (data.verdicts as readonly Verdict[] | undefined) ?? [];

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
