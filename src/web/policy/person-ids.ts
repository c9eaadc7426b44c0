import type { Change } from '#domain/policy/compare.ts';

/** Ids of the people of whom some value speaks, wherever in it they stand. */
function personIdsIn(value: unknown, key = ''): string[] {
  if (typeof value === 'string') return key === 'personId' || key === 'personIds' ? [value] : [];
  if (Array.isArray(value)) return value.flatMap((item) => personIdsIn(item, key));
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) => personIdsIn(inner, name));
}

/** The same of differences: the last part of the path says what a bare value is. */
export const personIdsOf = (changes: readonly Pick<Change, 'path'>[]): string[] =>
  changes.flatMap(({ path, ...rest }) => {
    const { before, after } = rest as Partial<Change>;
    const key = path.split('.').at(-1) ?? '';
    return [...personIdsIn(before, key), ...personIdsIn(after, key)];
  });
