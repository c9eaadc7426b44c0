import { type RawBuilder, sql } from 'kysely';
import { z } from 'zod';
import { type Criticality, humanId, type ItemState, numberIn } from '#domain/config/item.ts';
import { type Classes, withBelow } from '#domain/config/item-class.ts';
import type { Actor } from '#domain/permissions/actor.ts';
import { soughtWords } from '#domain/search/words.ts';
import type { Queries } from '../platform/db/db.ts';
import { pageOf, readCursor } from '../platform/http/cursor.ts';
import { withinItems } from './reach.ts';
import { JOINS, RECORD, type Record_ } from './store.ts';

export interface ItemFilter {
  q?: string | undefined;
  class?: string | undefined;
  state: ItemState | 'present' | 'all';
  criticality?: Criticality | undefined;
  owner?: string | undefined;
  holder?: string | undefined;
  group?: string | undefined;
  department?: string | undefined;
  site?: string | undefined;
}

type Condition = RawBuilder<unknown>;

/** A record as it is answered. */
export const shown = ({ number, ...record }: Record_) => ({ ...record, number: humanId(number) });

const cursorKeys = z.tuple([z.int().min(1).max(2_147_483_647)]);

/** Items by what they say, the newest first, within what the actor may know. */
export async function listItems(
  q: Queries,
  { cursor, limit, ...filter }: ItemFilter & { cursor?: string | undefined; limit: number },
  classes: Classes,
  actor: Actor,
) {
  const after = cursor === undefined ? null : readCursor(cursor, cursorKeys)[0];
  const all = [...conditions(filter, classes), withinItems(actor)];
  if (after !== null) all.push(sql`i.number < ${after}`);
  const found = await sql<Record_>`
    with found as materialized (
      select i.* from item i where ${sql.join(all, sql` and `)} order by i.number desc limit ${limit + 1}
    )
    select ${RECORD} from found i ${JOINS} order by i.number desc`.execute(q);
  const { items, next } = pageOf(found.rows, limit, ({ number }) => [number]);
  return { items: items.map(shown), next };
}

/** What a filter asks of items `i`. */
export function conditions(filter: ItemFilter, classes: Classes): Condition[] {
  const { q, state, criticality, owner, holder, group, department, site } = filter;
  const all: Condition[] = [];
  if (state === 'present') all.push(sql`i.state <> 'retired'`);
  else if (state !== 'all') all.push(sql`i.state = ${state}`);
  if (filter.class) all.push(sql`i.class = any(${withBelow(classes, filter.class)}::text[])`);
  if (criticality) all.push(sql`i.criticality = ${criticality}`);
  if (owner) all.push(sql`i.owner_id = ${owner}`);
  if (holder) all.push(sql`i.holder_id = ${holder}`);
  if (group) all.push(sql`i.group_id = ${group}`);
  if (department) all.push(sql`i.department_id = any(department_and_below(${department}::uuid))`);
  if (site) all.push(sql`i.site_id = ${site}`);
  if (q) all.push(containing(q));
  return all.length === 0 ? [sql`true`] : all;
}

/** A number finds the item itself; words must all stand in what it says, in either alphabet or in pinyin. */
export function containing(text: string): Condition {
  const number = numberIn(text);
  const { words, prefix } = soughtWords(text);
  const terms = [...words.map(quoted), ...(prefix ? [`${quoted(prefix)}:*`] : [])];
  const found = [
    ...(number === null ? [] : [sql`select n.id from item n where n.number = ${number}`]),
    ...(terms.length > 0
      ? [sql`select w.id from item w where w.words @@ ${terms.join(' & ')}::tsquery`]
      : []),
  ];
  return found.length === 0 ? sql`false` : sql`i.id in (${sql.join(found, sql` union all `)})`;
}

const quoted = (word: string): string => `'${word.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`;
