import type { Instant } from '../instant.ts';

/** Whether the whole chain is verified, or what came since the last time (c21). */
export type WatchReach = 'whole' | 'since';

const DAY = 86_400_000;
/** The whole chain once in so many days; half a day less than a week, so that it stays in the same night. */
const WHOLE_EVERY = 6.5 * DAY;

/**
 * What is to be verified in the night that began then; null: it was done already.
 * @param lastAt when anything was verified last, `lastWholeAt` when the whole chain was; null: never
 */
export function watchDue(
  night: Instant,
  { lastAt, lastWholeAt }: { lastAt: Instant | null; lastWholeAt: Instant | null },
): WatchReach | null {
  if (lastAt !== null && lastAt >= night) return null;
  return lastWholeAt === null || night - lastWholeAt >= WHOLE_EVERY ? 'whole' : 'since';
}
