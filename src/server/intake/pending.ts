import { AT_FIRST, type Desk, decideMail, giveUp, NotYet } from './actions.ts';
import { claimPending, putBack } from './store.ts';
import { decideTogether, type Left } from './together.ts';

/** Messages that a worker takes at once: even if each needs all its time, they are done within the claim. */
const BATCH = 20;
/** Messages that a worker decides side by side; they are read one after the other in a thread of their own. */
const LANES = 4;
/** After so many attempts what stands in the way lies in the message, whatever it looks like. */
const MOST_ATTEMPTS = 20;

/**
 * Decides what has been stored and has no outcome yet, any number of workers side by side: together where that
 * can be, else each alone. One that fails keeps no other waiting; one that answers another of them comes after it. Errors are thrown when all are done.
 * @returns whether there may be more
 */
export async function decideClaimed(desk: Desk): Promise<boolean> {
  const claimed = await claimPending(desk.db, BATCH);
  const left = await decideTogether(desk, claimed);
  const errors: unknown[] = [];
  let next = 0;
  const lane = async () => {
    for (let one = left[next++]; one; one = left[next++]) {
      const error = await failureOf(desk, one);
      if (error !== null) errors.push(error);
    }
  };
  await Promise.all(Array.from({ length: LANES }, lane));
  if (errors.length > 0) throw new AggregateError(errors, `${errors.length} messages could not be decided`);
  return claimed.length === BATCH;
}

async function failureOf(desk: Desk, { id, attempts, reading }: Left): Promise<unknown> {
  try {
    await decideMail(desk, id, AT_FIRST, reading);
    return null;
  } catch (error) {
    if (error instanceof NotYet) {
      await putBack(desk.db, id);
      return null;
    }
    if (attempts >= MOST_ATTEMPTS) await giveUp(desk, id, error);
    return error;
  }
}
