import { sql } from 'kysely';
import type { EventKind } from '#domain/events.ts';
import type { Instant } from '#domain/instant.ts';
import type { DELIVERY_STATES } from '#domain/notice/mailing.ts';
import { audit } from '../audit/actions.ts';
import type { Queries, Tx } from '../platform/db/db.ts';

type State = (typeof DELIVERY_STATES)[number];

export interface ListedDelivery {
  id: number;
  channel: 'mail';
  /** Null: somebody whom the directory does not know. */
  person: string | null;
  /** Where it went or would go; null while that was not looked up. */
  address: string | null;
  ticketId: number;
  kind: EventKind;
  state: State;
  attempts: number;
  error: string | null;
  /** What a mail system said of it later, with its code. */
  report: 'failed' | 'delayed' | null;
  reportStatus: string | null;
  createdAt: Instant;
  deliverAt: Instant;
}

/** One more than asked for, newest first; of those that wait only the ones that did not go out before. */
export async function deliveriesOf(
  q: Queries,
  state: State,
  before: number | null,
  limit: number,
): Promise<ListedDelivery[]> {
  const found = await sql<
    Omit<ListedDelivery, 'createdAt' | 'deliverAt'> & { createdAt: Date; deliverAt: Date }
  >`
    select d.id, d.channel, p.name as person, d.address, coalesce(n.heard_by, n.ticket_id, d.ticket_id) as "ticketId",
      e.kind, d.state, d.attempts, d.error, d.report, d.report_status as "reportStatus",
      d.created_at as "createdAt", d.deliver_at as "deliverAt"
    from delivery d left join notice n on n.id = d.notice_id
      left join person p on p.id = coalesce(n.person_id, d.person_id)
      join ticket_event e on e.ticket_id = coalesce(n.ticket_id, d.ticket_id) and e.seq = coalesce(n.seq, d.seq)
    where d.state = ${state} and (d.state <> 'waiting' or d.attempts > 0 or d.error is not null)
      and (${before}::bigint is null or d.id < ${before})
    order by d.id desc limit ${limit + 1}`.execute(q);
  return found.rows.map((row) => ({
    ...row,
    createdAt: row.createdAt.getTime(),
    deliverAt: row.deliverAt.getTime(),
  }));
}

/** Counting stops at 1000. */
export async function countTroubled(q: Queries): Promise<{ held: number; failed: number; waiting: number }> {
  const of = (condition: ReturnType<typeof sql>) =>
    sql`(select count(*)::int from (select from delivery where ${condition} limit 1000) x)`;
  const found = await sql<{ held: number; failed: number; waiting: number }>`
    select ${of(sql`state = 'held'`)} as held, ${of(sql`state = 'failed'`)} as failed,
      ${of(sql`state = 'waiting' and (attempts > 0 or error is not null)`)} as waiting`.execute(q);
  return found.rows[0]!;
}

/** Sends those named or all after all, with five days of tries before them again. @returns how many */
export async function release(
  tx: Tx,
  { state, ids }: { state: 'held' | 'failed'; ids?: readonly number[] | undefined },
  by: { personId: string; ip: string },
): Promise<number> {
  const freed = await sql`
    update delivery set state = 'waiting', deliver_at = now(), attempts = 0, first_at = null, error = null,
      report = null, report_status = null, reported_at = null, released_at = now()
    where state = ${state} and (${ids ?? null}::bigint[] is null or id = any(${ids ?? null}::bigint[]))`.execute(
    tx,
  );
  const released = Number(freed.numAffectedRows ?? 0);
  await audit(tx, {
    kind: 'mail_released',
    by: by.personId,
    what: { state, released, ...(ids ? { ids } : {}) },
    ip: by.ip,
  });
  return released;
}
