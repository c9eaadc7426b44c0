import { type Classes, lineOf } from '../config/item-class.ts';

/** What retiring an item of a class takes (2.1). */
export interface ClassRule {
  /** It is an asset: somebody else approves that it goes. */
  disposal: boolean;
  /** It stores data: how that was wiped is said before it goes. */
  wipe: boolean;
}

/** By the class that says so; those below it inherit what they do not say themselves. */
export type ClassRules = ReadonlyMap<string, ClassRule>;

const NONE: ClassRule = { disposal: false, wipe: false };

/** What is said of a class, or of the nearest class above of which something is said. */
export function nearest<T>(classes: Classes, said: ReadonlyMap<string, T>, code: string): T | null {
  const found = lineOf(classes, code).filter((one) => said.has(one.code));
  return said.get(found.at(-1)?.code ?? '') ?? null;
}

export const ruleOf = (classes: Classes, rules: ClassRules, code: string): ClassRule =>
  nearest(classes, rules, code) ?? NONE;

/**
 * The rule of an item that is, or once was, of these classes: an item does not get away from a duty by being called
 * something else.
 */
export const ruleOfAll = (classes: Classes, rules: ClassRules, codes: readonly string[]): ClassRule =>
  codes
    .map((code) => ruleOf(classes, rules, code))
    .reduce((all, one) => ({ disposal: all.disposal || one.disposal, wipe: all.wipe || one.wipe }), NONE);
