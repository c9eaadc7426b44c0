export type Unit = 'month' | 'week';

const DAY = 86_400_000;
const dateOf = (ms: number): string => new Date(ms).toISOString().slice(0, 10);

/** The first day of the month or week (from Monday) of a date, and the day after its last. */
export function spanFrom(unit: Unit, date: string): [first: string, after: string] {
  const [year = 0, month = 1, day = 1] = date.split('-').map(Number);
  if (unit === 'month') return [dateOf(Date.UTC(year, month - 1, 1)), dateOf(Date.UTC(year, month, 1))];
  const at = Date.UTC(year, month - 1, day);
  const monday = at - ((new Date(at).getUTCDay() + 6) % 7) * DAY;
  return [dateOf(monday), dateOf(monday + 7 * DAY)];
}

/** The first day of the next span, or of the one before. */
export function stepped(unit: Unit, date: string, by: 1 | -1): string {
  const [first, after] = spanFrom(unit, date);
  return by === 1 ? after : (spanFrom(unit, dateOf(Date.parse(first) - DAY))[0] ?? first);
}
