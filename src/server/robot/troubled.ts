import { sql } from 'kysely';
import type { Instant } from '#domain/instant.ts';
import type { DELIVERY_STATES } from '#domain/notice/mailing.ts';
import type { MessageChannel } from '#domain/robot/robot.ts';
import { audit } from '../audit/actions.ts';
import type { Queries, Tx } from '../platform/db/db.ts';

type State = (typeof DELIVERY_STATES)[number];

export interface ListedMessage {
  id: number;
  channel: MessageChannel;
  to: string;
  ticketId: number;
  state: State;
  attempts: number;
  error: string | null;
  createdAt: Instant;
  deliverAt: Instant;
}

/** One more than asked for, newest first. */
export async function messagesIn(
  q: Queries,
  state: State,
  before: number | null,
  limit: number,
): Promise<ListedMessage[]> {
  type Row = Omit<ListedMessage, 'createdAt' | 'deliverAt'> & { createdAt: Date; deliverAt: Date };
  const found = await sql<Row>`
    select m.id, m.channel, coalesce(p.name, r.name) as "to", coalesce(n.heard_by, n.ticket_id, m.ticket_id) as "ticketId",
      m.state, m.attempts, m.error, m.created_at as "createdAt", m.deliver_at as "deliverAt"
    from message m left join notice n on n.id = m.notice_id left join person p on p.id = n.person_id
      left join robot r on r.id = m.robot_id
    where m.state = ${state} and (${before}::bigint is null or m.id < ${before})
    order by m.id desc limit ${limit + 1}`.execute(q);
  return found.rows.map((row) => ({
    ...row,
    createdAt: row.createdAt.getTime(),
    deliverAt: row.deliverAt.getTime(),
  }));
}

/** Sends them after all, with five days of tries before them again. @returns how many */
export async function releaseMessages(
  tx: Tx,
  state: 'held' | 'failed',
  by: { personId: string; ip: string | null },
): Promise<number> {
  const freed = await sql`
    update message set state = 'waiting', deliver_at = now(), attempts = 0, first_at = null, error = null,
      ended_at = null, task = null, ask_at = null, asked = 0
    where state = ${state}`.execute(tx);
  const released = Number(freed.numAffectedRows ?? 0);
  await audit(tx, { kind: 'messages_released', by: by.personId, what: { state, released }, ip: by.ip });
  return released;
}
