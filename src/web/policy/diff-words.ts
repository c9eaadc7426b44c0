import type { Change } from '#domain/policy/compare.ts';
import { fieldWords, type Named } from './diff-fields.ts';
import { valueWords } from './diff-values.ts';
import type { Say } from './words.ts';

export type { Named } from './diff-fields.ts';

/** A difference between two versions as people read it: where, from what, to what. */
interface ChangeWords {
  /** From the outside in, such as targets, P2, response. */
  where: string[];
  kind: Change['kind'];
  /** Null: it was not there. */
  before: string | null;
  /** Null: it is there no longer. */
  after: string | null;
}

/** Says one difference; a field that is not known is said by its path, so that nothing is left out. */
export function changeWords(change: Change, t: Say, nameOf: Named): ChangeWords {
  const path = change.path.split('.');
  const value = (given: unknown) => valueWords(path, given, t, nameOf);
  return {
    where: fieldWords(path, change, t, nameOf),
    kind: change.kind,
    before: change.before === null ? null : value(change.before),
    after: change.after === null ? null : value(change.after),
  };
}
