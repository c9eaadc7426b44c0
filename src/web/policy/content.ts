/** Where a value stands in a content: keys and places in lists, from the outside in. */
export type Path = readonly (string | number)[];

/** The same as the rules name a field: `targets.P1.response.budget`. */
export const fieldOf = (path: Path): string => path.join('.');

/** The value there; undefined when nothing is. */
export function valueAt(content: unknown, path: Path): unknown {
  return path.reduce<unknown>(
    (value, key) => (isParts(value) && Object.hasOwn(value, key) ? value[key] : undefined),
    content,
  );
}

type Parts = Readonly<Record<string | number, unknown>>;
const isParts = (value: unknown): value is Parts => typeof value === 'object' && value !== null;

/** A copy with another value there; undefined takes the key away. What is not touched stays the same object. */
export function withValue<T>(content: T, path: Path, value: unknown): T {
  const [key, ...inner] = path;
  if (key === undefined) return value as T;
  if (Array.isArray(content)) {
    return content.map((item, i) => (i === Number(key) ? withValue(item, inner, value) : item)) as T;
  }
  const parts: Parts = isParts(content) ? content : {};
  const next = withValue(parts[key], inner, value);
  const kept = Object.entries(parts).filter(([name]) => name !== String(key));
  if (next === undefined) return Object.fromEntries(kept) as T;
  // A key that is there keeps its place.
  return { ...parts, [key]: next } as T;
}

/** A list with the item at one place moved to another. */
export function moved<T>(list: readonly T[], from: number, to: number): T[] {
  const rest = list.filter((_, i) => i !== from);
  const item = list[from];
  return item === undefined ? rest : rest.toSpliced(to, 0, item);
}
