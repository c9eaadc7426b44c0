import { expect, it } from 'vitest';
import { reviewsOf } from './review.ts';

it.each([
  ['pending', true, []],
  ['ticket', true, ['move']],
  ['reply', true, ['move', 'part']],
  ['bounce', true, []],
  ['automatic', true, ['take_in', 'move']],
  ['quarantine', true, ['retry', 'take_in', 'set_aside', 'move']],
  ['quarantine', false, ['retry', 'set_aside']],
  ['set_aside', true, ['restore']],
  ['set_aside', false, ['restore']],
] as const)('of a message that is %s (readable: %s)', (outcome, readable, reviews) => {
  expect(reviewsOf(outcome, readable)).toEqual(reviews);
});
