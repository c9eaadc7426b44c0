import type { CivilDate } from '#domain/sla/calendar-date.ts';

/** Civil dates in words. They have no zone: read and shown in the same one, they stay the day they are. */
interface CivilWords {
  /** Oct 1. */
  day(date: CivilDate): string;
  /** Thursday, October 1, 2026. */
  whole(date: CivilDate): string;
  /** Oct. */
  month(month: number): string;
}

export function civilWordsFor(locale: string): CivilWords {
  const form = (options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat(locale, { ...options, timeZone: 'UTC' });
  const day = form({ month: 'short', day: 'numeric' });
  const whole = form({ dateStyle: 'full' });
  const month = form({ month: 'short' });
  return {
    day: (date) => day.format(new Date(date)),
    whole: (date) => whole.format(new Date(date)),
    month: (n) => month.format(Date.UTC(2000, n - 1, 1)),
  };
}
