import type { DayKind, Interval } from '../calendar.ts';
import { intervalProblems } from '../calendar-validate.ts';
import type { EventText } from './events.ts';
import type { Problems } from './problem.ts';
import { type Property, unescapeText } from './property.ts';
import { MARKS, type Mark, oneLine, readHours, readSummary, shorten, specialMark } from './summary.ts';

/** What a calendar of this desk wrote into its own export: the kind and hours of a day. */
export interface OwnDay {
  kind: DayKind;
  intervals: readonly Interval[];
}

/** What a day is called, and of what sort it is. */
export interface Label {
  name: string;
  /** As a public feed marks it; null when it does not. */
  mark: Mark | null;
  own: OwnDay | null;
}

const KINDS: readonly DayKind[] = ['holiday', 'workday', 'half_day', 'custom'];

/** Reads the label of an event; null when that cannot be read. */
export function readLabel(event: EventText, problems: Problems): Label | null {
  const one = (name: string) => event.properties.find((property) => property.name === name);
  const summary = one('SUMMARY');
  const own = ownDay(one('X-YINUO-KIND'), one('X-YINUO-HOURS'), problems);
  if (own === 'bad') return null;
  if (own) return { name: ownName(summary, own.kind), mark: null, own };
  const { name, mark } = readSummary(summary?.value ?? '');
  if (name !== '') return { name, mark: specialMark(event) ?? mark, own };
  problems.note(summary?.line ?? event.line, 'SUMMARY', 'required');
  return null;
}

function ownDay(
  kind: Property | undefined,
  hours: Property | undefined,
  problems: Problems,
): OwnDay | 'bad' | null {
  if (!kind) return null;
  const known = KINDS.find((one) => one === kind.value.trim().toLowerCase());
  if (known === undefined) {
    problems.note(kind.line, 'X-YINUO-KIND', 'bad_kind');
    return 'bad';
  }
  const intervals = readHours(hours?.value ?? '');
  const holds =
    intervals !== null &&
    intervalProblems(intervals, 'hours').length === 0 &&
    (known === 'custom' || (known === 'holiday') === (intervals.length === 0));
  if (holds) return { kind: known, intervals };
  problems.note(hours?.line ?? kind.line, 'X-YINUO-HOURS', 'bad_hours');
  return 'bad';
}

/** The name of a day that a calendar of this desk wrote: without the mark that was put behind it. */
function ownName(summary: Property | undefined, kind: DayKind): string {
  const text = oneLine(unescapeText(summary?.value ?? ''));
  const mark = kind === 'holiday' || kind === 'workday' ? MARKS[kind] : '';
  return shorten(mark !== '' && text.endsWith(mark) ? text.slice(0, -mark.length) : text);
}
