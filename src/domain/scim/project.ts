import { isObject, type Json, type JsonObject, member } from './evaluate.ts';
import { type AttributePath, attributePath } from './filter.ts';
import { invalidPath } from './problem.ts';
import { extensionNamed, type ResourceType } from './schema.ts';

/** Which attributes a client wants (RFC 7644, 3.9); null: all. */
export interface Wanted {
  only: readonly AttributePath[] | null;
  not: readonly AttributePath[];
}

export function wantedOf(attributes: string | undefined, excluded: string | undefined): Wanted {
  return { only: attributes ? paths(attributes) : null, not: excluded ? paths(excluded) : [] };
}

function paths(text: string): AttributePath[] {
  return text
    .split(',')
    .map((one) => one.trim())
    .filter((one) => one !== '')
    .map((one) => attributePath(one) ?? fail());
}

const fail = (): never => {
  throw invalidPath('attributes');
};

const ALWAYS = ['schemas', 'id'];

/** A resource as it was asked for. `schemas` and `id` are always there. */
export function projected(resource: JsonObject, { only, not }: Wanted, of: ResourceType): JsonObject {
  const kept = only === null ? resource : picked(resource, only, of);
  return not.reduce((state, path) => dropped(state, path, of), kept);
}

function picked(resource: JsonObject, only: readonly AttributePath[], of: ResourceType): JsonObject {
  const kept: Record<string, Json> = Object.fromEntries(
    ALWAYS.flatMap((name) => entry(name, member(resource, name))),
  );
  for (const path of only) {
    const whole = wholeExtension(path, of);
    const extension = path.urn === null ? null : extensionNamed(of, path.urn);
    if (whole !== null) Object.assign(kept, Object.fromEntries(entry(whole, member(resource, whole))));
    else if (extension === null) Object.assign(kept, part(resource, kept, path));
    else {
      const before = member(kept, extension) ?? {};
      const inner = part(member(resource, extension) ?? {}, before, path);
      if (Object.keys(inner).length > 0) kept[extension] = { ...(before as JsonObject), ...inner };
    }
  }
  return kept;
}

const entry = (name: string, value: Json | undefined): [string, Json][] =>
  value === undefined ? [] : [[name, value]];

/** The name of a whole extension reads like an attribute of what stands before its last colon. */
const wholeExtension = ({ urn, name }: AttributePath, of: ResourceType): string | null =>
  urn === null ? null : extensionNamed(of, `${urn}:${name}`);

/** Of an object one attribute, or a part of it beside what was picked of it before. */
function part(from: Json, picked: Json, { name, sub }: AttributePath): JsonObject {
  if (!isObject(from)) return {};
  const key = Object.keys(from).find((one) => one.toLowerCase() === name);
  const value = key === undefined ? undefined : from[key];
  if (key === undefined || value === undefined) return {};
  if (sub === null) return { [key]: value };
  const before = member(picked, key);
  if (Array.isArray(value))
    return {
      [key]: (value as readonly Json[]).map((one, i) => ({
        ...(Array.isArray(before) ? (before[i] as JsonObject) : {}),
        ...part(one, {}, { urn: null, name: sub, sub: null }),
      })),
    };
  return {
    [key]: { ...(isObject(before) ? before : {}), ...part(value, {}, { urn: null, name: sub, sub: null }) },
  };
}

function dropped(resource: JsonObject, path: AttributePath, of: ResourceType): JsonObject {
  const whole = wholeExtension(path, of);
  if (whole !== null) return without(resource, whole);
  const extension = path.urn === null ? null : extensionNamed(of, path.urn);
  if (extension !== null) {
    const inner = member(resource, extension);
    return isObject(inner)
      ? { ...resource, [extension]: dropped(inner, { ...path, urn: null }, of) }
      : resource;
  }
  if (ALWAYS.includes(path.name)) return resource;
  const { name, sub } = path;
  if (sub === null) return without(resource, name);
  const value = member(resource, name);
  const key = Object.keys(resource).find((one) => one.toLowerCase() === name);
  if (key === undefined || value === undefined) return resource;
  const less = (one: Json) => (isObject(one) ? without(one, sub) : one);
  return { ...resource, [key]: Array.isArray(value) ? (value as readonly Json[]).map(less) : less(value) };
}

const without = (object: JsonObject, name: string): JsonObject =>
  Object.fromEntries(Object.entries(object).filter(([key]) => key.toLowerCase() !== name.toLowerCase()));
