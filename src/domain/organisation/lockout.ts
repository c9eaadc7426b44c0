import type { Instant } from '../instant.ts';

/**
 * Failures in a row before a login is locked, before an address is (many people may share one), and before an address
 * is held up at one door that needs no sign-in.
 */
export const FREE_FAILURES = { login: 5, address: 50, door: 100 } as const;
const MINUTE = 60_000;
const LONGEST = 60 * MINUTE;

/**
 * Until when nobody may sign in with a login, or from an address, after this many failures; null: not at all locked.
 * The last free failure locks for 1 minute, each further one for twice as long, at most 1 hour.
 */
export function lockout(failures: number, now: Instant, free: number = FREE_FAILURES.login): Instant | null {
  if (failures < free) return null;
  const times = Math.min(failures - free, 10);
  return now + Math.min(MINUTE * 2 ** times, LONGEST);
}
