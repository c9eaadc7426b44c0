import { type FieldProblem, type Refusal, refuse } from '../refusal.ts';
import { type Because, ITEM_MOVES, type Item, type ItemState, PLAIN_FIELDS } from './item.ts';
import { attributesOf, type Classes, type ItemClass } from './item-class.ts';
import { serialOf } from './serial.ts';
import { readValues, type WishedValues } from './values.ts';

/** What happens to an item. `related` and `unrelated` stand in the history of both ends. */
export const ITEM_EVENTS = ['created', 'changed', 'moved', 'related', 'unrelated', 'verified'] as const;
export type ItemEventKind = (typeof ITEM_EVENTS)[number];

/** An event before it is numbered and dated: `after` holds exactly the fields that it changes. */
export interface NewItemEvent {
  kind: ItemEventKind;
  before: Partial<Item>;
  after: Partial<Item>;
  /** Of a relation: its kind, direction and other end. Of a verification: what was found. */
  data: Readonly<Record<string, unknown>>;
}

/** What is asked of an item; what is left out stays. */
export type ItemWish = Partial<Omit<Item, 'attributes' | 'state'>> & {
  state?: ItemState | undefined;
  attributes?: WishedValues | undefined;
};

const BLANK: Item = {
  class: '',
  name: '',
  state: 'planned',
  criticality: 'normal',
  serial: null,
  assetNumber: null,
  ownerId: null,
  holderId: null,
  groupId: null,
  departmentId: null,
  siteId: null,
  attributes: {},
  note: null,
};

const invalid = (fields: readonly FieldProblem[]) => refuse('invalid', undefined, fields);

/** By hand people say why; a ticket or change is named. */
export function becauseProblem({ cause, ref, reason }: Because): Refusal | null {
  if (cause === 'by_hand' && !reason)
    return refuse('reason_required', undefined, [{ field: 'body.because.reason', code: 'required' }]);
  if ((cause === 'ticket' || cause === 'change') && !ref)
    return invalid([{ field: 'body.because.ref', code: 'required' }]);
  return null;
}

/** A new item; it may begin in any state but retired, for what stands there already is recorded late. */
export function createItem(classes: Classes, wish: ItemWish, because: Because): NewItemEvent | Refusal {
  const refusal = becauseProblem(because) ?? classProblem(classes.get(wish.class ?? ''));
  if (refusal) return refusal;
  if (!wish.name) return invalid([{ field: 'body.name', code: 'required' }]);
  if (wish.state === 'retired') return invalid([{ field: 'body.state', code: 'not_allowed' }]);
  const after = wished(classes, BLANK, wish);
  return 'problems' in after
    ? invalid(after.problems)
    : { kind: 'created', before: {}, after: after.item, data: {} };
}

/**
 * A change of what an item says; answers no event when nothing is different. An asset is not retired so, but by its
 * approved disposal (2.1); unless told otherwise, an item is one.
 */
export function changeItem(
  classes: Classes,
  item: Item,
  wish: ItemWish,
  because: Because,
  { isAsset }: { isAsset: boolean } = { isAsset: true },
): NewItemEvent[] | Refusal {
  const refusal = becauseProblem(because) ?? (wish.class ? classProblem(classes.get(wish.class)) : null);
  if (refusal) return refusal;
  const { state = item.state, ...rest } = wish;
  if (state !== item.state && !ITEM_MOVES[item.state].includes(state))
    return refuse('item_move', { from: item.state, to: state }, [
      { field: 'body.state', code: 'not_allowed' },
    ]);
  if (item.state === 'retired' && state === 'retired') return refuse('item_retired');
  if (state === 'retired' && isAsset)
    return refuse('disposal_required', undefined, [{ field: 'body.state', code: 'not_allowed' }]);
  const after = wished(classes, item, rest);
  if ('problems' in after) return invalid(after.problems);
  const moved: NewItemEvent[] =
    state === item.state
      ? []
      : [{ kind: 'moved', before: { state: item.state }, after: { state }, data: {} }];
  const changed = difference(item, { ...after.item, state: item.state });
  return changed ? [...moved, { kind: 'changed', ...changed, data: {} }] : moved;
}

/** Retires an asset whose disposal is carried out; nobody holds it any more. */
export function retireItem(item: Item, data: Readonly<Record<string, unknown>>): NewItemEvent[] | Refusal {
  if (!ITEM_MOVES[item.state].includes('retired')) return refuse('item_retired');
  const moved: NewItemEvent = {
    ...{ kind: 'moved', before: { state: item.state }, after: { state: 'retired' }, data },
  };
  const left = difference(item, { ...item, holderId: null });
  return left ? [moved, { kind: 'changed', ...left, data: {} }] : [moved];
}

function classProblem(found: ItemClass | undefined): Refusal | null {
  if (!found)
    return refuse('unknown_reference', undefined, [{ field: 'body.class', code: 'unknown_reference' }]);
  return found.abstract ? invalid([{ field: 'body.class', code: 'not_allowed' }]) : null;
}

function wished(
  classes: Classes,
  before: Item,
  wish: ItemWish,
): { item: Item } | { problems: FieldProblem[] } {
  const item: Item = { ...before, ...given(wish) };
  const read = readValues(attributesOf(classes, item.class), before.attributes, wish.attributes ?? {});
  return 'problems' in read ? read : { item: { ...item, attributes: read.values } };
}

function given(wish: ItemWish): Partial<Item> {
  const plain = [...PLAIN_FIELDS, 'class', 'state'] as const;
  const fields = Object.fromEntries(
    plain.filter((field) => wish[field] !== undefined).map((field) => [field, wish[field]]),
  );
  return {
    ...fields,
    ...(wish.serial === undefined ? {} : { serial: serialOf(wish.serial) }),
    ...(wish.assetNumber === undefined ? {} : { assetNumber: serialOf(wish.assetNumber) }),
  };
}

/** The fields in which two differ, as both have them; null when there are none. */
export function difference(one: Item, other: Item): { before: Partial<Item>; after: Partial<Item> } | null {
  const fields = (Object.keys(one) as (keyof Item)[]).filter((field) => !same(one[field], other[field]));
  const of = (item: Item) => Object.fromEntries(fields.map((field) => [field, item[field]]));
  return fields.length === 0 ? null : { before: of(one), after: of(other) };
}

function same(one: unknown, other: unknown): boolean {
  if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null)
    return one === other;
  const [a, b] = [Object.entries(one), other as Record<string, unknown>];
  return a.length === Object.keys(b).length && a.every(([key, value]) => b[key] === value);
}

/** The state after an event. */
export const evolveItem = (item: Item, { after }: Pick<NewItemEvent, 'after'>): Item => ({
  ...item,
  ...after,
});

/** The item that a whole history makes. */
export const rebuildItem = (events: readonly Pick<NewItemEvent, 'after'>[]): Item =>
  events.reduce(evolveItem, BLANK);
