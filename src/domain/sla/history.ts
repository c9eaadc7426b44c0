import type { Instant } from '../instant.ts';

/** Why a clock stands still although working time passes. */
export const PAUSE_REASONS = [
  'waiting_requester',
  'waiting_third_party',
  'onsite_scheduled',
  'awaiting_confirmation',
] as const;
export type PauseReason = (typeof PAUSE_REASONS)[number];

/**
 * What moves a clock. `seq` is the number of the event in the ticket's history: it alone decides the order.
 * - `started` the target begins to count. Later ones say nothing new.
 * - `paused`, `resumed` by status and policy; a second pause only changes the reason.
 * - `stopped` what was promised is done: the verdict falls.
 * - `reopened` it was not done after all: the clock goes on, the time between does not count.
 * - `cancelled` nothing is promised any more: the record was withdrawn.
 * - `retargeted` the present target came into force here; what was counted and paused before stays.
 */
export type ClockFact = Readonly<{ seq: number; at: Instant }> &
  (
    | Readonly<{ kind: 'started' | 'resumed' | 'stopped' | 'reopened' | 'cancelled' | 'retargeted' }>
    | Readonly<{ kind: 'paused'; reason: PauseReason }>
  );

export type CourseState = 'idle' | 'running' | 'paused' | 'stopped' | 'cancelled';

/** A stretch of time in which the clock ran, stood still or was done with. */
export interface Span {
  from: Instant;
  to: Instant;
  state: CourseState;
  /** Set when the clock stood still. */
  reason: PauseReason | null;
}

/** The course of a clock until an instant: its spans, the last of which is the present one. */
export interface Course {
  spans: readonly Span[];
  state: CourseState;
  /** When the present state began. */
  since: Instant;
  /** When the present target came into force; null when it has been so from the start. */
  targetedAt: Instant | null;
}

/** Facts of one event in the order in which they take effect. */
const RANK: Readonly<Record<ClockFact['kind'], number>> = {
  started: 0,
  reopened: 1,
  resumed: 2,
  retargeted: 3,
  paused: 4,
  stopped: 5,
  cancelled: 6,
};

/** The state after a fact; every fact is legal in every state, and most say nothing in most of them. */
function after(state: CourseState, kind: ClockFact['kind']): CourseState {
  const open = state === 'running' || state === 'paused';
  switch (kind) {
    case 'started':
      return state === 'idle' ? 'running' : state;
    case 'paused':
      return open ? 'paused' : state;
    case 'resumed':
      return open ? 'running' : state;
    case 'stopped':
      return open ? 'stopped' : state;
    case 'reopened':
      return state === 'stopped' ? 'running' : state;
    case 'cancelled':
      return open ? 'cancelled' : state;
    case 'retargeted':
      return state;
  }
}

/**
 * The course of a clock at `now`, from facts in any order of the array. Facts later than `now` are not
 * known yet; one that an unsteady clock dated before its predecessor counts as simultaneous with it.
 */
export function follow(history: readonly ClockFact[], now: Instant): Course {
  const facts = history
    .filter((fact) => fact.at <= now)
    .sort((a, b) => a.seq - b.seq || RANK[a.kind] - RANK[b.kind]);
  const spans: Span[] = [];
  let current: Omit<Span, 'to'> = { from: facts[0]?.at ?? now, state: 'idle', reason: null };
  let targetedAt: Instant | null = null;
  const close = (to: Instant) => {
    if (current.state !== 'idle' && to > current.from) spans.push({ ...current, to });
  };
  for (const fact of facts) {
    const at = Math.max(fact.at, current.from);
    const state = after(current.state, fact.kind);
    if (fact.kind === 'retargeted' && (state === 'running' || state === 'paused')) targetedAt = at;
    const stated = fact.kind === 'paused' ? fact.reason : current.reason;
    const reason = state === 'paused' ? stated : null;
    if (state === current.state && reason === current.reason) continue;
    close(at);
    current = { from: at, state, reason };
  }
  close(now);
  return { spans, state: current.state, since: current.from, targetedAt };
}
