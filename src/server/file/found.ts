import { sql } from 'kysely';
import type { Instant } from '#domain/instant.ts';
import { SYSTEM } from '#domain/permissions/actor.ts';
import type { Tx } from '../platform/db/db.ts';
import { act } from '../ticket/actions.ts';

/** Says on each ticket that has a file with these bytes that it is given to nobody any more; the desk hears of it. */
export async function toldOfFind(tx: Tx, sha256: Buffer, finding: string, now: Instant): Promise<void> {
  const found = await sql<{ ticketId: number; file: string; name: string }>`
    select distinct on (ticket_id) ticket_id as "ticketId", id as file, name from upload
    where sha256 = ${sha256} and ticket_id is not null order by ticket_id, uploaded_at`.execute(tx);
  for (const { ticketId, file, name } of found.rows)
    await act(
      tx,
      { id: ticketId, action: 'report_file', command: { file, name, finding } },
      { actor: SYSTEM, now },
    );
}
