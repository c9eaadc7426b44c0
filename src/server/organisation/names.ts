import { sql } from 'kysely';
import type { Queries } from '../platform/db/db.ts';

const UUID = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g;

/**
 * Names by id of all people, groups, sites and rosters that something names anywhere in it; ids of other
 * things are simply not found. Hand in no more than the reader may see: a name is shown to whoever asks.
 */
export async function namesIn(q: Queries, something: unknown): Promise<Record<string, string>> {
  const ids = [...new Set(JSON.stringify(something)?.match(UUID) ?? [])];
  if (ids.length === 0) return {};
  const found = await sql<{ id: string; name: string }>`
    select id, name from person where id = any(${ids}::uuid[])
    union all select id, name from support_group where id = any(${ids}::uuid[])
    union all select id, name from site where id = any(${ids}::uuid[])
    union all select id, name from roster where id = any(${ids}::uuid[])`.execute(q);
  return Object.fromEntries(found.rows.map(({ id, name }) => [id, name]));
}
