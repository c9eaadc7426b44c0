import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { useMe } from './session.tsx';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

export interface Formats {
  /** 2026-11-24 09:30 in the reader's zone and language. */
  time(at: string | number): string;
  day(at: string | number): string;
  /** "3 hours ago", "in 2 days". */
  relative(at: string | number, now?: number): string;
  /** "2 hours 5 minutes" of an amount of milliseconds. */
  duration(ms: number): string;
  size(bytes: number): string;
  number(n: number): string;
  /** "A, B and C". */
  list(items: readonly (string | number)[]): string;
}

/** Times, durations and numbers in the zone and language of whoever reads. */
export function useFormats(): Formats {
  const { i18n } = useTranslation();
  const zone = useMe()?.zone;
  return useMemo(() => formatsFor(i18n.language, zone), [i18n.language, zone]);
}

export function formatsFor(locale: string, zone: string | undefined): Formats {
  const options = zone ? { timeZone: zone } : {};
  const time = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short', ...options });
  const day = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', ...options });
  const relative = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' });
  const number = new Intl.NumberFormat(locale);
  const list = new Intl.ListFormat(locale);
  const unit = (value: number, name: string) =>
    new Intl.NumberFormat(locale, { style: 'unit', unit: name, unitDisplay: 'long' }).format(value);
  return {
    time: (at) => time.format(new Date(at)),
    day: (at) => day.format(new Date(at)),
    relative: (at, now = Date.now()) => {
      const ms = new Date(at).getTime() - now;
      const size = Math.abs(ms);
      if (size < HOUR) return relative.format(Math.round(ms / MINUTE), 'minute');
      if (size < DAY) return relative.format(Math.round(ms / HOUR), 'hour');
      return relative.format(Math.round(ms / DAY), 'day');
    },
    duration: (ms) => {
      const minutes = Math.max(0, Math.round(ms / MINUTE));
      const parts = [
        [Math.floor(minutes / 60), 'hour'],
        [minutes % 60, 'minute'],
      ] as const;
      const said = parts.filter(([n]) => n > 0).map(([n, name]) => unit(n, name));
      return said.length > 0 ? said.join(' ') : unit(0, 'minute');
    },
    size: (bytes) =>
      bytes < 1_048_576
        ? `${number.format(Math.max(1, Math.round(bytes / 1024)))} KB`
        : `${number.format(Math.round(bytes / 104_857.6) / 10)} MB`,
    number: (n) => number.format(n),
    list: (items) => list.format(items.map(String)),
  };
}
