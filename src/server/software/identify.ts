import { sql } from 'kysely';
import type { Actor } from '#domain/permissions/actor.ts';
import { type ItemWay, itemNamed, readingsOf } from '#domain/software/naming-item.ts';
import { withinItems, withinManaged } from '../config/reach.ts';
import type { Queries } from '../platform/db/db.ts';

export type Identified = { itemId: string; managed: boolean } | 'unknown_item' | 'ambiguous_item';

/**
 * Which item each text names: by number, serial or asset number, or name in the network. What is retired, or not the
 * actor's to know of, is not there.
 */
export async function identify(
  q: Queries,
  texts: readonly string[],
  actor: Actor,
): Promise<Map<string, Identified>> {
  const rows = [...new Set(texts)].map((text) => ({ text, ...readingsOf(text) }));
  const given = sql`jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
    as g (text text, number int, serial text, asset_number text, host_name text, plain_number int)`;
  const by = (way: ItemWay, on: ReturnType<typeof sql>) =>
    sql`select g.text, ${way} as way, i.id as "itemId", ${withinManaged(actor)} as managed
      from given g join item i on ${on} where i.state <> 'retired' and ${withinItems(actor)}`;
  const found = await sql<{ text: string; way: ItemWay; itemId: string; managed: boolean }>`
    with given as materialized (select * from ${given})
    ${by('number', sql`i.number = g.number`)}
    union all ${by('serial', sql`i.serial = g.serial`)}
    union all ${by('asset_number', sql`i.asset_number = g.asset_number`)}
    union all ${by('host_name', sql`i.attributes ? 'host_name' and lower(i.attributes ->> 'host_name') = g.host_name`)}
    union all ${by('plain_number', sql`i.number = g.plain_number`)}`.execute(q);
  const of = new Map<string, typeof found.rows>();
  for (const row of found.rows) of.set(row.text, [...(of.get(row.text) ?? []), row]);
  return new Map(
    rows.map(({ text }): [string, Identified] => {
      const named = itemNamed(of.get(text) ?? []);
      if (typeof named === 'string') return [text, named];
      const managed =
        of.get(text)?.some(({ itemId, managed }) => itemId === named.itemId && managed) ?? false;
      return [text, { ...named, managed }];
    }),
  );
}
