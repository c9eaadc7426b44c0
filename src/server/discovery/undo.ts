import { sql } from 'kysely';
import { type ItemWish, rebuildItem } from '#domain/config/decide.ts';
import { humanId, type Item } from '#domain/config/item.ts';
import { audit } from '../audit/actions.ts';
import { type Author, amendItem, stateOf } from '../config/actions.ts';
import { type Kept, lockItems } from '../config/store.ts';
import type { Tx } from '../platform/db/db.ts';
import { refused } from '../platform/http/refused.ts';
import { forgetSoftware } from './software.ts';
import type { Source } from './sources.ts';

interface Written {
  itemId: string;
  first: number;
  last: number;
}

/**
 * Undoes what a run wrote, item by item, where nothing has changed since: what it changed says again what it said
 * before, what it added stands idle, for an asset is retired by its disposal alone. What the source said of these items, and that it knows them, is forgotten.
 */
export async function undoRun(tx: Tx, id: string, reason: string, author: Author) {
  const run = await lockedRun(tx, id);
  const written = await writtenBy(tx, id);
  const items = await lockItems(
    tx,
    written.map(({ itemId }) => itemId),
  );
  const kept: Kept[] = [];
  for (const { itemId, first, last } of written) {
    const item = items.get(itemId);
    if (!item) continue;
    if (item.version !== last) {
      kept.push(item);
      continue;
    }
    const because = { cause: 'discovery', ref: run.code, reason } as const;
    const wish =
      first === 1
        ? ({ state: 'idle' } as const)
        : wishBack(stateOf(item), await itemAt(tx, itemId, first - 1));
    await amendItem(tx, itemId, wish, because, null, author);
    await forget(tx, { id: run.sourceId, code: run.code }, itemId, first === 1, author);
  }
  await sql`update discovery_run set undone_at = ${new Date(author.now)}, undone_by = ${author.personId}
    where id = ${id}`.execute(tx);
  const undone = written.length - kept.length;
  const what = { run: id, source: run.code, label: run.label, undone, kept: kept.length };
  await audit(tx, { kind: 'discovery_run_undone', by: author.personId, what, ip: author.ip });
  return {
    undone,
    kept: kept
      .slice(0, 100)
      .map(({ id, number, name, class: of }) => ({ id, number: humanId(number), name, class: of })),
  };
}

async function lockedRun(tx: Tx, id: string) {
  const found = await sql<{ sourceId: string; code: string; label: string; undone: boolean }>`
    select r.source_id as "sourceId", s.code, r.label, r.undone_at is not null as undone
    from discovery_run r join discovery_source s on s.id = r.source_id where r.id = ${id} for update of r`.execute(
    tx,
  );
  const run = found.rows[0];
  if (!run) throw refused('not_found');
  if (run.undone) throw refused('run_undone');
  return run;
}

async function writtenBy(tx: Tx, run: string): Promise<Written[]> {
  const found = await sql<Written>`
    select item_id as "itemId", first_version as first, last_version as last from discovery_write
    where run_id = ${run} order by item_id`.execute(tx);
  return found.rows;
}

/** An item as one of its versions left it. */
async function itemAt(tx: Tx, id: string, version: number): Promise<Item> {
  const found = await sql<{ after: Partial<Item> }>`
    select after from item_event where item_id = ${id} and seq <= ${version} order by seq`.execute(tx);
  return rebuildItem(found.rows);
}

/** What takes an item back to what it was; sources never change its class or state. */
function wishBack(now: Item, before: Item): ItemWish {
  const gone = Object.keys(now.attributes).filter((code) => before.attributes[code] === undefined);
  const { class: _class, state: _state, ...rest } = before;
  return {
    ...rest,
    attributes: { ...before.attributes, ...Object.fromEntries(gone.map((code) => [code, null])) },
  };
}

async function forget(
  tx: Tx,
  source: Pick<Source, 'id' | 'code'>,
  itemId: string,
  wholly: boolean,
  by: Author,
): Promise<void> {
  await sql`delete from discovery_claim where item_id = ${itemId} and source_id = ${source.id}`.execute(tx);
  if (!wholly) return;
  await forgetSoftware(tx, source, itemId, by);
  await sql`delete from discovery_identity where item_id = ${itemId} and source_id = ${source.id}`.execute(
    tx,
  );
}
