import { sql } from 'kysely';
import type { Actor } from '#domain/permissions/actor.ts';
import { csvLine } from '../platform/csv.ts';
import type { Queries } from '../platform/db/db.ts';
import { briefs, conditions, type ProblemFilter, shown } from './list.ts';

const COLUMNS = [
  ...(['number', 'title', 'state', 'priority', 'service', 'owner', 'group', 'tickets', 'recurred'] as const),
  ...(['hasCause', 'hasWorkaround', 'published', 'createdAt', 'changedAt'] as const),
] as const;
const BATCH = 500;

/** Problems of a filter, one a line, however many there are. */
export async function* csvOf(q: Queries, filter: ProblemFilter, actor: Actor): AsyncGenerator<string> {
  // A spreadsheet takes a file for UTF-8 by this mark.
  yield `\uFEFF${csvLine(COLUMNS)}`;
  for (let last: number | null = null; ; ) {
    const before = last === null ? [] : [sql`p.number < ${last}`];
    const rows = await briefs(q, [...conditions(filter, actor), ...before], BATCH, actor);
    for (const row of rows) yield csvLine(COLUMNS.map((name) => cell(shown(row)[name], name)));
    if (rows.length < BATCH) return;
    last = rows.at(-1)?.number ?? null;
  }
}

const cell = (value: string | number | boolean | null, name: (typeof COLUMNS)[number]): string =>
  (name === 'createdAt' || name === 'changedAt') && typeof value === 'number'
    ? new Date(value).toISOString()
    : String(value ?? '');
