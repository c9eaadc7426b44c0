import { sql } from 'kysely';
import { mappingProblems } from '#domain/config/import/headings.ts';
import type { Mapping } from '#domain/config/import/row.ts';
import type { Queries, Tx } from '../../platform/db/db.ts';
import { refused } from '../../platform/http/refused.ts';
import type { Author } from '../actions.ts';
import { classesOf } from '../classes.ts';

/** Mappings that were kept, by name. */
export async function mappings(q: Queries) {
  const found = await sql<{
    id: string;
    name: string;
    headings: string[];
    mapping: Mapping;
    changedAt: Date;
  }>`
    select id, name, headings, mapping, changed_at as "changedAt" from item_import_mapping
    order by name collate "zh-x-icu"`.execute(q);
  return found.rows.map((row) => ({
    ...row,
    mapping: { ...row.mapping, columns: [...row.mapping.columns], keys: [...row.mapping.keys] },
    changedAt: row.changedAt.getTime(),
  }));
}

export async function saveMapping(
  tx: Tx,
  { name, headings, mapping }: { name: string; headings: string[]; mapping: Mapping },
  { personId, now }: Author,
): Promise<{ id: string }> {
  const problems = mappingProblems(mapping, headings.length, await classesOf(tx));
  if (problems.length > 0)
    throw refused(
      'invalid',
      undefined,
      problems.map(({ field, code }) => ({ field: field.replace('body.', 'body.mapping.'), code })),
    );
  const saved = await sql<{ id: string }>`
    insert into item_import_mapping (name, headings, mapping, by_id, changed_at)
    values (${name}, ${headings}::text[], ${JSON.stringify(mapping)}::jsonb, ${personId}, ${new Date(now)})
    on conflict (name) do update set headings = excluded.headings, mapping = excluded.mapping, by_id = excluded.by_id,
      changed_at = excluded.changed_at returning id`.execute(tx);
  return saved.rows[0]!;
}

export async function dropMapping(tx: Tx, id: string): Promise<void> {
  const gone = await sql`delete from item_import_mapping where id = ${id}`.execute(tx);
  if (gone.numAffectedRows === 0n) throw refused('not_found');
}
