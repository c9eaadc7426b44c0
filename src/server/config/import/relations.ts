import { sql } from 'kysely';
import { numberIn } from '#domain/config/item.ts';
import { serialOf } from '#domain/config/serial.ts';
import type { Actor } from '#domain/permissions/actor.ts';
import type { Queries } from '../../platform/db/db.ts';
import { withinItems } from '../reach.ts';

/** What a text names: one item, none, or more than one. */
export type Other = { id: string } | 'none' | 'many';

/**
 * Items by what relations call them: number, serial, asset number, or name; the first that finds one decides. Only those
 * that the actor may know of are found.
 */
export async function itemsCalled(
  q: Queries,
  refs: readonly string[],
  actor: Actor,
): Promise<(ref: string) => Other> {
  const texts = [...new Set(refs)];
  if (texts.length === 0) return () => 'none';
  const asked = texts.map((ref) => ({ ref, number: ciNumber(ref), serial: serialOf(ref), name: ref.trim() }));
  const found = await sql<{ ref: string; rank: number; id: string }>`
    with s as (select * from jsonb_to_recordset(${JSON.stringify(asked)}::jsonb) as x(ref text, number int, serial text, name text)),
    f as (
      select s.ref, 0 as rank, i.id from s join item i on i.number = s.number
      union all select s.ref, 1, i.id from s join item i on i.serial = s.serial and i.state <> 'retired'
      union all select s.ref, 2, i.id from s join item i on i.asset_number = s.serial and i.state <> 'retired'
      union all select s.ref, 3, i.id from s join item i on lower(i.name) = lower(s.name) and i.state <> 'retired')
    select f.ref, f.rank, f.id from f join item i on i.id = f.id where ${withinItems(actor)} order by f.rank`.execute(
    q,
  );
  const best = new Map<string, { rank: number; ids: Set<string> }>();
  for (const { ref, rank, id } of found.rows) {
    const known = best.get(ref);
    if (!known) best.set(ref, { rank, ids: new Set([id]) });
    else if (known.rank === rank) known.ids.add(id);
  }
  return (ref) => {
    const ids = [...(best.get(ref)?.ids ?? [])];
    return ids.length > 1 ? 'many' : ids[0] === undefined ? 'none' : { id: ids[0] };
  };
}

/** Bare digits are a serial as likely as a number, so a number is told by its letters. */
const ciNumber = (ref: string): number | null => {
  const number = /^\s*CI/i.test(ref.normalize('NFKC')) ? numberIn(ref) : null;
  return number !== null && number <= 2_147_483_647 ? number : null;
};
