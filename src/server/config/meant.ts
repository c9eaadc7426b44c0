import { sql } from 'kysely';
import type { Queries } from '../platform/db/db.ts';

/**
 * The item that a monitor means by a name in small letters: one of that name, host name or IP address. Null when there
 * is none, or more than one.
 */
export async function itemMeant(q: Queries, key: string): Promise<string | null> {
  const found = await sql<{ id: string }>`
    select i.id from item i where i.state <> 'retired' and (lower(i.name) = ${key}
      or lower(i.attributes ->> 'host_name') = ${key} or lower(i.attributes ->> 'ip_address') = ${key}) limit 2`.execute(
    q,
  );
  return found.rows.length === 1 ? found.rows[0]!.id : null;
}
