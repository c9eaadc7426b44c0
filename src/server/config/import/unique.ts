import { sql } from 'kysely';
import type { Item } from '#domain/config/item.ts';
import { attributesOf, type Classes, type Inherited } from '#domain/config/item-class.ts';
import type { Tx } from '../../platform/db/db.ts';
import { refused } from '../../platform/http/refused.ts';

interface Written {
  id: string;
  item: Item;
}

const KNOWN = new WeakMap<Classes, Map<string, Inherited[]>>();

/** The attributes of a class, worked out once for many items. */
function attributesFor(classes: Classes, of: string): Inherited[] {
  const known = KNOWN.get(classes) ?? new Map<string, Inherited[]>();
  KNOWN.set(classes, known);
  const found = known.get(of) ?? attributesOf(classes, of);
  known.set(of, found);
  return found;
}

/** Keeps the values that no two items may share, of many items at once; what is retired shares with nobody. */
export async function keepUnique(tx: Tx, classes: Classes, written: readonly Written[]): Promise<void> {
  const ids = written.map(({ id }) => id);
  const rows = written.flatMap(({ id, item }) =>
    item.state === 'retired'
      ? []
      : attributesFor(classes, item.class).flatMap(({ code, from, unique }) => {
          const value = item.attributes[code];
          if (!unique || value === undefined) return [];
          return [{ class: from, attribute: code, value: String(value).toUpperCase(), item_id: id }];
        }),
  );
  await sql`delete from item_unique where item_id = any(${ids}::uuid[])`.execute(tx);
  if (rows.length === 0) return;
  const made = await sql`insert into item_unique (class, attribute, value, item_id)
    select class, attribute, value, item_id
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as x(class text, attribute text, value text, item_id uuid)
    on conflict do nothing`.execute(tx);
  if (Number(made.numAffectedRows ?? 0n) < rows.length) throw refused('already_exists');
}

/** People and sites that attributes name are there; those that a file names were looked up, others may be older. */
export async function checkReferences(tx: Tx, classes: Classes, written: readonly Written[]): Promise<void> {
  const ids = written.flatMap(({ item }) =>
    attributesFor(classes, item.class).flatMap(({ code, type }) =>
      (type === 'person' || type === 'site') && item.attributes[code] !== undefined
        ? [String(item.attributes[code])]
        : [],
    ),
  );
  if (ids.length === 0) return;
  const found = await sql<{ id: string }>`
    select id from person where id = any(${ids}::uuid[]) union select id from site where id = any(${ids}::uuid[])`.execute(
    tx,
  );
  const known = new Set(found.rows.map(({ id }) => id));
  if (ids.some((id) => !known.has(id))) throw refused('unknown_reference');
}
