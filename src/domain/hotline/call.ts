import type { Instant } from '../instant.ts';

export const CALL_EVENTS = ['started', 'answered', 'ended'] as const;
export type CallEvent = (typeof CALL_EVENTS)[number];

/** What a telephone system has told of a call so far. */
export interface CallTimes {
  startedAt: Instant;
  answeredAt: Instant | null;
  endedAt: Instant | null;
}

export const CALL_STATES = ['ringing', 'talking', 'ended', 'missed'] as const;
/** `missed`: nobody answered it, whether it was let ring or given up. */
export type CallState = (typeof CALL_STATES)[number];

/** A call that rings for longer is over: its end was lost on the way. */
export const LONGEST_RING = 10 * 60_000;
/** A call that lasts longer than this is over, too. */
export const LONGEST_TALK = 4 * 3_600_000;

/** How a call stands. One whose end was never told is not lost, either. */
export function callState({ startedAt, answeredAt, endedAt }: CallTimes, now: Instant): CallState {
  if (answeredAt === null) return endedAt === null && now - startedAt <= LONGEST_RING ? 'ringing' : 'missed';
  return endedAt === null && now - answeredAt <= LONGEST_TALK ? 'talking' : 'ended';
}

/** A message may be this old, in milliseconds, or ahead by as much. */
export const SIGNATURE_AGE = 5 * 60_000;

export const isFresh = (saidAt: Instant, now: Instant): boolean => Math.abs(now - saidAt) <= SIGNATURE_AGE;

/** How long after it happened an event of a call may still be told (ms). */
export const LATEST_TOLD = 86_400_000;

/** Why a time that a telephone system gives is not taken; null when it is. Its clock may be a little ahead. */
export function toldAtProblem(at: Instant, now: Instant): 'in_the_future' | 'too_old' | null {
  if (at > now + SIGNATURE_AGE) return 'in_the_future';
  return at < now - LATEST_TOLD ? 'too_old' : null;
}

/** Whether somebody has yet to see to a call: nobody answered it (3.1d). */
export const isToBeSeenTo = (state: CallState): boolean => state === 'missed';

/** What an event adds to a call. Events may come late, twice or in any order: what was told stays told. */
export function told(before: CallTimes | null, event: CallEvent, at: Instant): CallTimes {
  const known = before ?? { startedAt: at, answeredAt: null, endedAt: null };
  if (event === 'started') return { ...known, startedAt: Math.min(known.startedAt, at) };
  const earlier = { ...known, startedAt: Math.min(known.startedAt, at) };
  return event === 'answered'
    ? { ...earlier, answeredAt: known.answeredAt ?? at }
    : { ...earlier, endedAt: known.endedAt ?? at };
}
