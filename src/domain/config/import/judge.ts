import {
  changeItem,
  createItem,
  evolveItem,
  type ItemWish,
  type NewItemEvent,
  rebuildItem,
} from '../decide.ts';
import type { Because, Item } from '../item.ts';
import { attributesOf, type Classes } from '../item-class.ts';
import { type ItemReach, reachesItem } from '../reach.ts';
import {
  type Existing,
  type Key,
  type Mapping,
  NAMED_FIELDS,
  type Outcome,
  type RowProblem,
  type Said,
  type Target,
} from './row.ts';

/** What a row of people, places and items that are there already is judged against. */
export interface Facts {
  /** Items that have a value of this key, in the form of {@link keyValues}. */
  having(key: Key, value: string): readonly Existing[];
  /** The id that a text names; null: none, `many`: more than one. */
  named(field: Named, text: string): string | null | 'many';
  /** Whether an item goes only by an approved disposal (2.1). */
  isAsset(id: string): boolean;
  reads: ItemReach;
  manages: ItemReach;
  because: Because;
}
export type Named = (typeof NAMED_FIELDS)[number] | 'person' | 'site';

/** A field in which a row differs from its item. */
export interface Difference {
  field: Target;
  before: unknown;
  after: unknown;
}

/** What becomes of a row. */
export interface Verdict {
  outcome: Outcome;
  item: Existing | null;
  events: readonly NewItemEvent[];
  after: Item | null;
  changes: readonly Difference[];
  problems: readonly RowProblem[];
  /** More than one item that it could be about. */
  candidates: readonly Existing[];
  /** What no other row of the file may claim as well. */
  claims: readonly string[];
}

const STRONG: readonly Key[] = ['number', 'serial', 'assetNumber'];

/** The values by which a row can be found under each key, in the form in which they are compared. */
export function keyValues(said: Said, mapping: Mapping, classes: Classes): [Key, string][] {
  return mapping.keys.flatMap((key): [Key, string][] => {
    const value = keyValue(said, key, mapping, classes);
    return value === null ? [] : [[key, value]];
  });
}

function keyValue(said: Said, key: Key, mapping: Mapping, classes: Classes): string | null {
  if (key === 'number') return said.number === null ? null : String(said.number);
  if (key === 'serial' || key === 'assetNumber') return said.plain[key] ?? null;
  if (key === 'name') {
    const of = said.class ?? mapping.class;
    return said.plain.name && of && classes.has(of) ? nameKey(of, said.plain.name) : null;
  }
  const value = said.attributes[key.slice(10)];
  return value === undefined || value === null ? null : attributeKey(key.slice(10), String(value));
}

export const nameKey = (of: string, name: string): string => `${of} ${name.trim().toLowerCase()}`;
/** Addresses and host names are compared without case, MAC addresses with colons. */
export const attributeKey = (code: string, value: string): string => {
  const plain = value.trim().toUpperCase();
  return code === 'mac_address' ? plain.replaceAll('-', ':') : plain;
};

