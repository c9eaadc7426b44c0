import { Temporal } from 'temporal-polyfill';
import type { Instant } from '#domain/instant.ts';
import type { Calendar } from '#domain/sla/calendar.ts';
import type { Verdict } from '#domain/sla/clock.ts';
import type { ClockFact } from '#domain/sla/history.ts';

/**
 * Working time counted the slow way: every minute of a span is marked open or closed, then the marks are
 * counted one by one. The product must agree with it to the millisecond.
 */
export const MINUTE = 60_000;
const DAY = 1440 * MINUTE;

/** One mark a minute from `from` to before `to`, both on whole minutes: 1 where the calendar is open. */
export function openMinutes(calendar: Calendar, from: Instant, to: Instant): Uint8Array {
  const marks = new Uint8Array((to - from) / MINUTE);
  if (calendar.alwaysOpen) return marks.fill(1);
  let date = Temporal.Instant.fromEpochMilliseconds(from - 3 * DAY)
    .toZonedDateTimeISO(calendar.zone)
    .toPlainDate();
  const last = Temporal.Instant.fromEpochMilliseconds(to + DAY)
    .toZonedDateTimeISO(calendar.zone)
    .toPlainDate();
  for (; Temporal.PlainDate.compare(date, last) <= 0; date = date.add({ days: 1 })) {
    if (!date.toZonedDateTime(calendar.zone).toPlainDate().equals(date)) continue;
    const exception = calendar.days[date.toString()];
    const weekday = date.dayOfWeek as 1 | 2 | 3 | 4 | 5 | 6 | 7;
    for (const [first, end] of exception ? exception.intervals : calendar.week[weekday]) {
      const close = wallInstant(calendar.zone, date, end);
      for (let at = wallInstant(calendar.zone, date, first); at < close; at += MINUTE) {
        if (at >= from && at < to) marks[(at - from) / MINUTE] = 1;
      }
    }
  }
  return marks;
}

function wallInstant(zone: string, date: Temporal.PlainDate, minute: number): Instant {
  const day = date.add({ days: Math.floor(minute / 1440) });
  const time = new Temporal.PlainTime(Math.floor((minute % 1440) / 60), minute % 60);
  return day.toPlainDateTime(time).toZonedDateTime(zone, { disambiguation: 'compatible' }).epochMilliseconds;
}

const floor = (at: Instant): Instant => Math.floor(at / MINUTE) * MINUTE;

/** Working milliseconds between two instants, the first not after the second. */
export function countedBetween(calendar: Calendar, from: Instant, to: Instant): number {
  const start = floor(from);
  const marks = openMinutes(calendar, start, floor(to) + MINUTE);
  let sum = 0;
  for (const [index, mark] of marks.entries()) {
    const at = start + index * MINUTE;
    if (mark === 1) sum += Math.max(0, Math.min(at + MINUTE, to) - Math.max(at, from));
  }
  return sum;
}

/** The first instant by which the budget has been worked, looked for up to `limit`; null when it was not. */
export function reachedBy(
  calendar: Calendar,
  start: Instant,
  budget: number,
  limit: Instant,
): Instant | null {
  const first = floor(start);
  let left = budget;
  for (const [index, mark] of openMinutes(calendar, first, floor(limit)).entries()) {
    const at = Math.max(first + index * MINUTE, start);
    const length = mark === 1 ? first + (index + 1) * MINUTE - at : 0;
    if (length >= left) return at + left;
    left -= length;
  }
  return null;
}

export interface WalkedClock {
  elapsed: number;
  /** When the budget was used up, if it was by now. */
  reached: Instant | null;
  verdict: Verdict;
}

/** A clock walked minute by minute through a history on whole minutes, from its first fact to now. */
export function walkClock(
  calendar: Calendar,
  budget: number,
  history: readonly ClockFact[],
  now: Instant,
): WalkedClock {
  const facts = history.filter((fact) => fact.at <= now);
  const start = Math.min(now, ...facts.map((fact) => fact.at));
  const marks = openMinutes(calendar, start, now + MINUTE);
  let state: 'idle' | 'running' | 'paused' | 'stopped' | 'cancelled' = 'idle';
  let stoppedAt: Instant | null = null;
  let elapsed = 0;
  let reached: Instant | null = null;
  for (let at = start; at <= now; at += MINUTE) {
    for (const fact of facts.filter((one) => one.at === at)) {
      const open = state === 'running' || state === 'paused';
      if (fact.kind === 'started' && state === 'idle') state = 'running';
      if (fact.kind === 'paused' && open) state = 'paused';
      if (fact.kind === 'resumed' && open) state = 'running';
      if (fact.kind === 'stopped' && open) {
        state = 'stopped';
        stoppedAt = at;
      }
      if (fact.kind === 'reopened' && state === 'stopped') state = 'running';
      if (fact.kind === 'cancelled' && open) state = 'cancelled';
    }
    if (at === now) break;
    if (state === 'running') elapsed += (marks[(at - start) / MINUTE] ?? 0) * MINUTE;
    if (reached === null && elapsed >= budget) reached = at + MINUTE;
  }
  const late = reached !== null && (state !== 'stopped' || (stoppedAt ?? now) > reached);
  const calm = {
    idle: 'none',
    running: 'running',
    paused: 'paused',
    stopped: 'met',
    cancelled: 'none',
  } as const;
  return { elapsed, reached, verdict: late ? 'breached' : calm[state] };
}
