import { canonical } from '../evidence/canonical.ts';
import { CLOCK_KINDS } from '../sla/clock.ts';
import { shippedPolicy } from '../sla/policy.ts';

/** One difference between two versions, by the path of the field; null stands for "not there". */
export interface Change {
  /** Dotted; entries of lists by their id or name, e.g. `escalation.p1.levels.0.acceptWithin`. */
  path: string;
  kind: 'added' | 'removed' | 'changed';
  before: unknown;
  after: unknown;
}

type Fields = Readonly<Record<string, unknown>>;

/** What changed from one content to the other, in the order of the fields; empty when nothing did. */
export const comparePolicies = (before: object, after: object): Change[] => differences(before, after, '');

function differences(before: unknown, after: unknown, path: string): Change[] {
  if (canonical(before) === canonical(after)) return [];
  const [a, b] = [fieldsOf(before), fieldsOf(after)];
  if (!a || !b) return [{ path, kind: 'changed', before: before ?? null, after: after ?? null }];
  const both = [...new Set([...Object.keys(a), ...Object.keys(b)])];
  const keys = Array.isArray(before) ? both : both.sort(byPlace);
  const inside = keys.flatMap((key) => entry(a, b, key, path === '' ? key : `${path}.${key}`));
  return [...inside, ...reordered(before, after, path)];
}

/** Fields as a policy lists them, whatever order the database gives them in; others by name. */
const PLACES: readonly string[] = [...Object.keys(shippedPolicy), ...CLOCK_KINDS];
function byPlace(a: string, b: string): number {
  const place = (key: string) => (PLACES.includes(key) ? PLACES.indexOf(key) : PLACES.length);
  return place(a) - place(b) || (a < b ? -1 : 1);
}

function entry(a: Fields, b: Fields, key: string, path: string): Change[] {
  const [before, after] = [fieldOf(a, key), fieldOf(b, key)];
  if (before === undefined && after === undefined) return [];
  if (before === undefined) return [{ path, kind: 'added', before: null, after }];
  if (after === undefined) return [{ path, kind: 'removed', before, after: null }];
  return differences(before, after, path);
}

const fieldOf = (fields: Fields, key: string): unknown =>
  Object.hasOwn(fields, key) ? fields[key] : undefined;

/** An object by its fields, a list of parts by their keys; null for a value that is compared as a whole. */
function fieldsOf(value: unknown): Fields | null {
  if (typeof value !== 'object' || value === null) return null;
  if (!Array.isArray(value)) return value as Fields;
  const keys = keysOf(value);
  return keys && Object.fromEntries(keys.map((key, index) => [key, value[index]]));
}

/** Keys of the parts of a list: id, else name, else place. Null for a list of plain values. */
function keysOf(list: readonly unknown[]): string[] | null {
  if (!list.every((item) => typeof item === 'object' && item !== null && !Array.isArray(item))) return null;
  for (const key of ['id', 'name'] as const) {
    const found = list.map((item) => (item as Fields)[key]);
    if (found.every((text) => typeof text === 'string') && new Set(found).size === found.length)
      return found as string[];
  }
  return list.map((_, index) => String(index));
}

/** In lists of which the first that fits counts, the order says something too. */
function reordered(before: unknown, after: unknown, path: string): Change[] {
  if (!Array.isArray(before) || !Array.isArray(after)) return [];
  const [was, is] = [keysOf(before) ?? [], keysOf(after) ?? []];
  const kept = is.filter((key) => was.includes(key));
  const same = was.filter((key) => is.includes(key)).join('\n') === kept.join('\n');
  return same ? [] : [{ path, kind: 'changed', before: was, after: is }];
}
