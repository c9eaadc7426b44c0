import type { FieldProblem } from '../refusal.ts';
import {
  type Attribute,
  attributesOf,
  type Classes,
  type ItemClass,
  lineOf,
  withBelow,
} from './item-class.ts';
import { safePattern } from './pattern.ts';

/** How the code of an own class looks; no shipped one is like it. */
export const OWN_CLASS = /^x-[a-z0-9][a-z0-9_-]{0,39}$/;
/** How the code of an attribute looks. */
export const ATTRIBUTE_CODE = /^[a-z][a-z0-9_]{0,39}$/;
const MOST_ATTRIBUTES = 60;
const DEEPEST = 8;

/**
 * What is wrong with a class that is added to these, or that takes the place of one. Fields are named as in the
 * request: `body.parent`, `body.attributes.2.choices`.
 */
export function classProblems(classes: Classes, wish: ItemClass): FieldProblem[] {
  const problems: FieldProblem[] = [];
  const say = (field: string, code: string) => problems.push({ field: `body.${field}`, code });
  const line = lineOf(classes, wish.parent ?? '');
  if (wish.parent !== null && line.length === 0) say('parent', 'unknown_reference');
  if (line.some(({ code }) => code === wish.code)) say('parent', 'circle');
  if (line.length >= DEEPEST) say('parent', 'too_deep');
  if (wish.attributes.length > MOST_ATTRIBUTES) say('attributes', 'too_big');
  const taken = takenBy(classes, wish);
  for (const [i, attribute] of wish.attributes.entries()) {
    const again = wish.attributes.findIndex(({ code }) => code === attribute.code) < i;
    if (again || taken.has(attribute.code)) say(`attributes.${i}.code`, 'given_twice');
    problems.push(...attributeProblems(attribute, `body.attributes.${i}`));
  }
  return problems;
}

/** Codes of the attributes of classes above and below, which an item would have twice. */
function takenBy(classes: Classes, { code, parent }: ItemClass): Set<string> {
  const above = attributesOf(classes, parent ?? '')
    .filter(({ from }) => from !== code)
    .map((one) => one.code);
  const beneath = withBelow(classes, code)
    .filter((one) => one !== code)
    .flatMap((one) => classes.get(one)?.attributes.map((attribute) => attribute.code) ?? []);
  return new Set([...above, ...beneath]);
}

function attributeProblems(attribute: Attribute, at: string): FieldProblem[] {
  const { type, unit, pattern, choices, unique } = attribute;
  const found: FieldProblem[] = [];
  const say = (field: string, code: string) => found.push({ field: `${at}.${field}`, code });
  if (unit !== null && type !== 'number') say('unit', 'not_allowed');
  if (pattern !== null && type !== 'text') say('pattern', 'not_allowed');
  else if (pattern !== null && safePattern(pattern) === null) say('pattern', 'bad_pattern');
  if (unique && (type === 'yes_no' || type === 'choice')) say('unique', 'not_allowed');
  if (type === 'choice' && choices.length === 0) say('choices', 'required');
  if (type !== 'choice' && choices.length > 0) say('choices', 'not_allowed');
  if (new Set(choices.map(({ code }) => code)).size < choices.length) say('choices', 'given_twice');
  return found;
}
