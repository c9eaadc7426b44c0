import { isObject, isTrueOfValue, type Json, type JsonObject, member } from './evaluate.ts';
import { attributePath, type Filter, parseFilter } from './filter.ts';
import { immutable, invalidPath, invalidSyntax, invalidValue, noTarget, ScimProblem } from './problem.ts';
import { type Attribute, attributeOf, attributesIn, extensionNamed, type ResourceType } from './schema.ts';

/** One operation of a PATCH (RFC 7644, 3.5.2), read leniently where clients are known to write it otherwise. */
export interface Operation {
  op: 'add' | 'replace' | 'remove';
  /** Null: the value is a resource in part. */
  path: string | null;
  value: Json | undefined;
}

const MOST_OPERATIONS = 1000;

/** Reads the operations; Entra writes `Add` and `Replace` with capitals. */
export function operationsOf(body: Json): Operation[] {
  const all = member(body, 'Operations');
  if (!Array.isArray(all) || all.length === 0) throw invalidSyntax('operations_missing');
  if (all.length > MOST_OPERATIONS) throw new ScimProblem(413, 'tooMany', 'too_many_operations');
  return (all as readonly Json[]).map((one) => {
    const op = String(member(one, 'op') ?? '').toLowerCase();
    const path = member(one, 'path') ?? null;
    const value = member(one, 'value');
    if (op !== 'add' && op !== 'replace' && op !== 'remove') throw invalidSyntax('unknown_operation');
    if (path !== null && typeof path !== 'string') throw invalidPath('not_a_path');
    if (op === 'remove' && (path === null || path === '')) throw noTarget('path_missing');
    if (op !== 'remove' && value === undefined) throw invalidValue('value_missing');
    return { op, path: path === '' ? null : path, value };
  });
}

/** The resource after all operations. Attributes that we do not keep are passed over, read-only ones refused. */
export const patched = (
  resource: JsonObject,
  operations: readonly Operation[],
  of: ResourceType,
): JsonObject => operations.reduce((state, one) => applied(state, one, of), resource);

function applied(resource: JsonObject, { op, path, value }: Operation, of: ResourceType): JsonObject {
  if (path === null) return merged(resource, op, value, of);
  const extension = extensionNamed(of, path);
  if (extension !== null) return wholeExtension(resource, op, extension, value, of);
  const target = targetOf(path, of);
  return target === null ? resource : changed(resource, op, target, value);
}

/** Without a path: each member is an operation of its own. Okta and Entra put paths in the place of names, too. */
function merged(
  resource: JsonObject,
  op: Operation['op'],
  value: Json | undefined,
  of: ResourceType,
): JsonObject {
  if (!isObject(value)) throw invalidValue('value_is_no_object');
  return Object.entries(value).reduce((state, [name, inner]) => {
    if (['schemas', 'id', 'meta'].includes(name.toLowerCase())) return state;
    return applied(state, { op, path: name, value: inner }, of);
  }, resource);
}

function wholeExtension(
  resource: JsonObject,
  op: Operation['op'],
  extension: string,
  value: Json | undefined,
  of: ResourceType,
): JsonObject {
  if (op === 'remove') return without(resource, extension);
  if (!isObject(value)) throw invalidValue('value_is_no_object');
  return Object.entries(value).reduce(
    (state, [name, inner]) => applied(state, { op, path: `${extension}:${name}`, value: inner }, of),
    resource,
  );
}

/** What a path means. */
interface Target {
  extension: string | null;
  attribute: Attribute;
  filter: Filter | null;
  sub: Attribute | null;
}

const PATH = /^([^[\]]+)(?:\[(.*)\](?:\.([A-Za-z$][\w$-]*))?)?$/s;

/** Null: an attribute that we do not keep. */
function targetOf(path: string, of: ResourceType): Target | null {
  const [, head, filter, tail] = PATH.exec(path.trim()) ?? [];
  const named = head === undefined ? null : attributePath(head.trim());
  if (!named) throw invalidPath('not_a_path');
  const known = attributesIn(of, named.urn);
  const attribute = known && attributeOf(known, named.name);
  if (!attribute) return null;
  if (attribute.mutability === 'readOnly') throw immutable('read_only');
  const subName = tail ?? named.sub;
  const sub = subName === null ? null : attributeOf(attribute.subAttributes ?? [], subName);
  if (sub === undefined) return null;
  if (sub?.mutability === 'readOnly') throw immutable('read_only');
  if (filter !== undefined && !attribute.multiValued) throw invalidPath('one_value');
  return {
    extension: named.urn === null ? null : extensionNamed(of, named.urn),
    ...{ attribute, sub },
    filter: filter === undefined ? null : parseFilter(filter),
  };
}

function changed(
  resource: JsonObject,
  op: Operation['op'],
  target: Target,
  value: Json | undefined,
): JsonObject {
  const { extension, attribute } = target;
  if (extension === null) return put(resource, attribute.name, next(resource, op, target, value));
  const inner = member(resource, extension);
  const part = isObject(inner) ? inner : {};
  const grown = put(part, attribute.name, next(part, op, target, value));
  return put(resource, extension, Object.keys(grown).length === 0 ? undefined : grown);
}

