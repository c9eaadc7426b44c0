import type { ItemWish } from '../config/decide.ts';
import { ITEM_MOVES, type Item } from '../config/item.ts';

const TAKEN = [
  'serial',
  'assetNumber',
  'ownerId',
  'holderId',
  'groupId',
  'departmentId',
  'siteId',
  'note',
] as const;

/** What is left of an item that was another one entered again: it stands idle, and nothing names it any more. */
export function givenUp({ state, attributes }: Item): ItemWish {
  return {
    ...(ITEM_MOVES[state].includes('idle') ? { state: 'idle' as const } : {}),
    ...{ serial: null, assetNumber: null },
    ...(attributes.mac_address === undefined ? {} : { attributes: { mac_address: null } }),
  };
}

/** What an item has from its double: whatever it does not say itself. */
export function takenOver(item: Item, double: Item): ItemWish {
  const missing = TAKEN.filter((field) => item[field] === null && double[field] !== null);
  return Object.fromEntries(missing.map((field) => [field, double[field]]));
}
