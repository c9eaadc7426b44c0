/** What a person may make of a message when its outcome was not the right one. */
export const REVIEWS = ['retry', 'take_in', 'set_aside', 'restore', 'move', 'part'] as const;
export type Review = (typeof REVIEWS)[number];

type Outcome = 'pending' | 'ticket' | 'reply' | 'bounce' | 'automatic' | 'quarantine' | 'set_aside';

/**
 * From which outcomes: `retry` judges it anew, `take_in` makes it a ticket of an unverified contact, `set_aside` says
 * that nobody needs it and `restore` undoes that, `move` puts it on another ticket, `part` makes a reply a ticket
 * of its own. What a machine sent can still be what a person has to read.
 */
const FROM: Readonly<Record<Review, readonly Outcome[]>> = {
  retry: ['quarantine'],
  take_in: ['quarantine', 'automatic'],
  set_aside: ['quarantine'],
  restore: ['set_aside'],
  move: ['reply', 'ticket', 'quarantine', 'automatic'],
  part: ['reply'],
};
/** Nothing can be made of words that could not be read. */
const NEEDS_WORDS: readonly Review[] = ['take_in', 'move', 'part'];

/** @param readable whether a sender and words could be read out of it */
export const reviewsOf = (outcome: Outcome, readable: boolean): Review[] =>
  REVIEWS.filter((review) => FROM[review].includes(outcome) && (readable || !NEEDS_WORDS.includes(review)));
