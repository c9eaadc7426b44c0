/** Looking into JSON of others. */
export type Json = Readonly<Record<string, unknown>>;

export const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** A text or number as text, without spaces around it; null for anything else and for nothing. */
export function textOf(value: unknown, max: number): string | null {
  if (typeof value !== 'string' && typeof value !== 'number' && typeof value !== 'boolean') return null;
  const text = String(value).trim();
  if (text === '') return null;
  return text.length <= max ? text : `${text.slice(0, max - 1).replace(/\p{Surrogate}$/u, '')}…`;
}

/** `$.a.b[0]['c d'][*]`: names, positions, and every element. */
export const JSON_PATH = /^\$(?:\.[A-Za-z_][\w-]*|\[\d{1,4}\]|\['[^'\]]{1,100}'\]|\[\*\])*$/;
const STEP = /\.([A-Za-z_][\w-]*)|\[(\d+)\]|\['([^']+)'\]|(\[\*\])/g;

/** Everything that a path leads to, in order. */
export function valuesAt(root: unknown, path: string): unknown[] {
  let found: unknown[] = [root];
  for (const [, name, position, quoted, all] of path.matchAll(STEP)) {
    const key = name ?? quoted;
    found = found.flatMap((value) => {
      if (all !== undefined) return Array.isArray(value) ? value : [];
      if (position !== undefined)
        return Array.isArray(value) ? value.slice(Number(position), Number(position) + 1) : [];
      return isObject(value) && key !== undefined && Object.hasOwn(value, key) ? [value[key]] : [];
    });
  }
  return found;
}

/** The first thing that a path leads to; undefined: nothing. */
export const valueAt = (root: unknown, path: string): unknown => valuesAt(root, path)[0];
