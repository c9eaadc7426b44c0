import { sql } from 'kysely';
import { isObject, type Json, type JsonObject, member } from '#domain/scim/evaluate.ts';
import { attributePath, parseFilter } from '#domain/scim/filter.ts';
import { invalidPath, invalidValue } from '#domain/scim/problem.ts';
import { projected, type Wanted, wantedOf } from '#domain/scim/project.ts';
import type { ResourceType } from '#domain/scim/schema.ts';
import { MOST_RESULTS } from './discovery.ts';
import { type Columns, conditionOf } from './sql.ts';
import type { ListWish } from './users.store.ts';

const LIST = 'urn:ietf:params:scim:api:messages:2.0:ListResponse';
/** Resources in an answer unless the client says how many. */
const USUAL = 100;
/** Beyond this nobody leafs. */
const LAST = 10_000_000;

/** What a client asks for, from the address or from the body of a search. */
export interface Search {
  list: ListWish;
  startIndex: number;
  wanted: Wanted;
}

type Given = Readonly<Record<string, unknown>>;

export function searchOf(given: Given, columns: Columns): Search {
  const filter = text(given, 'filter');
  const startIndex = Math.min(LAST, Math.max(1, whole(given, 'startIndex') ?? 1));
  const count = Math.min(MOST_RESULTS, Math.max(0, whole(given, 'count') ?? USUAL));
  return {
    list: {
      where: filter === undefined ? sql`true` : conditionOf(parseFilter(filter), columns),
      order: orderOf(text(given, 'sortBy'), text(given, 'sortOrder'), columns),
      offset: startIndex - 1,
      limit: count,
    },
    startIndex,
    wanted: wantedIn(given),
  };
}

export const wantedIn = (given: Given): Wanted =>
  wantedOf(text(given, 'attributes'), text(given, 'excludedAttributes'));

/** A list in a body is the same as a text with commas in an address. */
function text(given: Given, name: string): string | undefined {
  const value = given[name];
  if (value === undefined || value === null || value === '') return undefined;
  if (Array.isArray(value) && name.endsWith('ttributes')) return value.join(',');
  if (typeof value !== 'string') throw invalidValue(name);
  return value;
}

function whole(given: Given, name: string): number | undefined {
  const value = given[name];
  if (value === undefined || value === null || value === '') return undefined;
  const number = Number(value);
  if (!Number.isFinite(number)) throw invalidValue(name);
  return Math.trunc(number);
}

function orderOf(sortBy: string | undefined, sortOrder: string | undefined, columns: Columns) {
  if (sortBy === undefined) return sql`1`;
  const path = attributePath(sortBy);
  const column = path && columns(path);
  if (!column || column.among) throw invalidPath('sortBy');
  const direction = sortOrder?.toLowerCase() === 'descending' ? sql`desc` : sql`asc`;
  const key =
    column.type === 'text'
      ? sql`lower(${column.sql}) collate "C"`
      : column.type === 'exact' || column.type === 'lower'
        ? sql`${column.sql} collate "C"`
        : column.sql;
  return sql`${key} ${direction} nulls last`;
}

export const listResponse = (
  resources: readonly JsonObject[],
  { total, startIndex }: { total: number; startIndex: number },
): JsonObject => ({
  schemas: [LIST],
  totalResults: total,
  startIndex,
  itemsPerPage: resources.length,
  ...(resources.length > 0 ? { Resources: resources } : {}),
});

export const shown = (resource: JsonObject, wanted: Wanted, of: ResourceType): JsonObject =>
  projected(resource, wanted, of);

/** The version of a resource, for ETag. */
export const etagOf = (resource: JsonObject): string =>
  String(member(member(resource, 'meta') ?? null, 'version'));

export function objectIn(body: unknown): JsonObject {
  if (!isObject(body as Json)) throw invalidValue('body');
  return body as JsonObject;
}
