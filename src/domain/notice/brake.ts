import type { Instant } from '../instant.ts';
import { ADDRESS_HOLDS } from './undelivered.ts';

const MINUTE = 60_000;
/** How far back it is looked for a loop, and what is one: the peer answered nearly every mail (A10). */
export const LOOP_WITHIN = 10 * MINUTE;
const LOOP_MAILS = 5;
const LOOP_ANSWERS = LOOP_MAILS - 1;
/** Letters that an address gets within an hour without having asked for them by an account. */
export const LETTERS_WITHIN = 60 * MINUTE;
export const MOST_LETTERS = 5;
/** How long an address has to be quiet until it is written to again. */
export const QUIET = 24 * 60 * MINUTE;

/** A mail that is about to go out. */
export interface Outgoing {
  /** A call of P1 to somebody of the desk: nothing holds it. */
  page: boolean;
  /** A letter of its own, without an account by which it could be switched off; else news of an account. */
  letter: boolean;
  /** Says no more than that something came in: nobody of the desk has written it. */
  receipt: boolean;
  /** An administrator has sent it on. */
  released: boolean;
}

/** What went between the desk and an address lately, oldest first. */
export interface Traffic {
  /** Automatic mail of any sort to the address, and those of it that were letters. */
  sent: readonly Instant[];
  letters: readonly Instant[];
  /** Messages from the address. */
  received: readonly Instant[];
}

/** Why a mail is held: by its address, or because nothing can be sent at all. */
export const HELD_REASONS = ['no_mail_server', 'flood', ...ADDRESS_HOLDS] as const;

export type Brake =
  | { kind: 'go' }
  | { kind: 'later'; at: Instant }
  | { kind: 'hold'; reason: 'loop' | 'flood' };

/**
 * Whether an automatic mail goes out now. A peer that answers every mail gets at most five in ten minutes (A10).
 * Of letters an address gets at most five an hour: receipts above that are held, since anybody can cause them;
 * what somebody of the desk wrote goes when its hour has come.
 */
export function brake(mail: Outgoing, { sent, letters, received }: Traffic, now: Instant): Brake {
  if (mail.page) return { kind: 'go' };
  const since = (times: readonly Instant[], span: number) => times.filter((at) => at > now - span);
  const loops =
    since(sent, LOOP_WITHIN).length >= LOOP_MAILS && since(received, LOOP_WITHIN).length >= LOOP_ANSWERS;
  if (loops) return { kind: 'hold', reason: 'loop' };
  const recent = since(letters, LETTERS_WITHIN);
  if (!mail.letter || recent.length < MOST_LETTERS) return { kind: 'go' };
  if (mail.receipt && !mail.released) return { kind: 'hold', reason: 'flood' };
  const freed = recent.at(-MOST_LETTERS) ?? now;
  return { kind: 'later', at: freed + LETTERS_WITHIN };
}
