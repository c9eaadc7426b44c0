import { sql } from 'kysely';
import type { EventKind } from '#domain/events.ts';
import type { AddressHold, Undelivered } from '#domain/notice/undelivered.ts';
import { SYSTEM } from '#domain/permissions/actor.ts';
import type { Tx } from '../platform/db/db.ts';
import { act } from '../ticket/actions.ts';
import { holdAddress } from './holds.ts';

/** What was heard of a letter that did not arrive. */
export interface Failure {
  report: 'failed' | 'delayed' | 'held';
  why: Undelivered | AddressHold;
  status: string | null;
  /** Nothing more is written to its address until somebody says so. */
  ends: boolean;
}

/**
 * Says on the ticket that its requester was not reached, and writes no more to an address that does not exist.
 * Of mail to somebody of the desk only the administrator hears: news of it would fail the same way.
 */
export async function toldUndelivered(tx: Tx, deliveryId: number, failure: Failure): Promise<void> {
  const { report, why, status } = failure;
  const found = await sql<{
    address: string | null;
    ticketId: number;
    kind: EventKind;
    now: Date;
    toRequester: boolean;
  }>`
    select d.address, t.id as "ticketId", e.kind, now() as now,
      coalesce(n.person_id, d.person_id) is not distinct from t.requester_id as "toRequester"
    from delivery d left join notice n on n.id = d.notice_id
      join ticket t on t.id = coalesce(n.heard_by, n.ticket_id, d.ticket_id)
      join ticket_event e on e.ticket_id = coalesce(n.ticket_id, d.ticket_id) and e.seq = coalesce(n.seq, d.seq)
    where d.id = ${deliveryId}`.execute(tx);
  const row = found.rows[0];
  if (!row) return;
  const { address, ticketId, kind, now } = row;
  if (address && failure.ends) await holdAddress(tx, { address, reason: 'dead_address', status, deliveryId });
  if (!row.toRequester || kind === 'mail_undelivered') return;
  const command = { to: address ?? '', report, why, status, about: kind };
  await act(tx, { id: ticketId, action: 'report_mail', command }, { actor: SYSTEM, now: now.getTime() });
}
