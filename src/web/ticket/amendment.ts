import type { TicketType } from '#domain/ticket/ticket.ts';
import { instantFrom, localTextOf } from '../platform/local-time.ts';
import type { TicketView } from './queries.ts';

type Device = TicketView['devices'][number];

/** A record while it is put right: what the inputs hold. Times are local, as `datetime-local` gives them. */
export interface Amended {
  type: TicketType;
  title: string;
  symptom: string;
  occurredAt: string;
  scope: string;
  description: string;
  devices: readonly Device[];
  noDeviceReason: string;
  department: string;
  contact: string;
}

export const amendedOf = (ticket: TicketView): Amended => ({
  type: ticket.type,
  title: ticket.title,
  symptom: ticket.symptom ?? '',
  occurredAt: ticket.occurredAt === null ? '' : localTextOf(ticket.occurredAt),
  scope: ticket.scope ?? '',
  description: ticket.description ?? '',
  devices: ticket.devices,
  noDeviceReason: ticket.noDeviceReason ?? '',
  department: ticket.requester.department ?? '',
  contact: ticket.requester.contact ?? '',
});

/** Only what was changed, so that nobody's later correction of another field is undone. */
export function changesBetween(before: Amended, after: Amended): Record<string, unknown> {
  const names = Object.keys(before) as (keyof Amended)[];
  const changed = names.filter((name) => JSON.stringify(before[name]) !== JSON.stringify(after[name]));
  return Object.fromEntries(changed.map((name) => [name, sent(name, after)]));
}

function sent(name: keyof Amended, after: Amended): unknown {
  const value = after[name];
  if (typeof value !== 'string') return value;
  const text = value.trim();
  if (text === '') return name === 'title' ? '' : null;
  return name === 'occurredAt' ? instantFrom(text) : text;
}
