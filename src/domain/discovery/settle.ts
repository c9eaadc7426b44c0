import type { ItemWish } from '../config/decide.ts';
import type { Item } from '../config/item.ts';
import { attributesOf, type Classes } from '../config/item-class.ts';
import { readValues, type Value } from '../config/values.ts';
import type { FieldProblem } from '../refusal.ts';
import type { Facts } from './facts.ts';
import { type Claim, orderFor, type Precedence, saidBy, winnerOf } from './precedence.ts';

/** What one source said of an item last: by field the value, and when. */
export type Words = Readonly<Record<string, { value: Value; at: number }>>;

/** What names in a report are here. */
export interface Places {
  holderId: string | null;
  siteId: string | null;
}

/**
 * What a report claims of an item of a class, each value in its one form, and what of it cannot be kept: an attribute
 * that the class does not have is left out silently, for formats know more than any class.
 */
export function claimed(
  classes: Classes,
  itemClass: string,
  facts: Facts,
  places: Places,
): { values: Record<string, Value>; dropped: FieldProblem[] } {
  const known = attributesOf(classes, itemClass).map((one) => ({ ...one, required: false }));
  const values: Record<string, Value> = {};
  const dropped: FieldProblem[] = [];
  const put = (field: string, value: Value | null) =>
    value !== null && Object.assign(values, { [field]: value });
  put('name', facts.name);
  put('serial', facts.serial);
  put('assetNumber', facts.assetNumber);
  put('holderId', places.holderId);
  put('siteId', places.siteId);
  for (const { code } of known) {
    const wished = facts.values[code];
    if (wished === undefined) continue;
    const read = readValues(known, {}, { [code]: wished }, 'attributes');
    if ('problems' in read) dropped.push(...read.problems);
    else put(`attributes.${code}`, read.values[code] ?? null);
  }
  if (facts.holder !== null && places.holderId === null)
    dropped.push({ field: 'holder', code: 'unknown_reference' });
  if (facts.site !== null && places.siteId === null)
    dropped.push({ field: 'site', code: 'unknown_reference' });
  return { values, dropped };
}

/** Everything by which it is settled whose word counts. */
export interface Court {
  precedence: Precedence;
  /** Codes of all sources, in their order. */
  sources: readonly string[];
  /** For how long the word of a source stands against lower ones, in ms, by its code. */
  freshFor: ReadonlyMap<string, number>;
  now: number;
}

export interface Settled {
  /** What is asked of the item, holding only what is different; null: nothing. */
  wish: ItemWish | null;
  changes: { field: string; before: Value | null; after: Value | null }[];
  /** Fields in which the source says otherwise than who counts more, and who that is. */
  overruled: { field: string; voice: string }[];
}

/** The words that count for a field. */
export const rulingOf = (field: string, claims: readonly Claim[], court: Court): Claim | null =>
  winnerOf(
    claims,
    orderFor(field, court.precedence, court.sources),
    (voice) => court.freshFor.get(voice) ?? null,
    court.now,
  );

/**
 * What becomes of an item when a source says these values now: of each field of which it speaks, the word that counts
 * most of all that have been said.
 */
export function settle(
  item: Item,
  voice: string,
  values: Readonly<Record<string, Value>>,
  others: ReadonlyMap<string, readonly Claim[]>,
  court: Court,
): Settled {
  const changes: Settled['changes'] = [];
  const overruled: Settled['overruled'] = [];
  for (const [field, value] of Object.entries(values)) {
    const claims = [
      ...(others.get(field) ?? []).filter((one) => one.voice !== voice),
      { voice, value, at: court.now },
    ];
    const winner = rulingOf(field, claims, court);
    if (!winner) continue;
    if (winner.voice !== voice && winner.value !== value) overruled.push({ field, voice: winner.voice });
    const before = saidBy(item, field);
    // Nobody takes a name away, and no machine a value that a person left empty.
    if (winner.value !== before && !(field === 'name' && winner.value === null))
      changes.push({ field, before, after: winner.value });
  }
  return { wish: wishOf(changes), changes, overruled };
}

export function wishOf(changes: readonly { field: string; after: Value | null }[]): ItemWish | null {
  if (changes.length === 0) return null;
  const plain = changes.filter(({ field }) => !field.startsWith('attributes.'));
  const own = changes.filter(({ field }) => field.startsWith('attributes.'));
  const attributes = Object.fromEntries(own.map(({ field, after }) => [field.slice(11), after]));
  return {
    ...Object.fromEntries(plain.map(({ field, after }) => [field, after])),
    ...(own.length > 0 ? { attributes } : {}),
  };
}

/** All that sources and people said of an item, by field. */
export function allClaims(
  words: readonly { voice: string; said: Words }[],
  byHand: ReadonlyMap<string, readonly Claim[]>,
): Map<string, Claim[]> {
  const claims = new Map([...byHand].map(([field, said]) => [field, [...said]]));
  for (const { voice, said } of words)
    for (const [field, { value, at }] of Object.entries(said))
      claims.set(field, [...(claims.get(field) ?? []), { voice, value, at }]);
  return claims;
}
