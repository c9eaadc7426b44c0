import type { Values } from './values.ts';

/** Where an item is in its life: 计划, 已订购, 在库, 在用, 维修, 闲置, 报废 (2.1). */
export const ITEM_STATES = ['planned', 'ordered', 'in_stock', 'in_use', 'repair', 'idle', 'retired'] as const;
export type ItemState = (typeof ITEM_STATES)[number];

/** To which states an item may go from each. What was retired comes back only by saying that it was a mistake. */
export const ITEM_MOVES: Readonly<Record<ItemState, readonly ItemState[]>> = {
  planned: ['ordered', 'in_stock', 'in_use', 'retired'],
  ordered: ['in_stock', 'in_use', 'retired'],
  in_stock: ['in_use', 'repair', 'idle', 'retired'],
  in_use: ['repair', 'idle', 'in_stock', 'retired'],
  repair: ['in_use', 'in_stock', 'idle', 'retired'],
  idle: ['in_use', 'in_stock', 'repair', 'retired'],
  retired: ['idle'],
};

/** Where an item may be put by hand; an asset is retired by its disposal alone (2.1). */
export const movesOf = (state: ItemState, { isAsset }: { isAsset: boolean }): ItemState[] =>
  ITEM_MOVES[state].filter((to) => !(isAsset && to === 'retired'));

export const CRITICALITIES = ['critical', 'high', 'normal', 'low'] as const;
export type Criticality = (typeof CRITICALITIES)[number];

/** Why something about an item changed (2.6b): nothing changes without saying so. */
export const CAUSES = ['by_hand', 'ticket', 'change', 'import', 'discovery', 'verification'] as const;
export type Cause = (typeof CAUSES)[number];

export interface Because {
  cause: Cause;
  /** The ticket's number, the change, the import, the source of discovery. */
  ref: string | null;
  /** What a person says of it; required by hand. */
  reason: string | null;
}

/** A configuration item as it stands now: the fold of its events. */
export interface Item {
  class: string;
  name: string;
  state: ItemState;
  criticality: Criticality;
  serial: string | null;
  assetNumber: string | null;
  /** Who answers for it. */
  ownerId: string | null;
  /** Who has it in hand. */
  holderId: string | null;
  /** The support group that looks after it. */
  groupId: string | null;
  /** Whose it is; of a service, whose people use it. */
  departmentId: string | null;
  siteId: string | null;
  attributes: Values;
  note: string | null;
}

/** Fields that are set as they are; class and state have rules of their own. */
export const PLAIN_FIELDS = [
  'name',
  'criticality',
  'ownerId',
  'holderId',
  'groupId',
  'departmentId',
  'siteId',
  'note',
] as const satisfies readonly (keyof Item)[];

/** How people name an item: `CI-000123`. */
export const humanId = (number: number): string => `CI-${String(number).padStart(6, '0')}`;

/** How an import of items is named in their histories: `IM-000012`. */
export const importId = (number: number): string => `IM-${String(number).padStart(6, '0')}`;

/** The number in a text that names an item so; null when it names none. */
export function numberIn(text: string): number | null {
  const found = /^\s*(?:CI[-\s]?)?0*(\d{1,9})\s*$/i.exec(text.normalize('NFKC'));
  return found ? Number(found[1]) : null;
}
