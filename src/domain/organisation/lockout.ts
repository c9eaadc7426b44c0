import type { Instant } from '../instant.ts';

const FREE_FAILURES = 5;
const MINUTE = 60_000;
const LONGEST = 60 * MINUTE;

/**
 * Until when nobody may sign in with a login after this many failures in a row; null: not at all locked.
 * The 5th failure locks for 1 minute, each further one for twice as long, at most 1 hour.
 */
export function lockout(failures: number, now: Instant): Instant | null {
  if (failures < FREE_FAILURES) return null;
  const times = Math.min(failures - FREE_FAILURES, 10);
  return now + Math.min(MINUTE * 2 ** times, LONGEST);
}
