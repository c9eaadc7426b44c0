import type { Calendar } from '../sla/calendar.ts';
import { NEW_YEAR_REACH } from '../sla/calendar.ts';
import { dayNumber, firstDayOf } from '../sla/calendar-date.ts';
import { announcedThrough, chinaDays } from '../sla/china.ts';

type Known = Pick<Calendar, 'zone' | 'alwaysOpen' | 'announcedThrough'>;

/**
 * Years whose statutory holidays of China the product has brought along since this calendar was made: a new
 * release knows a new notice, and no calendar changes by itself (A7). None for calendars that follow no notices.
 */
export function announcedSince({ zone, alwaysOpen, announcedThrough: known }: Known): number[] {
  if (alwaysOpen || known === undefined || zone !== 'Asia/Shanghai') return [];
  return Array.from({ length: Math.max(0, announcedThrough() - known) }, (_, index) => known + 1 + index);
}

/**
 * The same calendar with the days of those years. What the enterprise itself has set for a day stays; a
 * make-up day is worked by the hours of the first day of the week that has any.
 */
export function withAnnounced<C extends Calendar>(calendar: C): C {
  const [first] = announcedSince(calendar);
  if (first === undefined) return calendar;
  const hours = Object.values(calendar.week).find((day) => day.length > 0) ?? [];
  const since = firstDayOf(first) - NEW_YEAR_REACH;
  const added = Object.entries(chinaDays(hours)).filter(([date]) => (dayNumber(date) ?? 0) >= since);
  return {
    ...calendar,
    days: { ...Object.fromEntries(added), ...calendar.days },
    announcedThrough: announcedThrough(),
  };
}
