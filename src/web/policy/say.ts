import type { Interval } from '#domain/sla/calendar.ts';
import type { TargetCalendar, TargetRule } from '#domain/sla/policy.ts';
import { wallTime } from './clock-text.ts';
import { type Amount, amountsOf } from './durations.ts';
import type { Say } from './words.ts';

/** `1 hour 30 minutes`. */
export const timeWords = (amounts: readonly Amount[], t: Say, calendar: TargetCalendar = 'always'): string =>
  amounts
    .map(([count, unit]) =>
      unit === 'day'
        ? t(`promises:duration.day.${calendar}`, { count })
        : t(`promises:duration.${unit}`, { count }),
    )
    .join(' ');

/** A span on a calendar, such as `2 working days`. */
export const durationWords = (ms: number, calendar: TargetCalendar, t: Say): string =>
  timeWords(amountsOf(ms, calendar), t, calendar);

/** The same with what counts: around the clock, or in working time. */
export const targetWords = ({ budget, calendar }: TargetRule, t: Say): string =>
  t(`promises:within.${calendar}`, { time: durationWords(budget, calendar, t) });

/** `09:00–12:00, 13:00–18:00`; empty for a day without hours. */
export const hoursWords = (hours: readonly Interval[], t: Say): string =>
  hours.map((interval) => intervalWords(interval, t)).join(t('common:comma'));

function intervalWords([from, to]: Interval, t: Say): string {
  const end = wallTime(to);
  const till = end.nextDay ? t('promises:nextDay', { time: end.text }) : end.text;
  return `${wallTime(from).text}–${till}`;
}
