import { sql } from 'kysely';
import type { Database } from './platform/db/db.ts';

/** Tables to which the desk adds, and in which nobody changes or deletes anything (2.4d, c21). */
const APPEND_ONLY = [
  ...['audit_entry', 'audit_link', 'audit_key', 'audit_head', 'audit_tombstone', 'audit_check'],
  ...['ticket_event', 'past_ticket', 'retention_batch', 'retention_rules', 'schema_migration'],
  ...['software_move', 'software_move_word'],
];

/** Tables of events, one for each kind of record. */
async function histories(owner: Database): Promise<string[]> {
  const found = await sql<{ name: string }>`select tablename as name from pg_tables
    where schemaname = 'public' and tablename like '%\\_event' and tablename <> 'ticket_event'`.execute(
    owner,
  );
  return found.rows.map(({ name }) => name);
}

/** The role that a url signs in with. */
export const roleOf = (url: string): string => decodeURIComponent(new URL(url).username);

/**
 * Lets a role that owns nothing do the desk's work, after each migration, called by the owner: rows of every table, but
 * of the append-only ones no change. It cannot switch a trigger off, since that is for owners.
 */
export async function grantAppRole(owner: Database, role: string): Promise<void> {
  const to = sql.id(role);
  const kept = sql.join([...APPEND_ONLY, ...(await histories(owner))].map((name) => sql.table(name)));
  await owner.transaction().execute(async (tx) => {
    await sql`grant usage on schema public to ${to}`.execute(tx);
    await sql`grant select, insert, update, delete on all tables in schema public to ${to}`.execute(tx);
    await sql`revoke update, delete, truncate on ${kept} from ${to}`.execute(tx);
    await sql`revoke insert on schema_migration from ${to}`.execute(tx);
    await sql`grant usage, select on all sequences in schema public to ${to}`.execute(tx);
  });
}
