import type { Instant } from '../instant.ts';
import type { AlertPolicy, Mark, Report } from './alert.ts';

const MINUTE = 60_000;

/** What an alert is by all that was reported of it. */
export interface Course {
  firing: boolean;
  firstSeen: Instant;
  lastSeen: Instant;
  /** Distinct marks. */
  count: number;
  /** When it last began to fire; null: never. */
  onset: Instant | null;
  /** When it began to fire or ended, in order. */
  changes: readonly Instant[];
}

/** By time; of two at one time the end comes last, for what began and ended at once is over. */
const inOrder = (a: Mark, b: Mark): number => a.at - b.at || Number(b.firing) - Number(a.firing);
const keyOf = ({ at, firing }: Mark): string => `${at}${firing}`;

/** Marks without repetition, in order. */
export const merged = (...lists: readonly (readonly Mark[])[]): Mark[] =>
  [...new Map(lists.flat().map((mark) => [keyOf(mark), mark])).values()].toSorted(inOrder);

/** The course of an alert: it depends on which marks there are, not on when or how often they were told. */
export function courseOf(marks: readonly Mark[]): Course {
  const sorted = merged(marks);
  const first = sorted[0];
  const last = sorted.at(-1);
  if (!first || !last) throw new RangeError('an alert has at least one mark');
  const turns = sorted.filter((mark, i) => mark.firing !== (sorted[i - 1]?.firing ?? false));
  return {
    firing: last.firing,
    firstSeen: first.at,
    lastSeen: last.at,
    count: sorted.length,
    onset: turns.findLast(({ firing }) => firing)?.at ?? null,
    changes: turns.map(({ at }) => at),
  };
}

/** Whether it changes so often that each change says nothing. */
export function flaps({ changes }: Course, { flapping }: AlertPolicy, now: Instant): boolean {
  const since = now - flapping.minutes * MINUTE;
  return changes.filter((at) => at > since && at <= now).length >= flapping.changes;
}

/** An alert as it is known: what was last said of it, and its course. */
export type Absorbed = Omit<Report, 'marks'> & { marks: readonly Mark[] };

/** Takes in a report: its marks count whenever they come, its words only if nothing newer was said. */
export function absorbed(known: Absorbed | null, report: Report): Absorbed {
  if (!known) return { ...report, marks: merged(report.marks) };
  const newest = (marks: readonly Mark[]) => Math.max(...marks.map(({ at }) => at));
  const newer = newest(report.marks) >= newest(known.marks);
  return { ...(newer ? report : known), marks: merged(known.marks, report.marks) };
}

/** Times that a source claims to lie ahead are those of its reception. */
export const notAhead = (report: Report, now: Instant): Report => ({
  ...report,
  marks: report.marks.map(({ at, firing }) => ({ at: Math.min(at, now), firing })),
});