/** What stands at an attribute afterwards; undefined: nothing. */
function next(
  from: JsonObject,
  op: Operation['op'],
  target: Target,
  value: Json | undefined,
): Json | undefined {
  const { attribute, filter, sub } = target;
  const before = member(from, attribute.name);
  if (attribute.multiValued) return nextValues(before, op, { attribute, filter, sub }, value);
  if (sub !== null) {
    const inner = isObject(before) ? before : {};
    const grown = put(inner, sub.name, op === 'remove' ? undefined : single(value, sub));
    return Object.keys(grown).length === 0 ? undefined : grown;
  }
  if (op === 'remove') return undefined;
  if (attribute.type !== 'complex') return single(value, attribute);
  return complex(before, value, attribute);
}

/** A complex value; a bare one stands for its `value`, as Entra sends managers. */
function complex(before: Json | undefined, value: Json | undefined, attribute: Attribute): Json | undefined {
  if (value === null || value === undefined || value === '') return undefined;
  const given = isObject(value) ? value : { value };
  return Object.entries(given).reduce<JsonObject>(
    (state, [name, inner]) => {
      const sub = attributeOf(attribute.subAttributes ?? [], name);
      return sub ? put(state, sub.name, inner === null ? undefined : single(inner, sub)) : state;
    },
    isObject(before) ? before : {},
  );
}

function nextValues(
  before: Json | undefined,
  op: Operation['op'],
  { attribute, filter, sub }: Pick<Target, 'attribute' | 'filter' | 'sub'>,
  value: Json | undefined,
): Json | undefined {
  const values = (Array.isArray(before) ? (before as readonly Json[]) : []).filter(isObject);
  const meant = (one: JsonObject) => filter === null || isTrueOfValue(filter, one, attribute);
  if (op === 'remove') return removed(values, { attribute, filter, sub }, value, meant);
  if (filter === null && sub === null) {
    const given = valuesOf(value, attribute);
    return op === 'replace'
      ? given
      : [...values.filter((one) => !given.some((g) => isSame(g, one))), ...given];
  }
  const change = (one: JsonObject): JsonObject =>
    sub === null
      ? { ...one, ...(complex({}, value, attribute) as JsonObject) }
      : put(one, sub.name, single(value, sub));
  if (values.some(meant)) return values.map((one) => (meant(one) ? change(one) : one));
  // Entra means one that is not there yet: it is made of what the filter says of it.
  const made = filter === null ? {} : madeOf(filter);
  if (made === null) throw noTarget('no_such_value');
  return [...values, change(made)];
}

/** A multi-valued attribute without some of its values; Entra names those of a group in `value`, without a filter. */
function removed(
  values: readonly JsonObject[],
  { attribute, filter, sub }: Pick<Target, 'attribute' | 'filter' | 'sub'>,
  value: Json | undefined,
  meant: (one: JsonObject) => boolean,
): Json | undefined {
  if (sub !== null) return values.map((one) => (meant(one) ? without(one, sub.name) : one));
  if (filter !== null) return values.filter((one) => !meant(one));
  if (value === undefined || value === null) return undefined;
  const named = valuesOf(value, attribute);
  return values.filter((one) => !named.some((n) => isSame(n, one)));
}

/** The same value; of which sort it is counts where both say so. */
const isSame = (one: JsonObject, other: JsonObject): boolean =>
  one.value === other.value &&
  (one.type === undefined || other.type === undefined || one.type === other.type);

function valuesOf(value: Json | undefined, attribute: Attribute): JsonObject[] {
  const all = Array.isArray(value) ? (value as readonly Json[]) : value === null ? [] : [value];
  return all.map((one) => {
    const made = complex({}, one, attribute);
    if (!isObject(made)) throw invalidValue(attribute.name);
    return made;
  });
}

/** The value that a filter of equations describes; null: it is no such filter. */
function madeOf(filter: Filter): JsonObject | null {
  if (filter.is === 'compare' && filter.op === 'eq') return { [filter.path.name]: filter.value };
  if (filter.is !== 'and') return null;
  const parts = filter.of.map(madeOf);
  return parts.some((part) => part === null) ? null : Object.assign({}, ...parts);
}

/** A single value of the type of its attribute; Entra writes booleans as words. */
function single(value: Json | undefined, { type = 'string', name }: Attribute): Json {
  if (value === undefined || value === null) return null;
  if (type === 'boolean') {
    if (typeof value === 'boolean') return value;
    const word = String(value).toLowerCase();
    if (word === 'true' || word === 'false') return word === 'true';
    throw invalidValue(name);
  }
  if (typeof value === 'string') return value;
  // Some clients wrap a single value as they do many.
  if (isObject(value) && typeof value.value === 'string') return value.value;
  throw invalidValue(name);
}

function put(object: JsonObject, name: string, value: Json | undefined): JsonObject {
  const key = Object.keys(object).find((one) => one.toLowerCase() === name.toLowerCase()) ?? name;
  return value === undefined || value === null ? without(object, key) : { ...object, [key]: value };
}

const without = (object: JsonObject, name: string): JsonObject =>
  Object.fromEntries(Object.entries(object).filter(([key]) => key.toLowerCase() !== name.toLowerCase()));
