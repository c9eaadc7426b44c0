import { serialOf } from '../config/serial.ts';

/** By what a file or program names a machine, the surest first. */
const ITEM_WAYS = ['number', 'serial', 'asset_number', 'host_name', 'plain_number'] as const;
export type ItemWay = (typeof ITEM_WAYS)[number];

/** What a text says if it is meant in each of these ways; null: it cannot be. */
export function readingsOf(text: string): Record<ItemWay, string | null> {
  const plain = text.normalize('NFKC').trim();
  const number = /^CI[-\s]?0*(\d{1,9})$/i.exec(plain)?.[1] ?? null;
  const bare = /^0*(\d{1,9})$/.exec(plain)?.[1] ?? null;
  const serial = number === null ? serialOf(plain) : null;
  const host = plain.toLowerCase();
  return {
    number,
    serial,
    asset_number: serial,
    host_name: number === null && /^[\p{L}\p{N}_.-]{1,253}$/u.test(host) ? host : null,
    plain_number: bare,
  };
}

/** The item that a text names, by the surest way in which it names any; null: none, or more than one. */
export function itemNamed(
  found: readonly { way: ItemWay; itemId: string }[],
): { itemId: string } | 'unknown_item' | 'ambiguous_item' {
  for (const way of ITEM_WAYS) {
    const ids = new Set(found.filter((one) => one.way === way).map(({ itemId }) => itemId));
    const [itemId] = ids;
    if (itemId !== undefined) return ids.size === 1 ? { itemId } : 'ambiguous_item';
  }
  return 'unknown_item';
}
