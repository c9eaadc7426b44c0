import { planSync, type SyncPlan } from '#domain/directory/plan.ts';
import type { SourcePerson } from '#domain/directory/source.ts';
import { PRIVILEGED } from '#domain/identity/admission.ts';
import { directory } from '../organisation/import/directory.ts';
import type { Queries } from '../platform/db/db.ts';
import { linksOf, type Source, untouchable } from './store.ts';

/** What these people of a source would make of the directory as it stands now. Writes nothing. */
export async function planOf(
  q: Queries,
  source: Source,
  people: readonly SourcePerson[],
  letThrough: readonly string[] = [],
): Promise<SyncPlan> {
  const { taken, barred } = await untouchable(q, PRIVILEGED);
  return planSync({
    people,
    taken,
    barred,
    directory: await directory(q, null),
    links: await linksOf(q, source.id),
    rules: source,
    letThrough: new Set(letThrough),
  });
}

/** Most changes, and problems, that are shown; all are counted. */
const SHOWN = 500;

/** A plan as people see it. */
export const resultOf = ({ changes, counts, newDepartments, problems, stop }: SyncPlan) => ({
  counts,
  stop,
  newDepartments: newDepartments.slice(0, SHOWN),
  // Whoever loses something is looked at first.
  changes: [
    ...changes.filter(({ kind }) => kind === 'leave'),
    ...changes.filter(({ kind }) => kind !== 'leave'),
  ]
    .slice(0, SHOWN)
    .map(({ personId, login, name, kind, reason, fields }) => ({
      ...{ personId, login, name, kind, reason },
      fields:
        kind === 'create'
          ? []
          : fields.map(({ field, before, after }) => ({ field, before: copy(before), after: copy(after) })),
    })),
  problems: problems.slice(0, SHOWN).map(({ login, field, code, value }) => ({ login, field, code, value })),
});
export type SyncResult = ReturnType<typeof resultOf>;

const copy = (value: unknown): string | boolean | string[] | null =>
  Array.isArray(value)
    ? value.map(String)
    : typeof value === 'boolean' || typeof value === 'string'
      ? value
      : null;
