import type { TargetCalendar } from '#domain/sla/policy.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
/** Length of a day by the calendar: a working day stands for 8 working hours, else it has 24. */
const DAY = { working: 8 * HOUR, always: 24 * HOUR } as const;

export const DURATION_UNITS = ['minute', 'hour', 'day'] as const;
export type DurationUnit = (typeof DURATION_UNITS)[number];

/** So many of a unit. */
export type Amount = readonly [count: number, unit: DurationUnit];

/** Whole days from two days on, else hours and minutes; to the minute. */
export function amountsOf(ms: number, calendar: TargetCalendar): Amount[] {
  const day = DAY[calendar];
  if (ms >= 2 * day && ms % day === 0) return [[ms / day, 'day']];
  return hoursAndMinutes(ms);
}

/** The same without days, where no calendar says how long one is. */
export function hoursAndMinutes(ms: number): Amount[] {
  const minutes = Math.round(Math.max(0, ms) / MINUTE);
  const parts: Amount[] = [
    [Math.floor(minutes / 60), 'hour'],
    [minutes % 60, 'minute'],
  ];
  const said = parts.filter(([count]) => count > 0);
  return said.length > 0 ? said : [[0, 'minute']];
}

/** Words that people type for each unit, in lower case. */
export type UnitWords = Readonly<Record<DurationUnit, readonly string[]>>;

const PART = /^(\d{1,6}(?:\.\d{1,4})?)\s*([^\d\s.]+(?: [^\d\s.]+)*)\s*/;

/**
 * Milliseconds that a typed text means, such as `30 minutes`, `1h 30m` or `2 days`; null for what is none.
 * A number needs its unit, and no unit comes twice; the whole must be at least a minute, and full minutes.
 */
export function parseDuration(text: string, calendar: TargetCalendar, words: UnitWords): number | null {
  let rest = text.normalize('NFKC').trim().toLowerCase();
  let total = 0;
  const seen = new Set<DurationUnit>();
  while (rest !== '') {
    const part = PART.exec(rest);
    const unit = part && DURATION_UNITS.find((one) => words[one].includes(part[2] ?? ''));
    if (!part || !unit || seen.has(unit)) return null;
    seen.add(unit);
    total += Number(part[1]) * msOf(unit, calendar);
    rest = rest.slice(part[0].length);
  }
  const ms = Math.round(total);
  return ms > 0 && ms % MINUTE === 0 ? ms : null;
}

const msOf = (unit: DurationUnit, calendar: TargetCalendar): number =>
  unit === 'day' ? DAY[calendar] : unit === 'hour' ? HOUR : MINUTE;