/** Judges one row of a file: the same facts give the same verdict, in the preview and when it is run. */
export function judgeRow(said: Said, mapping: Mapping, classes: Classes, facts: Facts): Verdict {
  const problems: RowProblem[] = [...said.problems];
  const keys = keyValues(said, mapping, classes);
  const found = match(said, keys, facts);
  const item = found.length === 1 ? (found[0] ?? null) : null;
  if (found.length > 1)
    return {
      ...verdict('ambiguous', null, problems),
      candidates: found.filter((one) => reachesItem(facts.reads, one)),
    };
  if (said.number !== null && mapping.keys.includes('number') && !(item && reachesItem(facts.reads, item)))
    problems.push({ field: 'number', code: 'unknown_reference', value: String(said.number) });
  else if (item && !reachesItem(facts.manages, item))
    problems.push({ field: null, code: 'not_yours', value: '' });
  const wish = wishOf(said, item, mapping, classes, facts, problems);
  if (isFatal(problems)) return verdict('refused', item, problems);
  if (item?.state === 'retired' && staysRetired(item, wish, classes, facts))
    return verdict('same', item, problems);
  const decided = item
    ? changeItem(classes, item, wish, facts.because, { isAsset: facts.isAsset(item.id) })
    : createItem(classes, wish, facts.because);
  if ('code' in decided) {
    for (const { field, code } of decided.fields ?? [{ field: '', code: decided.code }])
      problems.push({
        field: targetOf(field),
        code: moved(decided.code, code),
        value: saidAt(said, targetOf(field)),
      });
    return verdict('refused', item, problems);
  }
  const events = Array.isArray(decided) ? decided : [decided];
  const after = item ? events.reduce<Item>(evolveItem, itemOf(item)) : rebuildItem(events);
  if (!reachesItem(facts.manages, after)) problems.push({ field: null, code: 'not_yours', value: '' });
  const owned = uniqueOf(after, classes);
  for (const { field, key, value } of owned)
    if (facts.having(key, value).some((other) => other.id !== item?.id && other.state !== 'retired'))
      problems.push({ field, code: 'already_exists', value });
  const claims = claimsOf(item, owned, keys);
  if (isFatal(problems)) return { ...verdict('refused', item, problems), claims };
  const outcome = item ? (events.length === 0 ? 'same' : 'change') : 'new';
  return { ...verdict(outcome, item, problems), events, after, changes: differences(item, events), claims };
}

/** What is retired says no more, but a file may say of it what stands there. */
function staysRetired(
  item: Existing,
  { state = 'retired', ...wish }: ItemWish,
  classes: Classes,
  facts: Facts,
): boolean {
  if (state !== 'retired') return false;
  const decided = changeItem(classes, { ...itemOf(item), state: 'idle' }, wish, facts.because);
  return Array.isArray(decided) && decided.length === 0;
}

const isFatal = (problems: readonly RowProblem[]) => problems.some(({ note }) => !note);
const verdict = (outcome: Outcome, item: Existing | null, problems: readonly RowProblem[]): Verdict => ({
  ...{ outcome, item, problems, events: [], after: null, changes: [], candidates: [], claims: [] },
});
/** Why a state is not allowed is said more exactly. */
const moved = (refusal: string, code: string) =>
  refusal === 'item_move' || refusal === 'disposal_required' ? refusal : code;

export function itemOf({ id, number, version, ...item }: Existing): Item {
  const { hash, ...plain } = item as Item & { hash?: string };
  return plain;
}

/** The items that the first key finds that finds any; what a stronger value of the row speaks against is not it. */
function match(said: Said, keys: readonly [Key, string][], facts: Facts): readonly Existing[] {
  for (const [key, value] of keys) {
    const living = facts.having(key, value).filter(({ state }) => key === 'number' || state !== 'retired');
    const found = STRONG.includes(key) ? living : living.filter((item) => !contradicts(said, item));
    if (found.length > 0) return found;
  }
  return [];
}

function contradicts({ plain, number }: Said, item: Existing): boolean {
  const differ = (one: string | null | undefined, other: string | null) => !!one && !!other && one !== other;
  return (
    differ(plain.serial, item.serial) ||
    differ(plain.assetNumber, item.assetNumber) ||
    (number !== null && number !== item.number)
  );
}

