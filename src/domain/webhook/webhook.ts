import { EVENT_KINDS, type EventKind } from '../events.ts';
import type { Instant } from '../instant.ts';

/** What became of a message; `withheld`: the owner of the webhook may not know of it. */
export const MESSAGE_STATES = ['waiting', 'sent', 'failed', 'withheld'] as const;
export type MessageState = (typeof MESSAGE_STATES)[number];

/** Why the desk switched a webhook off by itself. */
export const DISABLED_WHY = ['gone', 'failing'] as const;
export type DisabledWhy = (typeof DISABLED_WHY)[number];

/** Events that may leave the house at all: the desk's own entries, such as private notes, never do. */
export const TOLD_KINDS = (Object.keys(EVENT_KINDS) as EventKind[]).filter(
  (kind) => EVENT_KINDS[kind] === 'public',
);

/** Whether a webhook for these kinds (none: all) tells of an event. */
export const isTold = (kind: EventKind, kinds: readonly string[]): boolean =>
  EVENT_KINDS[kind] === 'public' && (kinds.length === 0 || kinds.includes(kind));

const SECOND = 1000;
const HOUR = 3600 * SECOND;
const DAY = 24 * HOUR;
/** How long a message is tried, from its first attempt; a receiver that failed as long is switched off. */
export const GIVE_UP_AFTER = 5 * DAY;
/** Longest time between two attempts. */
export const LONGEST_WAIT = 4 * HOUR;
/** How long after a change the old secret signs too. */
export const OLD_SECRET_FOR = DAY;

/** What a receiver answered; null status: nothing. */
export interface Answered {
  status: number | null;
  /** Seconds that the receiver asks us to wait (Retry-After). */
  retryAfter: number | null;
}

/** Where a message stands after an attempt. */
export interface Tried {
  /** Attempts so far, this one among them. */
  attempts: number;
  first: Instant;
  now: Instant;
}

/** What follows from an answer: told, tried again at a time, given up, or never anything again (410). */
export type Verdict = { kind: 'sent' | 'failed' | 'gone' } | { kind: 'again'; at: Instant };

/**
 * Only 2xx is success; a redirect is not followed and is a failure like any other. Attempts come at growing
 * distance: 10 seconds, then twice as long each time, up to four hours.
 */
export function verdictOn({ status, retryAfter }: Answered, { attempts, first, now }: Tried): Verdict {
  if (status !== null && status >= 200 && status < 300) return { kind: 'sent' };
  if (status === 410) return { kind: 'gone' };
  if (now - first >= GIVE_UP_AFTER) return { kind: 'failed' };
  const growing = 10 * SECOND * 2 ** Math.min(Math.max(attempts - 1, 0), 20);
  const asked = (status === 429 || status === 503) && retryAfter !== null ? retryAfter * SECOND : 0;
  return { kind: 'again', at: now + Math.min(Math.max(growing, asked), LONGEST_WAIT) };
}

/** Whether a receiver has failed so long, without any success between, that it is switched off. */
export const isHopeless = (failingSince: Instant, now: Instant): boolean =>
  now - failingSince >= GIVE_UP_AFTER;
