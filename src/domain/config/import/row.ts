import type { Item, ItemState } from '../item.ts';
import type { Values, WishedValues } from '../values.ts';

/** What an import would do with a row: add, change, nothing, or it cannot tell which item, or must not. */
export const OUTCOMES = ['new', 'change', 'same', 'ambiguous', 'refused'] as const;
export type Outcome = (typeof OUTCOMES)[number];

/** Columns that say which item a row is about or what it says, besides attributes and relations. */
export const PLAIN_TARGETS = [
  'number',
  'class',
  'name',
  'state',
  'criticality',
  'serial',
  'assetNumber',
  'ownerId',
  'holderId',
  'groupId',
  'departmentId',
  'siteId',
  'note',
] as const;
export type PlainTarget = (typeof PLAIN_TARGETS)[number];

/** Where a column goes: a field, `attribute:<code>`, or `relation:<kind>:<forth or back>`. */
export type Target = PlainTarget | `attribute:${string}` | `relation:${string}:${'forth' | 'back'}`;

/** What can say which item a row is about: number, serial ..., the code of an attribute, or name and class together. */
export const PLAIN_KEYS = ['number', 'serial', 'assetNumber', 'name'] as const;
export type Key = (typeof PLAIN_KEYS)[number] | `attribute:${string}`;

/** Attributes that name one thing of their kind without being kept unique. */
export const NAMING_ATTRIBUTES = ['mac_address', 'host_name', 'management_address'] as const;

/** A cell: its text, or why it has none that could be taken. */
export type Cell = string | { code: CellProblem };
/** A formula without a value that was kept with it, an error such as `#N/A`, or signs that are none. */
export type CellProblem = 'formula' | 'error_value' | 'broken_text' | 'too_long';

/** What is wrong with a row, or only worth saying (`note`): at which column, by a code. */
export interface RowProblem {
  field: Target | null;
  code: string;
  /** What stands there, shortened; or, of duplicates, the other row. */
  value: string;
  note?: true;
}

/** How a file is read. */
export interface Mapping {
  /** For each column of the file where it goes; null: nowhere. */
  columns: readonly (Target | null)[];
  /** The class of new items whose row says none. */
  class: string | null;
  /** By what items are found, the first that finds one decides. */
  keys: readonly Key[];
  /** What an empty cell means: leave what is there, or take it away. */
  empty: 'keep' | 'clear';
}

/** A relation that a row asks for, by what its other end is called. */
export interface RelationSaid {
  kind: string;
  direction: 'forth' | 'back';
  ref: string;
}

/** What a row says, before people, places and items that it names are looked up. */
export interface Said {
  number: number | null;
  class: string | null;
  plain: Partial<Pick<Item, 'name' | 'criticality' | 'serial' | 'assetNumber' | 'note'>> & {
    state?: ItemState;
  };
  /** Texts that name a person, group, department or site; null takes it away. */
  named: Partial<Record<NamedField, string | null>>;
  attributes: WishedValues;
  relations: readonly RelationSaid[];
  problems: readonly RowProblem[];
}
export const NAMED_FIELDS = ['ownerId', 'holderId', 'groupId', 'departmentId', 'siteId'] as const;
export type NamedField = (typeof NAMED_FIELDS)[number];

/** An item as far as rows are compared with it. */
export interface Existing extends Item {
  id: string;
  number: number;
  version: number;
  attributes: Values;
}
