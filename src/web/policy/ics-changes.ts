import type { policies } from '#contract/policy.ts';
import type { Change } from '#domain/policy/compare.ts';
import type { AnswerOf } from '../platform/client.ts';

export type IcsAnswer = AnswerOf<(typeof policies)['importIcs']>;

/** What an import does to a calendar, as differences like any others, in order of date. */
export function icsChanges({ added, changed }: Pick<IcsAnswer, 'added' | 'changed'>): Change[] {
  const all: Change[] = [
    ...added.map(({ date, day }) => ({
      path: `days.${date}`,
      kind: 'added' as const,
      before: null,
      after: day,
    })),
    ...changed.map(({ date, before, after }) => ({
      path: `days.${date}`,
      kind: 'changed' as const,
      before,
      after,
    })),
  ];
  return all.toSorted((a, b) => (a.path < b.path ? -1 : 1));
}
