import type { Queries } from '../platform/db/db.ts';

/** How a letter about a ticket is named, without angle brackets, and where its answer goes. */
export interface LetterNames {
  /** The same at every attempt. */
  messageId: string;
  /** What all letters about the ticket refer to. */
  thread: string;
  /** Null: answers are not read. */
  replyTo: string | null;
}

/**
 * @param key the letter's own
 * @param domain of the sender's address
 */
export const namesOf = async (
  _q: Queries,
  ticketId: number,
  key: string,
  domain: string,
): Promise<LetterNames> => ({
  messageId: `notice.${key}@${domain}`,
  thread: `ticket.${ticketId}@${domain}`,
  replyTo: null,
});
