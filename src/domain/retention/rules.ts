import { AUDIT_DEFAULT_DAYS, AUDIT_FLOOR_DAYS } from '../audit/retention.ts';
import type { Instant } from '../instant.ts';

const DAY = 86_400_000;

/** For how long a kind of record is kept, in days after what `after` names; fewer than `floor` are refused. */
interface Keeping {
  after: 'last_entry' | 'decision' | 'call' | 'notice' | 'end' | 'entry';
  /** Unless somebody says otherwise. */
  days: number;
  floor: number;
}

/**
 * What is kept for how long (4.4-i2, c23, c26). A ticket goes with all that stands on it; that of somebody without an
 * account names them in its own words, and may go earlier. `audit` and `messages` are settings of the installation, too.
 */
export const RETENTION = {
  tickets: { after: 'last_entry', days: 1825, floor: 365 },
  contacts: { after: 'last_entry', days: 1095, floor: 365 },
  files: { after: 'last_entry', days: 1095, floor: 183 },
  mails: { after: 'decision', days: 365, floor: 30 },
  calls: { after: 'call', days: 365, floor: 30 },
  notices: { after: 'notice', days: 365, floor: 30 },
  messages: { after: 'end', days: 90, floor: 7 },
  sessions: { after: 'end', days: 30, floor: 1 },
  audit: { after: 'entry', days: AUDIT_DEFAULT_DAYS, floor: AUDIT_FLOOR_DAYS },
} as const satisfies Record<string, Keeping>;

export type RetentionKind = keyof typeof RETENTION;
export const RETENTION_KINDS = Object.keys(RETENTION) as [RetentionKind, ...RetentionKind[]];

/** Most days that a rule may say: longer is not a rule. */
export const MOST_DAYS = 36_500;

/** Days by kind. */
export type RetentionDays = Readonly<Record<RetentionKind, number>>;

/** What is in force: what was said, and where nothing was, what the product ships. Never below a floor. */
export function daysInForce(said: Partial<Record<RetentionKind, unknown>>): RetentionDays {
  return Object.fromEntries(
    RETENTION_KINDS.map((kind) => {
      const { days, floor } = RETENTION[kind];
      const wish = said[kind];
      return [kind, typeof wish === 'number' ? Math.max(wish, floor) : days];
    }),
  ) as RetentionDays;
}

/** Kinds for which fewer days are asked than they have to be kept. */
export const belowFloor = (wish: Partial<RetentionDays>): RetentionKind[] =>
  RETENTION_KINDS.filter((kind) => (wish[kind] ?? RETENTION[kind].floor) < RETENTION[kind].floor);

/** What ended before this instant has been kept for long enough. */
export const keptUntil = (days: number, now: Instant): Instant => now - days * DAY;
