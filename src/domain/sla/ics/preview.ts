import type { Calendar, ExceptionalDay } from '../calendar.ts';
import type { CivilDate } from '../calendar-date.ts';
import type { IcsProblem } from './problem.ts';
import { type IcsWish, readIcs, type SkippedEvent } from './read.ts';

/** What an import would do to a calendar. It removes nothing: days that the text does not name stay. */
export interface ImportPreview {
  added: { date: CivilDate; day: ExceptionalDay }[];
  changed: { date: CivilDate; before: ExceptionalDay; after: ExceptionalDay }[];
  unchanged: CivilDate[];
  skipped: SkippedEvent[];
  problems: IcsProblem[];
  /** All exceptional days of the calendar afterwards; for validation and for the next version. */
  days: Record<CivilDate, ExceptionalDay>;
}

/** What the import of an .ics text would do, date by date. */
export function previewImport(calendar: Calendar, text: string, wish: IcsWish): ImportPreview {
  const { days, skipped, problems } = readIcs(text, wish);
  const preview: ImportPreview = {
    added: [],
    changed: [],
    unchanged: [],
    skipped,
    problems,
    days: { ...calendar.days, ...days },
  };
  for (const date of Object.keys(days).sort()) {
    const after = days[date];
    const before = calendar.days[date];
    if (!after) continue;
    if (!before) preview.added.push({ date, day: after });
    else if (sameDay(before, after)) preview.unchanged.push(date);
    else preview.changed.push({ date, before, after });
  }
  return preview;
}

export const sameDay = (one: ExceptionalDay, other: ExceptionalDay): boolean =>
  one.kind === other.kind &&
  one.name === other.name &&
  JSON.stringify(one.intervals) === JSON.stringify(other.intervals);
