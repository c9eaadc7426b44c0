import { type RawBuilder, sql } from 'kysely';
import type { AttributePath, Filter, Literal, Operator } from '#domain/scim/filter.ts';
import { invalidFilter } from '#domain/scim/problem.ts';

/** How an attribute is asked for in SQL. */
export interface Column {
  /** Null where the resource has no such value. */
  sql: RawBuilder<unknown>;
  /** `lower`: a text that is kept in lower case; `exact`: one whose case counts. */
  type: 'text' | 'lower' | 'exact' | 'boolean' | 'time';
  /** Where the text is an id: that id itself, which has an index. */
  id?: RawBuilder<unknown>;
  /** A condition on one of many values, in place of `sql`: they are looked up where they stand. */
  among?: (condition: (value: RawBuilder<unknown>) => RawBuilder<unknown>) => RawBuilder<unknown>;
}

export type Columns = (path: AttributePath) => Column | null;

/** A filter as a condition, by indexes where there are any; an attribute that is not known is refused. */
export const conditionOf = (filter: Filter, columns: Columns): RawBuilder<unknown> =>
  condition(filter, columns, false);

/** @param denied whether it stands under a `not`: then it must never be null */
function condition(filter: Filter, columns: Columns, denied: boolean): RawBuilder<unknown> {
  switch (filter.is) {
    case 'and':
    case 'or': {
      const all = filter.of.map((one) => condition(one, columns, denied));
      return sql`(${sql.join(all, filter.is === 'and' ? sql` and ` : sql` or `)})`;
    }
    case 'not':
      return sql`not ${condition(filter.of, columns, true)}`;
    case 'some': {
      const { path, of } = filter;
      // Of everything that can be asked so we keep one value, so that it is the same one in all of the brackets.
      const inner: Columns = ({ name, urn, sub }) =>
        urn !== null || sub !== null ? null : columns({ ...path, sub: name });
      return sql`(${present(known(columns, path))} and ${condition(of, inner, denied)})`;
    }
    case 'present':
      return present(known(columns, filter.path));
    case 'compare':
      return compared(known(columns, filter.path), filter.op, filter.value, denied);
  }
}

function known(columns: Columns, path: AttributePath): Column {
  const column = columns(path);
  if (!column) throw invalidFilter('unknown_attribute');
  return column;
}

function present({ sql: value, among, type }: Column): RawBuilder<unknown> {
  if (among) return among(() => sql`true`);
  const isText = type !== 'boolean' && type !== 'time';
  return isText ? sql`coalesce(${value} <> '', false)` : sql`(${value} is not null)`;
}

function compared(column: Column, op: Operator, asked: Literal, denied: boolean): RawBuilder<unknown> {
  if (op === 'ne') return sql`not ${compared(column, 'eq', asked, true)}`;
  if (asked === null) {
    if (op !== 'eq') throw invalidFilter('null_has_no_order');
    return sql`not ${present(column)}`;
  }
  const { among } = column;
  if (among) return among((value) => comparison({ sql: value, type: column.type }, op, asked));
  const found = comparison(column, op, asked);
  return denied ? sql`coalesce(${found}, false)` : sql`(${found})`;
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

function comparison(
  { sql: value, type, id }: Column,
  op: Operator,
  asked: string | number | boolean,
): RawBuilder<unknown> {
  if (typeof asked === 'boolean' && op !== 'eq') throw invalidFilter('booleans_have_no_order');
  if (type === 'boolean') return typeof asked === 'boolean' ? sql`${value} = ${asked}` : sql`false`;
  if (typeof asked !== 'string') return sql`false`;
  if (type === 'time') return timed(value, op, asked);
  if (id && op === 'eq') return UUID.test(asked) ? sql`${id} = ${asked}::uuid` : sql`false`;
  const a = type === 'text' ? sql`lower(${value})` : value;
  const b = type === 'exact' ? asked : asked.toLowerCase();
  if (op === 'eq') return sql`${a} = ${b}`;
  if (op === 'co') return sql`strpos(${a}, ${b}) > 0`;
  if (op === 'sw') return sql`starts_with(${a}, ${b})`;
  if (op === 'ew') return sql`right(${a}, length(${b})) = ${b}`;
  return sql`${a} collate "C" ${ORDER[op]} ${b}`;
}

function timed(value: RawBuilder<unknown>, op: Operator, asked: string): RawBuilder<unknown> {
  const at = Date.parse(asked);
  if (Number.isNaN(at) || op === 'co' || op === 'sw' || op === 'ew') return sql`false`;
  return sql`date_trunc('milliseconds', ${value}) ${ORDER[op]} ${new Date(at)}`;
}

const ORDER: Record<Exclude<Operator, 'co' | 'sw' | 'ew' | 'ne'>, RawBuilder<unknown>> &
  Record<string, RawBuilder<unknown>> = {
  eq: sql`=`,
  gt: sql`>`,
  ge: sql`>=`,
  lt: sql`<`,
  le: sql`<=`,
};
