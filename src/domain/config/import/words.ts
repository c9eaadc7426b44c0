import type { Item } from '../item.ts';
import type { Attribute, Classes } from '../item-class.ts';
import { attributesOf } from '../item-class.ts';
import { RELATION_KINDS } from '../relation.ts';
import type { Value } from '../values.ts';
import { CRITICALITY_WORDS, classCalled, plainly, STATE_WORDS } from './cells.ts';
import { PLAIN_TARGETS, type Target } from './row.ts';

/** The columns of an export of items of these classes, in order. */
export function exportTargets(classes: Classes, codes: readonly string[]): Target[] {
  const attributes = new Set(codes.flatMap((code) => attributesOf(classes, code).map((one) => one.code)));
  return [
    ...PLAIN_TARGETS,
    ...[...attributes].map((code) => `attribute:${code}` as const),
    ...RELATION_KINDS.map(({ code }) => `relation:${code}:forth` as const),
  ];
}

/** The class of an item in words by which it is found again. */
export function classWord(classes: Classes, code: string, locale: 'zh' | 'en'): string {
  const name = classes.get(code)?.[locale] ?? code;
  return classCalled(classes, name) === code ? name : code;
}

export const stateWord = ({ state }: Pick<Item, 'state'>, locale: 'zh' | 'en'): string =>
  STATE_WORDS[state][locale === 'zh' ? 0 : 1];
export const criticalityWord = ({ criticality }: Pick<Item, 'criticality'>, locale: 'zh' | 'en'): string =>
  CRITICALITY_WORDS[criticality][locale === 'zh' ? 0 : 1];

/** A value as people read it, and as an import reads it back; people and sites are named by who exports. */
export function valueWord({ choices }: Attribute, value: Value, locale: 'zh' | 'en'): string {
  if (typeof value === 'boolean') return locale === 'zh' ? (value ? '是' : '否') : value ? 'yes' : 'no';
  if (typeof value === 'number') return decimal(value);
  const choice = choices.find(({ code }) => code === value);
  if (!choice) return value;
  const word = choice[locale];
  const first = choices.find(({ code, zh, en }) =>
    [code, zh, en].some((one) => plainly(one) === plainly(word)),
  );
  return first === choice ? word : value;
}

/** A number in digits alone, as {@link String} writes it but without an exponent. */
export function decimal(value: number): string {
  const [, sign = '', whole = '', part = '', power] =
    /^(-?)(\d+)(?:\.(\d+))?e([+-]\d+)$/.exec(String(value)) ?? [];
  if (power === undefined) return String(value);
  const digits = whole + part;
  const point = whole.length + Number(power);
  if (point <= 0) return `${sign}0.${'0'.repeat(-point)}${digits}`;
  return point >= digits.length
    ? `${sign}${digits.padEnd(point, '0')}`
    : `${sign}${digits.slice(0, point)}.${digits.slice(point)}`;
}
