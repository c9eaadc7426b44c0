const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/**
 * An amount of time as one says it at a glance: minutes below two hours, hours below two days, then days.
 * @param ms milliseconds, of either sign
 */
export function rough(ms: number, locale: string): string {
  const size = Math.abs(ms);
  const [value, unit] =
    size < 2 * HOUR
      ? [Math.round(size / MINUTE), 'minute']
      : size < 2 * DAY
        ? [Math.round(size / HOUR), 'hour']
        : [Math.round(size / DAY), 'day'];
  return new Intl.NumberFormat(locale, { style: 'unit', unit, unitDisplay: 'long' }).format(value);
}
