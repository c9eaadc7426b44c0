const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/**
 * An amount of time as one says it at a glance: minutes below two hours, hours below two days, then days.
 * @param ms milliseconds, of either sign
 */
export function rough(ms: number, locale: string): string {
  const [value, unit] = inUnits(Math.abs(ms));
  return new Intl.NumberFormat(locale, { style: 'unit', unit, unitDisplay: 'short' }).format(value);
}

/** How long ago something was, just as roughly. */
export function ago(at: string, locale: string): string {
  const [value, unit] = inUnits(Math.max(0, Date.now() - new Date(at).getTime()));
  return new Intl.RelativeTimeFormat(locale, { style: 'short' }).format(-value, unit);
}

function inUnits(size: number): [number, 'minute' | 'hour' | 'day'] {
  if (size < 2 * HOUR) return [Math.round(size / MINUTE), 'minute'];
  if (size < 2 * DAY) return [Math.round(size / HOUR), 'hour'];
  return [Math.round(size / DAY), 'day'];
}
