import type { z } from 'zod';
import type { policies } from '#contract/policy.ts';
import type { Instant } from '#domain/instant.ts';
import { comingYears } from '#domain/policy/period.ts';
import type { Calendar, Interval } from '#domain/sla/calendar.ts';
import { WEEKDAYS } from '#domain/sla/calendar-date.ts';
import { validateCalendar } from '#domain/sla/calendar-validate.ts';
import { previewImport } from '#domain/sla/ics/preview.ts';
import { writeIcs } from '#domain/sla/ics/write.ts';
import type { Tx } from '../platform/db/db.ts';
import { refused } from '../platform/http/refused.ts';
import { type By, type CalendarContent, isCalendar, type Seen, saveDraft, takenDraft } from './actions.ts';
import type { WholeVersion } from './store.ts';

export interface IcsImport {
  ics: string;
  dryRun: boolean;
  years: { first: number; last: number } | null;
  hours: Interval[] | null;
}

type Answer = z.input<typeof policies.importIcs.output>;
type Shown = Omit<Answer, 'applied' | 'revision'>;

/** Puts the days of an iCalendar text into the draft of a calendar; a dry run only shows them. */
export async function importIcs(tx: Tx, seen: Seen, wish: IcsImport, by: By): Promise<Answer> {
  if (!isCalendar(seen.family)) throw refused('not_found');
  const draft = await takenDraft(tx, seen, by);
  const calendar = calendarOf(draft);
  const { days, ...preview } = previewImport(calendar, wish.ics, wishOf(calendar, wish, by.now));
  const { id: _id, version: _version, ...content } = { ...calendar, days };
  // The answer's schema says what lists hold, not that nobody changes them.
  const shown = { ...preview, calendarProblems: validateCalendar({ ...calendar, days }) } as Shown;
  if (wish.dryRun) return { ...shown, applied: false, revision: draft.revision };
  const wrong = preview.problems.map(({ line, code }) => ({ field: `body.ics.${line}`, code }));
  if (wrong.length > 0) throw refused('invalid_policy', undefined, wrong);
  const saved = await saveDraft(
    tx,
    seen,
    { content: { kind: 'calendar', calendar: content as CalendarContent }, summary: null },
    by,
  );
  return { ...shown, applied: true, revision: saved.revision };
}

const calendarOf = ({ family, version, content }: WholeVersion): Calendar =>
  ({ ...content, id: family.slice('calendar:'.length), version }) as unknown as Calendar;

/** This year and the next, with the hours of the first working weekday, unless told otherwise. */
function wishOf(calendar: Calendar, { years, hours }: IcsImport, now: Instant) {
  const [first, last] = comingYears(calendar.zone, now);
  const usual = WEEKDAYS.map((day) => calendar.week[day]).find((intervals) => intervals.length > 0);
  return { years: years ?? { first, last }, hours: hours ?? usual ?? [] };
}

/** The exceptional days of a calendar for other programs; the same version gives the same text. */
export function exportIcs(version: WholeVersion): { name: string; text: string } {
  if (!isCalendar(version.family)) throw refused('not_found');
  const calendar = calendarOf(version);
  return { name: `${calendar.id}-v${version.version}.ics`, text: writeIcs(calendar, version.changedAt) };
}
