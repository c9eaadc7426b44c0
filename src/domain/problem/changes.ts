import type { Outcome } from '../change/change.ts';

/** Those of the linked changes that solved the problem; null while one of them still goes on, or none succeeded. */
export function changesSettled<C extends { outcome: Outcome | null }>(changes: readonly C[]): C[] | null {
  if (changes.some(({ outcome }) => outcome === null)) return null;
  const succeeded = changes.filter(({ outcome }) => outcome === 'succeeded');
  return succeeded.length > 0 ? succeeded : null;
}
