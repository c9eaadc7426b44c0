import type { AttributePath, Filter, Literal, Operator } from './filter.ts';
import { invalidFilter } from './problem.ts';
import { type Attribute, attributeOf, attributesIn, extensionNamed, type ResourceType } from './schema.ts';

export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };
export type JsonObject = { readonly [key: string]: Json };

export const isObject = (value: Json | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Whether a filter is true of a resource. It asks only of attributes that there are. */
export function isTrueOf(filter: Filter, resource: JsonObject, of: ResourceType): boolean {
  return holds(filter, (path) => {
    const extension = path.urn === null ? null : extensionNamed(of, path.urn);
    const from = extension === null ? resource : (member(resource, extension) ?? {});
    return found(from, path, attributesIn(of, path.urn));
  });
}

/** Whether a filter in brackets is true of one value of an attribute. */
export const isTrueOfValue = (filter: Filter, value: JsonObject, attribute: Attribute): boolean =>
  holds(filter, (path) => found(value, path, attribute.subAttributes ?? []));

interface Found {
  values: readonly Json[];
  attribute: Attribute;
}
type Find = (path: AttributePath) => Found;

function holds(filter: Filter, find: Find): boolean {
  switch (filter.is) {
    case 'and':
      return filter.of.every((one) => holds(one, find));
    case 'or':
      return filter.of.some((one) => holds(one, find));
    case 'not':
      return !holds(filter.of, find);
    case 'present':
      return find(filter.path).values.some(isSaid);
    case 'some': {
      const { values, attribute } = find(filter.path);
      return values.some((value) => isObject(value) && isTrueOfValue(filter.of, value, attribute));
    }
    case 'compare': {
      const { values, attribute } = find(filter.path);
      return compares(values.map(inner), filter.op, filter.value, attribute);
    }
  }
}

/** An empty text says nothing. */
const isSaid = (value: Json): boolean => value !== null && value !== '';

/** Of a complex value what stands for it. */
const inner = (value: Json): Json => (isObject(value) ? (member(value, 'value') ?? null) : value);

export function member(object: JsonObject | Json, name: string): Json | undefined {
  if (!isObject(object)) return undefined;
  const key = Object.keys(object).find((one) => one.toLowerCase() === name.toLowerCase());
  return key === undefined ? undefined : object[key];
}

function found(from: Json, { name, sub }: AttributePath, known: readonly Attribute[] | null): Found {
  const attribute = known && attributeOf(known, name);
  const part = sub === null ? attribute : attribute && attributeOf(attribute.subAttributes ?? [], sub);
  if (!attribute || !part) throw invalidFilter('unknown_attribute');
  const values = listed(member(from, name));
  if (sub === null) return { values, attribute };
  return { values: values.flatMap((value) => listed(member(value, sub))), attribute: part };
}

const listed = (value: Json | undefined): readonly Json[] =>
  value === undefined || value === null ? [] : Array.isArray(value) ? (value as readonly Json[]) : [value];

function compares(values: readonly Json[], op: Operator, asked: Literal, attribute: Attribute): boolean {
  if (op === 'ne') return !compares(values, 'eq', asked, attribute);
  if (asked === null) {
    if (op !== 'eq') throw invalidFilter('null_has_no_order');
    return !values.some(isSaid);
  }
  if (typeof asked === 'boolean' && op !== 'eq') throw invalidFilter('booleans_have_no_order');
  return values.some((value) => compare(value, op, asked, attribute));
}

function compare(
  value: Json,
  op: Operator,
  asked: string | number | boolean,
  { caseExact, type }: Attribute,
) {
  if (typeof value !== typeof asked) return false;
  if (type === 'dateTime') return inOrder(Date.parse(String(value)), op, Date.parse(String(asked)));
  if (typeof value !== 'string' || typeof asked !== 'string')
    return inOrder(Number(value), op, Number(asked));
  const [a, b] = caseExact ? [value, asked] : [value.toLowerCase(), asked.toLowerCase()];
  if (op === 'co') return a.includes(b);
  if (op === 'sw') return a.startsWith(b);
  if (op === 'ew') return a.endsWith(b);
  return inOrder(a < b ? -1 : Number(a > b), op, 0);
}

function inOrder(a: number, op: Operator, b: number): boolean {
  if (op === 'gt') return a > b;
  if (op === 'ge') return a >= b;
  if (op === 'lt') return a < b;
  if (op === 'le') return a <= b;
  return op === 'eq' && a === b;
}
