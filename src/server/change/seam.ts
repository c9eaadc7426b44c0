import { sql } from 'kysely';
import { type Change, isOpenForWork } from '#domain/change/change.ts';
import { rebuildChange } from '#domain/change/decide.ts';
import type { Instant } from '#domain/instant.ts';
import { numberNamed } from '#domain/record-number.ts';
import type { LinkedChanges } from '#domain/ticket/decide/context.ts';
import type { Queries } from '../platform/db/db.ts';
import { changeNumber } from './facts.ts';

/**
 * The changes linked to a ticket, and those of them under which work may be done now (4.1-3). `held`: none of them
 * moves before the transaction ends.
 */
export async function linkedChangesOf(
  q: Queries,
  ticketId: number,
  now: Instant,
  { held }: { held: boolean },
): Promise<LinkedChanges> {
  const found = await sql<{ number: number; change: Change }>`
    select c.number, c.state as change from change_ticket x join change_request c on c.id = x.change_id
    where x.ticket_id = ${ticketId} order by c.number ${held ? sql`for share of c` : sql``}`.execute(q);
  const open = found.rows.filter(({ change }) => isOpenForWork(change, now));
  const numbers = (rows: typeof open) => new Set(rows.map(({ number }) => changeNumber(number)));
  return { known: numbers(found.rows), open: numbers(open) };
}

/** A change of which items may say that they changed for its sake: it was approved, or released. */
export async function isCauseOfChange(q: Queries, ref: string): Promise<boolean> {
  const number = /^CH-/i.test(ref) ? numberNamed('CH', ref) : null;
  if (number === null || changeNumber(number) !== ref) return false;
  const found = await sql`
    select from change_request c where c.number = ${number}
      and c.status not in ('draft', 'approving', 'rejected', 'cancelled')`.execute(q);
  return found.rows.length > 0;
}

/** How changes stood at an instant, by their histories alone. */
export async function changesAsOf(
  q: Queries,
  named: readonly { ref: string }[],
): Promise<(ref: string | null, at: Instant) => Change | null> {
  const numbers = [...new Set(named.map(({ ref }) => numberNamed('CH', ref)))];
  const found = await sql<{ number: number; at: Instant; after: Partial<Change> }>`
    select c.number, round(extract(epoch from e.at) * 1000)::float8 as at, e.after
    from change_request c join change_request_event e on e.record_id = c.id
    where c.number = any(${numbers}::int[]) order by c.number, e.seq`.execute(q);
  const histories = Map.groupBy(found.rows, ({ number }) => changeNumber(number));
  return (ref, at) => {
    const events = (histories.get(ref ?? '') ?? []).filter((event) => event.at <= at);
    return events.length === 0 ? null : rebuildChange(events);
  };
}
