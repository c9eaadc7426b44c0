import type { Predicate } from './predicate.ts';

type Among = Extract<Predicate, { is: 'among' }>;
type NamedReader = Extract<Predicate, { is: 'named_reader' }>;

/** One way by which tickets are reached: by a fact that an index knows, and what has to hold beside it. */
export interface Branch {
  by: Among | NamedReader;
  and: readonly Predicate[];
}

const isAnchor = (one: Predicate): one is Branch['by'] => one.is === 'among' || one.is === 'named_reader';

/**
 * The ways of which one leads to each ticket for which the predicate holds, and none to another. Null where a way has
 * no fact to begin at: whoever reads nearly all is served best by one walk through all.
 */
export function branchesOf(predicate: Predicate): readonly Branch[] | null {
  if (isAnchor(predicate)) return [{ by: predicate, and: [] }];
  if (predicate.is === 'any') {
    const found = predicate.of.map(branchesOf);
    return found.every((one) => one !== null) ? found.flat() : null;
  }
  if (predicate.is !== 'all') return null;
  for (const [at, one] of predicate.of.entries()) {
    const rest = predicate.of.filter((_, i) => i !== at);
    const found = branchesOf(one);
    if (found) return found.map(({ by, and }) => ({ by, and: [...and, ...rest] }));
  }
  return null;
}
