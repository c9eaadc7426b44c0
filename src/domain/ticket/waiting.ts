import type { Ticket } from './ticket.ts';

/** What the desk waits for the requester to do. */
export const WAITS_FOR = ['answer', 'consent', 'confirmation'] as const;
export type WaitsFor = (typeof WAITS_FOR)[number];

export function waitsForRequester(ticket: Ticket): WaitsFor[] {
  if (ticket.status === 'closed' || ticket.status === 'withdrawn') return [];
  const waits: WaitsFor[] = [];
  if (ticket.status === 'waiting_requester') waits.push('answer');
  const asked = Object.values(ticket.operations).some((o) => o.consent === null && o.cancelledAt === null);
  if (asked && ticket.resolution === null) waits.push('consent');
  if (ticket.status === 'resolved' || ticket.status === 'unconfirmed') waits.push('confirmation');
  return waits;
}
