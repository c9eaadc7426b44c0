import type { z } from 'zod';
import { wrongField } from './refused.ts';

/** Where the next page of a list begins: the sort keys of the last row, opaque to the caller. */
export const writeCursor = (keys: unknown): string =>
  Buffer.from(JSON.stringify(keys), 'utf8').toString('base64url');

/** Throws a 400 that names `query.cursor` for anything that we did not give. */
export function readCursor<S extends z.ZodType>(cursor: string, schema: S): z.output<S> {
  const found = schema.safeParse(parsed(cursor));
  if (!found.success) throw wrongField('query.cursor', 'bad_cursor');
  return found.data;
}

/** NUL bytes and lone surrogates, which PostgreSQL cannot take, are never written by us. */
const UNSTORABLE = /\\u0000|\\ud[89a-f]/i;

function parsed(cursor: string): unknown {
  const text = Buffer.from(cursor, 'base64url').toString('utf8');
  if (!/^[A-Za-z0-9_-]+$/.test(cursor) || UNSTORABLE.test(text)) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Cuts the page from one row more than asked for; `keys` are the sort keys of a row. */
export function pageOf<R>(rows: readonly R[], limit: number, keys: (row: R) => unknown) {
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  return { items, next: last !== undefined && rows.length > limit ? writeCursor(keys(last)) : null };
}
