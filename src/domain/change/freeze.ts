import type { Criticality } from '../config/item.ts';
import { asCritical } from './assess.ts';
import type { Window } from './change.ts';
import type { Freeze } from './policy.ts';

/** An item as far as it decides on freezes and conflicts. */
export interface Touched {
  id: string;
  criticality: Criticality;
}

/** Two spans share an instant; each ends before its end. */
export const overlap = (one: Window, other: Window): boolean => one.from < other.to && other.from < one.to;

/** The freezes that a window runs into with these items. */
export const freezesHit = (freezes: readonly Freeze[], window: Window, items: readonly Touched[]): Freeze[] =>
  freezes.filter((freeze) => overlap(freeze, window) && isWithin(freeze, items));

function isWithin({ scope }: Freeze, items: readonly Touched[]): boolean {
  if (scope.kind === 'all') return true;
  if (scope.kind === 'items') return items.some(({ id }) => scope.itemIds.includes(id));
  return items.some(({ criticality }) => asCritical(criticality, scope.atLeast));
}
