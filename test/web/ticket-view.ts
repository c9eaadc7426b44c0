import type { z } from 'zod';
import { ticketView } from '#contract/ticket/views.ts';
import { EVENT_KINDS, type NewEvent, type TicketEvent } from '#domain/events.ts';
import type { Actor } from '#domain/permissions/actor.ts';
import { allowedActions, partiesOf, readerOf } from '#domain/permissions/can.ts';
import { missingFields } from '#domain/ticket/completeness.ts';
import { isAsked } from '#domain/ticket/decide/asking.ts';
import { gate } from '#domain/ticket/decide/operating.ts';
import { readable } from '#domain/ticket/reading.ts';
import type { Ticket } from '#domain/ticket/ticket.ts';
import { MINUTE, MONDAY } from '#test/ticket/example.ts';

export type View = z.output<typeof ticketView>;

const NAMES = { lina: '李娜', chen: '陈晨', zhao: '赵磊', lead: '周敏', 'group-second': '网络组' };

/** Ids of the example world are words; the contract wants UUIDs: the n-th word becomes the n-th UUID. */
const uuidOf = (word: string): string => {
  const hex = [...word].map((sign) => sign.charCodeAt(0).toString(16)).join('');
  return `00000000-0000-7000-8000-${hex.padEnd(12, '0').slice(0, 12)}`;
};

const IDS =
  /^(lina|chen|zhao|lead|stranger|manager|op|visit|new-part|file|escalation|group-(first|second|last))$/;

/** The same value with every id of the example world in the form that the product has. */
const withUuids = (value: unknown): unknown => {
  if (typeof value === 'string') return IDS.test(value) ? uuidOf(value) : value;
  if (Array.isArray(value)) return value.map(withUuids);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, withUuids(inner)]));
};

export const nameId = (word: keyof typeof NAMES): string => uuidOf(word);

/** What the server answers of an example ticket to this reader, checked by the contract itself. */
export function viewOf(ticket: Ticket, history: readonly NewEvent[], reader: Actor, by = 'chen'): View {
  const events = history.map(
    (event, i): TicketEvent => ({
      ...event,
      ticketId: ticket.id,
      seq: i + 1,
      at: MONDAY + i * MINUTE,
      actorKind: 'person',
      actorId: by,
      statusAfter: ticket.status,
    }),
  );
  const view = {
    ...ticket,
    operations: Object.values(ticket.operations).map((operation) => ({
      ...operation,
      gate: gate(operation, new Set())?.code ?? null,
    })),
    visits: Object.values(ticket.visits),
    confirmations: Object.values(ticket.confirmations),
    contactAttempts: Object.values(ticket.contactAttempts),
    escalations: Object.values(ticket.escalations).map((call) => ({
      ...call,
      mine: call.state === 'open' && isAsked(call, ticket, { actor: reader }),
    })),
    missing: missingFields(ticket),
    actions: allowedActions(reader, ticket),
    parties: partiesOf(reader, ticket),
    clocks: [],
    missingRules: [],
    files: [],
    linked: [],
    nextWord: { update: null, notice: null },
    reviewDueAt: null,
    incident: null,
    events: readable(events, readerOf(reader, ticket)).map((event) => ({
      ...event,
      visibility: EVENT_KINDS[event.kind],
    })),
    names: Object.fromEntries(Object.entries(NAMES).map(([word, name]) => [uuidOf(word), name])),
  };
  return ticketView.parse(withUuids(view));
}
