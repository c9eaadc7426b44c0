import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Brake, brake, LETTERS_WITHIN, LOOP_WITHIN, MOST_LETTERS, type Outgoing } from './brake.ts';

const NOW = 1_000_000_000_000;
const MINUTE = 60_000;
/** So many, a minute apart, the last one as many minutes ago. */
const times = (n: number, last = 1) => Array.from({ length: n }, (_, i) => NOW - (last + n - 1 - i) * MINUTE);
const NEWS: Outgoing = { page: false, letter: false, receipt: false, released: false };
const LETTER = { ...NEWS, letter: true };
const RECEIPT = { ...LETTER, receipt: true };
const go: Brake = { kind: 'go' };
const hold = (reason: 'loop' | 'flood'): Brake => ({ kind: 'hold', reason });

describe('a loop', () => {
  it.each<[string, Outgoing, number[], number[], Brake]>([
    ['nothing has been sent', NEWS, [], times(9), go],
    ['much is sent and nothing comes back: an agent at work', NEWS, times(9), [], go],
    ['some are answered', NEWS, times(9), times(3), go],
    ['four are sent and answered', NEWS, times(4), times(4), go],
    ['five are sent, and nearly all answered', NEWS, times(5), times(4), hold('loop')],
    ['a receipt is held by the same', RECEIPT, times(5), times(5), hold('loop')],
    [
      'what an administrator sent on is held again while it goes on',
      { ...NEWS, released: true },
      times(5),
      times(5),
      hold('loop'),
    ],
    ['a call of P1 goes in any case', { ...NEWS, page: true }, times(50), times(50), go],
    ['it was ten minutes ago', NEWS, times(5, 10), times(5, 10), go],
  ])('%s', (_what, mail, sent, received, expected) => {
    expect(brake(mail, { sent, received, letters: [] }, NOW)).toEqual(expected);
  });

  it('with a peer that answers at once everything has at most five mails in any ten minutes (A10)', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 5 * MINUTE }), { maxLength: 200 }), (gaps) => {
        const sent: number[] = [];
        const received: number[] = [NOW];
        let at = NOW;
        for (const gap of gaps) {
          at += gap;
          if (brake(NEWS, { sent, received, letters: [] }, at).kind !== 'go') continue;
          sent.push(at);
          received.push(at);
        }
        for (const end of sent)
          expect(sent.filter((one) => one <= end && one > end - LOOP_WITHIN).length).toBeLessThanOrEqual(5);
      }),
    );
  });
});

describe('letters to one address', () => {
  it.each<[string, Outgoing, number[], Brake]>([
    ['the fifth of an hour goes', RECEIPT, times(4), go],
    ['the sixth receipt is held', RECEIPT, times(5), hold('flood')],
    [
      'the sixth that somebody wrote waits for its hour',
      LETTER,
      times(5, 10),
      { kind: 'later', at: NOW - 14 * MINUTE + LETTERS_WITHIN },
    ],
    [
      'and so does a receipt that was sent on',
      { ...RECEIPT, released: true },
      times(5),
      { kind: 'later', at: NOW - 5 * MINUTE + LETTERS_WITHIN },
    ],
    ['news of an account is not counted among them', NEWS, times(50), go],
    ['after an hour they go again', RECEIPT, times(5, 60), go],
  ])('%s', (_what, mail, letters, expected) => {
    expect(brake(mail, { sent: letters, received: [], letters }, NOW)).toEqual(expected);
  });

  it('are never more than five an hour, and what somebody wrote goes in the end', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.integer({ min: 0, max: 9 * MINUTE }), fc.boolean()), { maxLength: 100 }),
        (tries) => {
          const letters: number[] = [];
          let at = NOW;
          for (const [gap, receipt] of tries) {
            at += gap;
            let said = brake({ ...LETTER, receipt }, { sent: letters, received: [], letters }, at);
            while (said.kind === 'later') {
              at = said.at;
              said = brake({ ...LETTER, receipt }, { sent: letters, received: [], letters }, at);
            }
            if (said.kind === 'go') letters.push(at);
            else expect(receipt).toBe(true);
          }
          for (const end of letters)
            expect(
              letters.filter((one) => one <= end && one > end - LETTERS_WITHIN).length,
            ).toBeLessThanOrEqual(MOST_LETTERS);
        },
      ),
    );
  });
});
