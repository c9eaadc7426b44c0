import type { Subject } from './matching.ts';
import type { SyncChange } from './plan.ts';
import { FEW, type SourceRules } from './source.ts';

/** Why a run carries out nothing. */
export const STOPS = ['empty', 'too_many_leave', 'too_many_lose_roles'] as const;

export interface Stop {
  code: (typeof STOPS)[number];
  /** People who would lose something, of so many at work who come from the source. */
  count: number;
  of: number;
}

/** Whoever leaves, or loses a role. */
export const losers = (changes: readonly SyncChange[], code: Stop['code']): SyncChange[] =>
  changes.filter(({ kind, fields }) => {
    if (code === 'too_many_leave') return kind === 'leave';
    return code === 'too_many_lose_roles' && kind !== 'create' && fields.some(isLossOfRole);
  });

const isLossOfRole = ({ field, before, after }: SyncChange['fields'][number]): boolean =>
  field === 'roles' &&
  Array.isArray(before) &&
  before.some((role) => !(Array.isArray(after) && after.includes(role)));

/**
 * A source that names nobody, or takes something from more people than was agreed, is more likely broken than right.
 * Whoever was let through by name does not count; a source that names nobody is never let through.
 */
export function stopOf(
  {
    named,
    subjects,
    rules,
    letThrough,
  }: {
    /** Entries that the source has. */
    named: number;
    subjects: readonly Subject[];
    rules: SourceRules;
    letThrough: ReadonlySet<string>;
  },
  changes: readonly SyncChange[],
): Stop | null {
  const of = subjects.filter(({ person }) => person?.active).length;
  if (named === 0) return { code: 'empty', count: of, of };
  for (const code of ['too_many_leave', 'too_many_lose_roles'] as const) {
    const lost = losers(changes, code).filter(({ personId }) => !letThrough.has(personId ?? ''));
    const count = lost.length;
    const isShare = count > FEW && count * 100 > rules.maxLossPercent * of;
    if (count > rules.maxLosses || isShare) return { code, count, of };
  }
  return null;
}
