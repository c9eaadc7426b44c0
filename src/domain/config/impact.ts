import { flowOf, type Relation } from './relation.ts';

/** Farther than this from where it began nobody looks. */
export const DEEPEST = 10;
/** More items than this are not listed; the answer says that there are more. */
export const MOST_HIT = 2000;

/** More relations among them than these are not listed either. */
export const MOST_WAYS = 6000;

/** Records of other practices that may be open about an item (2.6b). */
export const RECORD_KINDS = ['change', 'problem'] as const;

/** An item that is hit, in how many steps from where the trouble began. */
export interface Hit {
  id: string;
  depth: number;
}

/**
 * What is hit when an item fails: everything that trouble reaches in at most `depth` steps, each at its shortest way,
 * the item itself first at depth 0 (2.6b, 3.3). Circles are legal and end by themselves.
 */
export function impactOf(relations: readonly Relation[], start: string, depth: number): Hit[] {
  const next = new Map<string, string[]>();
  const add = (from: string, to: string) => next.set(from, [...(next.get(from) ?? []), to]);
  for (const { kind, from, to } of relations) {
    const flow = flowOf(kind);
    if (flow === 'to_source' || flow === 'both') add(to, from);
    if (flow === 'to_target' || flow === 'both') add(from, to);
  }
  const found = new Map([[start, 0]]);
  let edge = [start];
  for (let step = 1; step <= depth && edge.length > 0; step++) {
    edge = [...new Set(edge.flatMap((id) => next.get(id) ?? []))].filter((id) => !found.has(id));
    for (const id of edge) found.set(id, step);
  }
  return [...found].map(([id, at]) => ({ id, depth: at }));
}
