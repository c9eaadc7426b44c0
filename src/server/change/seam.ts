import { sql } from 'kysely';
import { type Change, isOpenForWork } from '#domain/change/change.ts';
import type { Instant } from '#domain/instant.ts';
import { numberNamed } from '#domain/record-number.ts';
import type { Queries } from '../platform/db/db.ts';
import { changeNumber } from './facts.ts';

/** Numbers (`CH-000012`) of the changes linked to a ticket under which work may be done now (4.1-3). */
export async function openChangesOf(q: Queries, ticketId: number, now: Instant): Promise<string[]> {
  const found = await sql<{ number: number; change: Change }>`
    select c.number, c.state as change from change_ticket x join change_request c on c.id = x.change_id
    where x.ticket_id = ${ticketId} and c.status in ('approved', 'scheduled', 'implementing')
    order by c.number`.execute(q);
  return found.rows
    .filter(({ change }) => isOpenForWork(change, now))
    .map(({ number }) => changeNumber(number));
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
