import { sql } from 'kysely';
import { type Actor, holds } from '#domain/permissions/actor.ts';
import { ENDED, problemNumber } from '#domain/problem/problem.ts';
import type { RecordThere } from '../config/impact.ts';
import type { Queries } from '../platform/db/db.ts';

const MOST = 100;

/** Problems about any of these items that have not ended, the newest first. */
export async function openProblemsAbout(
  q: Queries,
  items: readonly string[],
  actor: Actor,
): Promise<RecordThere[]> {
  if (!holds(actor, 'problem.read')) return [];
  const found = await sql<{ id: string; number: number; title: string; itemIds: string[] }>`
    select p.id, p.number, p.title, array_agg(x.item_id) as "itemIds"
    from problem_item x join problem p on p.id = x.problem_id
    where x.item_id = any(${[...items]}::uuid[]) and p.state <> all(${[...ENDED]}::text[])
    group by p.id order by p.number desc limit ${MOST}`.execute(q);
  return found.rows.map((row) => ({ ...row, kind: 'problem' as const, number: problemNumber(row.number) }));
}
