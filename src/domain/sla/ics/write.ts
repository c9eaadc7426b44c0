import type { Instant } from '../../instant.ts';
import type { Calendar, ExceptionalDay } from '../calendar.ts';
import { civilDate, type DayNumber, dayNumber } from '../calendar-date.ts';
import { fold } from './lines.ts';
import { sameDay } from './preview.ts';
import { escapeText } from './property.ts';
import { MARKS, oneLine, shorten, writeHours } from './summary.ts';

/** Days in a row that are the same. */
interface Stretch {
  first: DayNumber;
  last: DayNumber;
  day: ExceptionalDay;
}

/**
 * The exceptional days of a calendar as an .ics text (RFC 5545) that any program reads, and that this desk
 * reads back to the same days. The zone does not enter: days are civil dates. `stamp` is the time of export.
 */
export function writeIcs(calendar: Calendar, stamp: Instant): string {
  const time = new Date(stamp).toISOString().replace(/[-:]|\.\d+/g, '');
  const events = stretchesOf(calendar).flatMap((stretch) => eventLines(stretch, calendar.id, time));
  return [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//Yinuo//Calendar//ZH',
    'CALSCALE:GREGORIAN',
    `X-WR-TIMEZONE:${escapeText(oneLine(calendar.zone))}`,
    ...events,
    'END:VCALENDAR',
  ]
    .map((line) => `${fold(line)}\r\n`)
    .join('');
}

function eventLines({ first, last, day }: Stretch, id: string, stamp: string): string[] {
  const mark = day.kind === 'holiday' || day.kind === 'workday' ? MARKS[day.kind] : '';
  const hours = day.intervals.length > 0 ? [`X-YINUO-HOURS:${writeHours(day.intervals)}`] : [];
  return [
    'BEGIN:VEVENT',
    `UID:${escapeText(oneLine(`${civilDate(first)}-${id}`))}@yinuo`,
    `DTSTAMP:${stamp}`,
    `DTSTART;VALUE=DATE:${compact(first)}`,
    `DTEND;VALUE=DATE:${compact(last + 1)}`,
    `SUMMARY:${escapeText(`${shorten(oneLine(day.name))}${mark}`)}`,
    'TRANSP:TRANSPARENT',
    `X-YINUO-KIND:${day.kind}`,
    ...hours,
    'END:VEVENT',
  ];
}

const compact = (day: DayNumber): string => civilDate(day).replaceAll('-', '');

function stretchesOf({ days }: Calendar): Stretch[] {
  const stretches: Stretch[] = [];
  for (const date of Object.keys(days).sort()) {
    const number = dayNumber(date);
    const day = days[date];
    if (number === null || !day) continue;
    const last = stretches.at(-1);
    if (last && last.last === number - 1 && sameDay(last.day, day)) last.last = number;
    else stretches.push({ first: number, last: number, day });
  }
  return stretches;
}
