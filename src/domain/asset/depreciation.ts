import type { FieldProblem } from '../refusal.ts';

/** What an asset cost and for how long it is used up (直线法折旧). Money is in cents (分), whole numbers. */
export interface Money {
  cost: number;
  /** What is left at the end; at most the cost. */
  residual: number;
  /** Months over which it loses its value evenly; 0: at once. */
  months: number;
}

/** A civil day as numbers, from `2026-03-31`. */
function partsOf(day: string): { year: number; month: number; date: number } {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number);
  return { year, month, date };
}

const isLeap = (year: number) => (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
const lastOf = (year: number, month: number): number =>
  month === 2 ? (isLeap(year) ? 29 : 28) : [4, 6, 9, 11].includes(month) ? 30 : 31;

/**
 * Whole months from one day to another; a month is over on the same date, or on the last of a month that is shorter.
 * Never negative.
 */
export function monthsBetween(from: string, to: string): number {
  if (to <= from) return 0;
  const [a, b] = [partsOf(from), partsOf(to)];
  const begun = (b.year - a.year) * 12 + (b.month - a.month);
  const over = b.date >= Math.min(a.date, lastOf(b.year, b.month));
  return over ? begun : begun - 1;
}

/** What it is worth on a day, bought on another: it loses the same each month, and keeps what is left at the end. */
export function valueOn({ cost, residual, months }: Money, boughtOn: string, day: string): number {
  const over = Math.min(monthsBetween(boughtOn, day), months);
  if (months === 0) return day < boughtOn ? cost : residual;
  // BigInt: a large sum times months is no safe number any more.
  const lost = (BigInt(cost - residual) * BigInt(over)) / BigInt(months);
  return cost - Number(lost);
}

const MONEY = /^(\d{1,12})(?:\.(\d{1,2}))?$/;

/** `12800.5` as 1280050 cents; null when it is no sum of money. */
export function centsIn(text: string): number | null {
  const found = MONEY.exec(text);
  return found ? Number(found[1]) * 100 + Number((found[2] ?? '').padEnd(2, '0')) : null;
}

/** 1280050 cents as `12800.50`. */
export const moneyOf = (cents: number): string =>
  `${Math.floor(cents / 100)}.${String(cents % 100).padStart(2, '0')}`;

/** What the register says of money; what is not known is null. */
export interface Priced {
  cost: number | null;
  residual: number | null;
  months: number | null;
}

/** What does not fit together, field by field. */
export function priceProblems({ cost, residual, months }: Priced): FieldProblem[] {
  const problems: FieldProblem[] = [];
  if (cost === null && (residual ?? 0) > 0) problems.push({ field: 'body.cost', code: 'required' });
  if (cost === null && months !== null) problems.push({ field: 'body.cost', code: 'required' });
  if (cost !== null && (residual ?? 0) > cost) problems.push({ field: 'body.residual', code: 'too_big' });
  return problems.slice(0, 1);
}

/** The worth on a day as far as enough is known of it. */
export function worthOn(
  { cost, residual, months }: Priced,
  boughtOn: string | null,
  day: string,
): number | null {
  if (cost === null || months === null || boughtOn === null) return null;
  return valueOn({ cost, residual: residual ?? 0, months }, boughtOn, day);
}
