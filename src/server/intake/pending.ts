import { type Desk, decideMail, giveUp } from './actions.ts';
import { claimPending } from './store.ts';

/** Messages that a worker takes at once: even if each needs all its time, they are done within the claim. */
const BATCH = 10;
/** After so many attempts what stands in the way lies in the message, whatever it looks like. */
const MOST_ATTEMPTS = 20;

/**
 * Decides what has been stored and has no outcome yet, any number of workers side by side; one that fails
 * keeps no other waiting. Its errors are thrown when all are done.
 * @returns whether there may be more
 */
export async function decideClaimed(desk: Desk): Promise<boolean> {
  const claimed = await claimPending(desk.db, BATCH);
  const errors: unknown[] = [];
  for (const { id, attempts } of claimed) {
    try {
      await decideMail(desk, id);
    } catch (error) {
      errors.push(error);
      if (attempts >= MOST_ATTEMPTS) await giveUp(desk, id, error);
    }
  }
  if (errors.length > 0) throw new AggregateError(errors, `${errors.length} messages could not be decided`);
  return claimed.length === BATCH;
}
