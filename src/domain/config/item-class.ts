/** What an attribute of a configuration item can hold. `address` is one of a network: IP, MAC, prefix or host name. */
export const ATTRIBUTE_TYPES = [
  'text',
  'number',
  'date',
  'choice',
  'yes_no',
  'person',
  'site',
  'address',
  'url',
] as const;
export type AttributeType = (typeof ATTRIBUTE_TYPES)[number];

/** A name in both languages of the product. */
export interface Named {
  zh: string;
  en: string;
}

export interface Choice extends Named {
  code: string;
}

/** An attribute that every item of a class, and of the classes below it, can have. */
export interface Attribute extends Named {
  code: string;
  type: AttributeType;
  /** Of a number: what it counts, e.g. `GB`. */
  unit: string | null;
  required: boolean;
  /** No two items of the class and those below it have the same value. */
  unique: boolean;
  /** Of a text: what the whole of it must match, in the safe subset of {@link safePattern}. */
  pattern: string | null;
  /** Of a choice: what can be chosen. */
  choices: readonly Choice[];
}

/** A class of configuration items (c5). Own classes have a code that begins with `x-`. */
export interface ItemClass extends Named {
  code: string;
  /** The class whose attributes it inherits; null at the top. */
  parent: string | null;
  /** Nothing is only that: items are of a class below it. */
  abstract: boolean;
  attributes: readonly Attribute[];
}

export type Classes = ReadonlyMap<string, ItemClass>;

/** The class and those above it, from the top down; a class that is not known ends the way. */
export function lineOf(classes: Classes, code: string): ItemClass[] {
  const line: ItemClass[] = [];
  for (let at = classes.get(code); at && !line.includes(at); at = classes.get(at.parent ?? ''))
    line.unshift(at);
  return line;
}

/** An attribute with the class that brings it. */
export interface Inherited extends Attribute {
  from: string;
}

/** Every attribute that an item of the class can have, those of the top first. */
export const attributesOf = (classes: Classes, code: string): Inherited[] =>
  lineOf(classes, code).flatMap(({ code: from, attributes }) =>
    attributes.map((attribute) => ({ ...attribute, from })),
  );

/** Whether items of the class are, by inheritance, of the other one. */
export const isA = (classes: Classes, code: string, other: string): boolean =>
  lineOf(classes, code).some((one) => one.code === other);

/** The class and all below it. */
export const withBelow = (classes: Classes, code: string): string[] =>
  [...classes.keys()].filter((one) => isA(classes, one, code));
