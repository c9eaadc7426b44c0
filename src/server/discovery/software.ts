import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import type { Software } from '#domain/discovery/facts.ts';
import { canonical } from '#domain/evidence/canonical.ts';
import type { By } from '../config/history.ts';
import type { Tx } from '../platform/db/db.ts';
import { recordInstallations } from '../software/record.ts';
import type { Source } from './sources.ts';

/**
 * Hands on what a source found installed, all of it (2.2). A list that is as it was is handed on again only after an
 * hour, so that it is known to be still so.
 */
export async function tellSoftware(
  tx: Tx,
  { id, code }: Source,
  itemId: string,
  list: readonly Software[],
  { personId, now }: By,
): Promise<void> {
  const hash = createHash('sha256').update(canonical(list)).digest();
  const at = new Date(now);
  const told = await sql`
    insert into discovery_software as d (item_id, source_id, hash, told_at) values (${itemId}, ${id}, ${hash}, ${at})
    on conflict (item_id, source_id) do update set hash = excluded.hash, told_at = excluded.told_at
      where d.hash <> excluded.hash or d.told_at < excluded.told_at - interval '1 hour'
    returning item_id`.execute(tx);
  if (told.rows.length === 0) return;
  const entries = list.map(({ name, version, publisher }) => ({
    ...{ name, vendor: publisher, ...(version === null ? {} : { version }) },
  }));
  await recordInstallations(tx, itemId, code, entries, { complete: true, changeRef: null, personId, now });
}

/** Nothing that a source said of software on an item holds any more. */
export async function forgetSoftware(
  tx: Tx,
  { id, code }: Pick<Source, 'id' | 'code'>,
  itemId: string,
  by: By,
) {
  const told = await sql`delete from discovery_software where item_id = ${itemId} and source_id = ${id}
    returning item_id`.execute(tx);
  if (told.rows.length > 0)
    await recordInstallations(tx, itemId, code, [], { complete: true, changeRef: null, ...by });
}