function wishOf(
  said: Said,
  item: Existing | null,
  mapping: Mapping,
  classes: Classes,
  facts: Facts,
  problems: RowProblem[],
): ItemWish {
  const of = said.class ?? (item ? null : mapping.class);
  if (!item && of === null && !problems.some(({ field }) => field === 'class'))
    problems.push({ field: 'class', code: 'required', value: '' });
  const wish: ItemWish & { state?: Item['state'] } = { ...said.plain };
  if (of !== null) wish.class = of;
  if (!item && wish.state === undefined) wish.state = 'in_use';
  for (const field of NAMED_FIELDS) {
    const text = said.named[field];
    if (text === null) wish[field] = null;
    else if (text !== undefined) wish[field] = resolved(field, field, text, facts, problems);
  }
  const types = new Map(attributesOf(classes, of ?? item?.class ?? '').map(({ code, type }) => [code, type]));
  const attributes: Record<string, string | null> = {};
  for (const [code, value] of Object.entries(said.attributes)) {
    const type = types.get(code);
    // A file of many classes has columns that are empty for most of them.
    if (value === null && type === undefined) continue;
    const names = typeof value === 'string' && (type === 'person' || type === 'site');
    attributes[code] = names
      ? resolved(`attribute:${code}`, type, value, facts, problems)
      : (value as string | null);
  }
  return { ...wish, attributes };
}

function resolved(
  at: Target,
  field: Named,
  text: string,
  facts: Facts,
  problems: RowProblem[],
): string | null {
  const id = facts.named(field, text);
  if (id === null || id === 'many') {
    problems.push({
      field: at,
      code: id === null ? 'unknown_reference' : 'ambiguous',
      value: text.slice(0, 100),
    });
    return null;
  }
  return id;
}

/** `body.attributes.memory` is the column of `memory`. */
function targetOf(field: string): Target | null {
  const [, name, code] = field.split('.');
  if (name === 'attributes' && code) return `attribute:${code}`;
  return name && name !== 'because' ? (name as Target) : null;
}

function saidAt(said: Said, target: Target | null): string {
  if (target?.startsWith('attribute:')) return String(said.attributes[target.slice(10)] ?? '').slice(0, 100);
  return String((said.plain as Record<string, unknown>)[target ?? ''] ?? '').slice(0, 100);
}

/** What an item says that no other one may. */
export function uniqueOf(item: Item, classes: Classes): { field: Target; key: Key; value: string }[] {
  if (item.state === 'retired') return [];
  const plain = (['serial', 'assetNumber'] as const).flatMap((field) =>
    item[field] === null ? [] : [{ field, key: field, value: item[field] }],
  );
  const attributes = attributesOf(classes, item.class).flatMap(({ code, unique }) => {
    const value = item.attributes[code];
    if (!unique || value === undefined) return [];
    const field = `attribute:${code}` as const;
    return [{ field, key: field, value: attributeKey(code, String(value)) }];
  });
  return [...plain, ...attributes];
}

/** Two rows with one claim are about the same thing, or would be. What has no serial is told by what finds it. */
function claimsOf(
  item: Existing | null,
  owned: readonly { key: Key; value: string }[],
  keys: readonly [Key, string][],
): string[] {
  const strong = owned.map(({ key, value }) => `${key} ${value}`);
  if (item) return [`item ${item.id}`, ...strong];
  const weak = keys.filter(([key]) => !STRONG.includes(key)).map(([key, value]) => `${key} ${value}`);
  return strong.length > 0 ? strong : weak;
}

const differences = (item: Existing | null, events: readonly NewItemEvent[]): Difference[] =>
  item ? events.flatMap(({ before, after }) => fieldChanges(before, after)) : [];

/** The fields in which two readings of an item differ, attributes one by one; of those that `after` speaks of. */
export function fieldChanges(before: Partial<Item>, after: Partial<Item>): Difference[] {
  return (Object.keys(after) as (keyof Item)[]).flatMap((field): Difference[] => {
    if (field !== 'attributes')
      return before[field] === after[field]
        ? []
        : [{ field: field as Target, before: before[field] ?? null, after: after[field] ?? null }];
    const [was, is] = [before.attributes ?? {}, after.attributes ?? {}];
    return [...new Set([...Object.keys(was), ...Object.keys(is)])]
      .filter((code) => was[code] !== is[code])
      .map((code) => ({ field: `attribute:${code}`, before: was[code] ?? null, after: is[code] ?? null }));
  });
}
