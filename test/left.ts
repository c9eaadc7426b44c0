import { sql } from 'kysely';
import type { Queries } from '#server/platform/db/db.ts';

/** Tables in which a word still stands, in clear, anywhere. */
export async function tablesWith(q: Queries, word: string): Promise<string[]> {
  const hex = Buffer.from(word, 'utf8').toString('hex');
  const found = await sql<{ name: string; n: number }>`
    select table_name as name, (xpath('/row/n/text()', query_to_xml(format(
      'select count(*) as n from %I x where x::text like %L or x::text like %L', table_name, ${`%${word}%`}::text,
      ${`%${hex}%`}::text), false, true, '')))[1]::text::int as n
    from information_schema.tables where table_schema = 'public' and table_type = 'BASE TABLE' order by 1`.execute(
    q,
  );
  return found.rows.filter(({ n }) => n > 0).map(({ name }) => name);
}
