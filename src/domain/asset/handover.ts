import { ITEM_MOVES, type Item, type ItemState } from '../config/item.ts';
import { type Refusal, refuse } from '../refusal.ts';

/** A hand-over gives somebody a device (`issue`, 领用), or takes it back (`return`, 归还). */
export const HANDOVER_KINDS = ['issue', 'return'] as const;
export type HandoverKind = (typeof HANDOVER_KINDS)[number];

/** Whether the holder has said that it is so; until then the hand-over waits for their word. */
export const HANDOVER_STATES = ['waiting', 'confirmed', 'refused', 'withdrawn'] as const;
export type HandoverState = (typeof HANDOVER_STATES)[number];

/** Where a device that was given back goes. */
export const RETURN_STATES = ['in_stock', 'idle', 'repair'] as const satisfies readonly ItemState[];
export type ReturnState = (typeof RETURN_STATES)[number];

export interface Handover {
  itemId: string;
  kind: HandoverKind;
  state: HandoverState;
  /** Who gets it, or who gave it back: nobody else confirms. */
  personId: string;
  givenBy: string;
  /** What goes along: charger, bag; its condition. */
  note: string | null;
  beforeState: ItemState;
  beforeHolderId: string | null;
  /** State and holder that it gave the item. */
  itemState: ItemState;
  answeredBy: string | null;
  /** Why the holder says no. */
  reason: string | null;
}

export interface HandoverEvent {
  kind: 'given' | 'confirmed' | 'refused' | 'withdrawn';
  data: object;
  after: Partial<Handover>;
}

export interface HandoverWish {
  kind: HandoverKind;
  /** Of an issue. */
  personId: string | null;
  /** Of a return. */
  state: ReturnState | null;
  note: string | null;
}

type Place = Pick<Item, 'state' | 'holderId'>;
const wrong = (field: string, code: string): Refusal => refuse('invalid', undefined, [{ field, code }]);

/** Gives a device to somebody or takes it back; nobody hands over to themself, for then nobody else has a word in it. */
export function giveOver(
  item: Place,
  itemId: string,
  wish: HandoverWish,
  by: string,
): HandoverEvent | Refusal {
  if (item.state === 'retired') return refuse('item_retired');
  const { kind, note } = wish;
  const personId = kind === 'issue' ? wish.personId : item.holderId;
  if (personId === null)
    return kind === 'issue' ? wrong('body.personId', 'required') : refuse('nobody_has_it');
  if (personId === by) return refuse('own_word');
  const itemState: ItemState | null = kind === 'issue' ? 'in_use' : wish.state;
  if (itemState === null) return wrong('body.state', 'required');
  if (itemState !== item.state && !ITEM_MOVES[item.state].includes(itemState))
    return refuse('item_move', { from: item.state, to: itemState });
  if (kind === 'issue' && item.state === 'in_use' && item.holderId === personId)
    return refuse('has_it_already');
  const after: Handover = {
    ...{ itemId, kind, state: 'waiting', personId, givenBy: by, note, itemState },
    ...{ beforeState: item.state, beforeHolderId: item.holderId, answeredBy: null, reason: null },
  };
  return { kind: 'given', data: {}, after };
}

/** Who holds the item after a hand-over. */
export const holderAfter = ({ kind, personId }: Pick<Handover, 'kind' | 'personId'>): string | null =>
  kind === 'issue' ? personId : null;

/** The holder's word: yes, or no with a reason. */
export function answerHandover(
  { state, personId }: Pick<Handover, 'state' | 'personId'>,
  { yes, reason }: { yes: boolean; reason: string | null },
  by: string,
): HandoverEvent | Refusal {
  if (by !== personId) return refuse('not_holder');
  if (state !== 'waiting') return refuse('handover_answered', { state });
  if (!yes && !reason)
    return refuse('reason_required', undefined, [{ field: 'body.reason', code: 'required' }]);
  const kind = yes ? 'confirmed' : 'refused';
  return { kind, data: {}, after: { state: kind, answeredBy: by, reason: yes ? null : reason } };
}

/** Takes a hand-over back that nobody has answered yet: it was a mistake, or the person has left. */
export const withdrawHandover = ({ state }: Pick<Handover, 'state'>): HandoverEvent | Refusal =>
  state === 'waiting'
    ? { kind: 'withdrawn', data: {}, after: { state: 'withdrawn' } }
    : refuse('handover_answered', { state });

/**
 * Where an item goes when a hand-over was refused or withdrawn: where it was before; null when it stays, since
 * something else has happened to it meanwhile.
 */
export function placeBack(item: Place, handover: Handover): Place | null {
  const { itemState, beforeState, beforeHolderId } = handover;
  if (item.state !== itemState || item.holderId !== holderAfter(handover)) return null;
  const back = beforeState === item.state || ITEM_MOVES[item.state].includes(beforeState);
  return { state: back ? beforeState : 'in_stock', holderId: beforeHolderId };
}
