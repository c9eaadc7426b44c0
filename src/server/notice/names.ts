import { namesOf as namesOfMail, replyToOf } from '../intake/names.ts';
import type { Queries } from '../platform/db/db.ts';

/** How a letter is named, without angle brackets, and where its answer goes. */
export interface LetterNames {
  /** The same at every attempt. */
  messageId: string;
  /** What all letters about the same ticket refer to; null: it stands alone. */
  thread: string | null;
  /** Null: answers are not read. */
  replyTo: string | null;
}

/** The letter that all others about a ticket refer to, so that they stand together; it is never sent. */
const THREAD = '0';

/**
 * @param key the letter's own
 * @param where domain of the sender's address, and to whom the letter goes
 */
export async function namesOf(
  q: Queries,
  ticketId: number,
  key: string,
  { domain, recipient }: { domain: string; recipient: string },
): Promise<LetterNames> {
  const names = await namesOfMail(q);
  return {
    messageId: names.messageId(ticketId, key, domain),
    thread: names.messageId(ticketId, THREAD, domain),
    replyTo: await replyToOf(q, names, ticketId, recipient),
  };
}
