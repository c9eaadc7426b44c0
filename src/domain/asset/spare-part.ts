import { type Refusal, refuse } from '../refusal.ts';

/** Parts that are kept without a serial number each: so many of a kind in one place. */
export interface SparePart {
  name: string;
  model: string | null;
  siteId: string | null;
  /** Below this somebody should order. */
  minimum: number;
  stock: number;
}

/** `counted` says how many there are, whatever the books say. */
export const PART_MOVES = ['received', 'taken', 'counted'] as const;
export type PartMove = (typeof PART_MOVES)[number];

export interface PartWish {
  kind: PartMove;
  /** How many came or went; of a count, how many there are. */
  quantity: number;
  /** For what it was taken: a ticket or an item, or both. */
  ticket: number | null;
  itemId: string | null;
  note: string | null;
}

export interface PartEvent {
  kind: 'added' | 'changed' | PartMove;
  data: object;
  after: Partial<SparePart>;
}

/** More than this nobody keeps of one kind. */
export const MOST_PARTS = 1_000_000;

/** Takes parts out for a ticket or an item, brings them in, or sets right what the books say. */
export function moveParts({ stock }: Pick<SparePart, 'stock'>, wish: PartWish): PartEvent | Refusal {
  const { kind, quantity, ticket, itemId, note } = wish;
  const wrong = (field: string, code: string) => refuse('invalid', undefined, [{ field, code }]);
  if (kind !== 'counted' && quantity === 0) return wrong('body.quantity', 'too_small');
  if (kind === 'taken' && ticket === null && itemId === null) return wrong('body.ticket', 'required');
  if (kind === 'counted' && quantity !== stock && !note)
    return refuse('reason_required', undefined, [{ field: 'body.note', code: 'required' }]);
  const left = kind === 'counted' ? quantity : stock + (kind === 'received' ? quantity : -quantity);
  if (left < 0) return refuse('not_in_stock', { stock });
  if (left > MOST_PARTS) return wrong('body.quantity', 'too_big');
  return { kind, data: { quantity, ticket, itemId, note }, after: { stock: left } };
}
