import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import { type Database, transaction } from '../platform/db/db.ts';
import type { Call } from '../platform/http/call.ts';
import { Refused } from '../platform/http/refused.ts';
import { audit } from './actions.ts';

/** A person who looks again so soon is told of once. */
const AGAIN = '10 minutes';

type Read =
  | { kind: 'ticket_read' | 'reading_refused'; ticket: number }
  | { kind: 'file_downloaded'; ticket: number; file: string };

/** Keeps that somebody read a confidential ticket or a file of it: once per person, thing and 10 minutes (2.4d). */
async function noteReading(
  db: Database,
  { kind, ...what }: Read,
  by: { personId: string; ip: string },
): Promise<void> {
  const id = 'file' in what ? String(what.file) : String(what.ticket);
  const name = createHash('sha256').update(`${kind} ${by.personId} ${id}`).digest().readBigInt64BE();
  await transaction(db, async (tx) => {
    await sql`select pg_advisory_xact_lock(${name})`.execute(tx);
    const lately = await sql`
      select from audit_entry where person_id = ${by.personId} and kind = ${kind} and object_id = ${id}
        and at > now() - ${AGAIN}::interval limit 1`.execute(tx);
    if (lately.rows.length === 0) await audit(tx, { kind, by: by.personId, what, ip: by.ip });
  });
}

const byOf = ({ caller, ip }: Call) => ({ personId: caller.actor.personId, ip });

/** A reading of a ticket: told of when the ticket is confidential, also when it was refused. */
export async function readingTicket<T>(ticket: number, call: Call, read: () => Promise<T>): Promise<T> {
  try {
    const view = await read();
    if (await isConfidential(call.db, ticket, view))
      await noteReading(call.db, { kind: 'ticket_read', ticket }, byOf(call));
    return view;
  } catch (error) {
    const hidden = error instanceof Refused && error.refusal.code === 'not_found';
    if (hidden && (await isConfidential(call.db, ticket, null)))
      await noteReading(call.db, { kind: 'reading_refused', ticket }, byOf(call));
    throw error;
  }
}

/** A file was given out that belongs to a confidential ticket. */
export const fileRead = (file: string, ticket: number, call: Call): Promise<void> =>
  noteReading(call.db, { kind: 'file_downloaded', ticket, file }, byOf(call));

/** A list or search showed confidential tickets of others: one entry for those not told of lately (2.4d). */
export async function listed(tickets: readonly number[], call: Call): Promise<void> {
  if (tickets.length === 0) return;
  const { personId, ip } = byOf(call);
  const name = createHash('sha256').update(`listed ${personId}`).digest().readBigInt64BE();
  await transaction(call.db, async (tx) => {
    await sql`select pg_advisory_xact_lock(${name})`.execute(tx);
    const fresh = await sql<{ id: number }>`
      select id from unnest(${tickets}::int[]) as seen(id) where not exists (
        select from audit_entry where person_id = ${personId} and kind = 'confidential_listed'
          and at > now() - ${AGAIN}::interval and what -> 'tickets' @> to_jsonb(seen.id))`.execute(tx);
    const what = { tickets: fresh.rows.map(({ id }) => id) };
    if (what.tickets.length > 0) await audit(tx, { kind: 'confidential_listed', by: personId, what, ip });
  });
}

/** Where the view says it itself nothing is asked. */
async function isConfidential(db: Database, ticket: number, view: unknown): Promise<boolean> {
  const said = (view as { confidential?: unknown } | null | undefined)?.confidential;
  if (typeof said === 'boolean') return said;
  return (await sql`select from ticket where id = ${ticket} and confidential`.execute(db)).rows.length > 0;
}
