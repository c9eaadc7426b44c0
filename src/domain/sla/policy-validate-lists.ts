import type { FieldProblem } from '../refusal.ts';
import type { ProblemCode } from './problem-codes.ts';

/** A problem with a code that has words. */
export const problem = (field: string, code: ProblemCode): FieldProblem => ({ field, code });

/** Every entry that stands in the list before. */
export const twice = (list: readonly string[], fieldOf: (index: number) => string): FieldProblem[] =>
  list.flatMap((value, index) =>
    list.indexOf(value) < index ? [problem(fieldOf(index), 'given_twice')] : [],
  );

/** Names that are empty or stand twice. */
export const nameProblems = (list: readonly string[], field: string): FieldProblem[] => [
  ...list.flatMap((name, index) => (name.trim() === '' ? [problem(`${field}.${index}`, 'required')] : [])),
  ...twice(list, (index) => `${field}.${index}`),
];

/** A list that must say something, each thing once. */
export const filledProblems = (list: readonly string[], field: string): FieldProblem[] =>
  list.length === 0 ? [problem(field, 'required')] : twice(list, (index) => `${field}.${index}`);

export interface Bounds {
  least: number;
  most: number;
  below: ProblemCode;
  above: ProblemCode;
}

/** A whole number within its bounds. */
export function numberProblems(
  value: number,
  field: string,
  { least, most, below, above }: Bounds,
): FieldProblem[] {
  if (!Number.isInteger(value)) return [problem(field, 'not_an_integer')];
  if (value < least) return [problem(field, below)];
  return value > most ? [problem(field, above)] : [];
}

/** Whole numbers within bounds, each larger than the one before. */
export const ascendingProblems = (list: readonly number[], field: string, bounds: Bounds): FieldProblem[] =>
  list.flatMap((value, index) => {
    const at = `${field}.${index}`;
    const wrong = numberProblems(value, at, bounds);
    if (wrong.length > 0) return wrong;
    const before = list[index - 1];
    return before !== undefined && value <= before ? [problem(at, 'not_ascending')] : [];
  });

const YEAR = 366 * 86_400_000;
/** A span that is promised: more than nothing, at most a year. */
export const SPAN: Bounds = { least: 1, most: YEAR, below: 'too_short', above: 'too_long' };
