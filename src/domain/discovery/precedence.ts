import type { Item } from '../config/item.ts';
import type { Value } from '../config/values.ts';
import type { Instant } from '../instant.ts';

/** Who speaks beside the sources, by the codes that no source may have. */
export const HAND = 'hand';
export const IMPORT = 'import';

/**
 * A field that sources speak of: one of the item, or an attribute as `attributes.os`. What people know best stands in
 * the first group, what machines know best in the second.
 */
export type Field = 'name' | 'holderId' | 'siteId' | 'serial' | 'assetNumber' | `attributes.${string}`;
export const GROUPS = ['people', 'hardware'] as const;
export type Group = (typeof GROUPS)[number];

const OF_PEOPLE: readonly string[] = [
  ...['name', 'holderId', 'siteId', 'assetNumber'],
  ...['attributes.bought_on', 'attributes.warranty_until', 'attributes.environment', 'attributes.rack'],
];
export const groupOf = (field: string): Group => (OF_PEOPLE.includes(field) ? 'people' : 'hardware');
const PLAIN = ['name', 'holderId', 'siteId', 'serial', 'assetNumber'] as const;
const plainOf = (field: string) => PLAIN.find((one) => one === field);
export const isField = (text: string): boolean =>
  plainOf(text) !== undefined || /^attributes\.[a-z][a-z0-9_]{0,39}$/.test(text);

/**
 * Whose word counts more, the highest first, by group or by single field. A voice that a list does not name stands where
 * {@link orderFor} puts it.
 */
export type Precedence = Readonly<Record<string, readonly string[]>>;

/** What a voice last said of a field, and when. */
export interface Claim {
  voice: string;
  value: Value | null;
  at: Instant;
}

/** Voices for a field, the highest first. Unless told, hand stands above all in what people know, and else below. */
export function orderFor(field: string, precedence: Precedence, sources: readonly string[]): string[] {
  const told = precedence[field] ?? precedence[groupOf(field)] ?? [];
  const rest = groupOf(field) === 'people' ? [HAND, IMPORT, ...sources] : [...sources, IMPORT, HAND];
  return [...told, ...rest.filter((voice) => !told.includes(voice))];
}

/** For how long the word of a voice stands against lower ones, in ms; null: for ever. */
export type Freshness = (voice: string) => number | null;

/**
 * Whose word counts: the highest that is fresh; of one voice the latest. When none is fresh the highest of all. It does
 * not matter in which order the words came.
 */
export function winnerOf(
  claims: readonly Claim[],
  order: readonly string[],
  freshness: Freshness,
  now: Instant,
): Claim | null {
  const rank = ({ voice }: Claim) => {
    const at = order.indexOf(voice);
    return at < 0 ? order.length : at;
  };
  const isFresh = ({ voice, at }: Claim) => {
    const lasts = freshness(voice);
    return lasts === null || now - at <= lasts;
  };
  const fresh = claims.filter(isFresh);
  const before = (a: Claim, b: Claim) =>
    rank(a) - rank(b) ||
    compare(a.voice, b.voice) ||
    b.at - a.at ||
    compare(String(a.value), String(b.value));
  return [...(fresh.length > 0 ? fresh : claims)].sort(before)[0] ?? null;
}

const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);

/** What an item says in a field. */
export function saidBy(item: Item, field: string): Value | null {
  if (field.startsWith('attributes.')) return item.attributes[field.slice(11)] ?? null;
  const plain = plainOf(field);
  return plain ? item[plain] : null;
}

/** An event of an item's history, as far as it tells who said what. */
export interface Said {
  cause: string;
  at: Instant;
  before: Partial<Item>;
  after: Partial<Item>;
}

/** What people and imports last said of each field, read from the history, the oldest first. */
export function handClaims(history: readonly Said[]): Map<string, Claim[]> {
  const claims = new Map<string, Claim[]>();
  const put = (field: string, claim: Claim) =>
    claims.set(field, [...(claims.get(field) ?? []).filter(({ voice }) => voice !== claim.voice), claim]);
  for (const { cause, at, before, after } of history) {
    if (cause === 'discovery') continue;
    const voice = cause === 'import' ? IMPORT : HAND;
    for (const [field, value] of changesOf(before, after)) put(field, { voice, value, at });
  }
  return claims;
}

/** The fields that an event changed, attributes one by one. What a first event left open says nothing. */
function changesOf(before: Partial<Item>, after: Partial<Item>): [string, Value | null][] {
  const fields = PLAIN.flatMap((field): [string, Value | null][] => {
    const value = after[field];
    return value === undefined || (value === null && before[field] === undefined) ? [] : [[field, value]];
  });
  const [were, are] = [before.attributes ?? {}, after.attributes];
  if (are === undefined) return fields;
  const codes = [...new Set([...Object.keys(were), ...Object.keys(are)])].filter(
    (code) => were[code] !== are[code],
  );
  return [
    ...fields,
    ...codes.map((code): [string, Value | null] => [`attributes.${code}`, are[code] ?? null]),
  ];
}
