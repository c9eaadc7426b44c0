import { sql } from 'kysely';
import { type Actor, holds } from '#domain/permissions/actor.ts';
import type { RecordThere } from '../config/impact.ts';
import type { Queries } from '../platform/db/db.ts';
import { changeNumber } from './facts.ts';

const MOST = 100;

/** Changes about any of these items that have not ended, the newest first. */
export async function openChangesAbout(
  q: Queries,
  items: readonly string[],
  actor: Actor,
): Promise<RecordThere[]> {
  if (!holds(actor, 'change.read')) return [];
  const found = await sql<{ id: string; number: number; title: string; itemIds: string[] }>`
    select c.id, c.number, c.title, array_agg(x.item_id) as "itemIds"
    from change_item x join change_request c on c.id = x.change_id
    where x.item_id = any(${[...items]}::uuid[]) and c.status not in ('closed', 'cancelled')
    group by c.id order by c.number desc limit ${MOST}`.execute(q);
  return found.rows.map((row) => ({ ...row, kind: 'change' as const, number: changeNumber(row.number) }));
}
