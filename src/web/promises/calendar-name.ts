import type { Say } from '../policy/words.ts';

/** What a calendar is called: its own name, that of the shipped one, or its id. */
export function calendarName(id: string, name: string | null | undefined, t: Say): string {
  return name ?? (id === 'china' ? t('promises:shippedCalendar') : id);
}

const ONE_DAY = 86_400_000;

/** The shipped versions hold from the beginning of time: nobody is told that date. */
export const sinceEver = (effectiveFrom: string): boolean => Date.parse(effectiveFrom) < ONE_DAY;
