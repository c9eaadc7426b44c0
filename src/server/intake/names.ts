import { sql } from 'kysely';
import {
  ADDRESS_PROOF,
  claimOf,
  messageIdOf,
  replyAddress,
  type Token,
  tokenInAddress,
  tokenInMessageId,
} from '#domain/intake/reply-address.ts';
import { base32, hmacOf, sameText } from '../platform/auth/proof.ts';
import type { Queries } from '../platform/db/db.ts';
import { installationSecret } from '../setting/secrets.ts';

/** The names by which our mail is known again when somebody answers it. */
export interface Names {
  /** Message-ID, without angle brackets, of a letter about a ticket; the same letter always has the same. */
  messageId(ticketId: number, letter: string, domain: string): string;
  /** The address of a ticket at a mailbox; null when it would be too long. */
  address(ticketId: number, mailbox: string): string | null;
  /** The ticket that an address or Message-ID of ours names; null when it is not ours, cut or forged. */
  ticketAt(address: string): number | null;
  ticketOf(messageId: string): number | null;
}

export function namesWith(secret: Uint8Array): Names {
  const short = (claim: string) => base32(hmacOf(secret, claim), ADDRESS_PROOF);
  const long = (claim: string) => hmacOf(secret, claim).toString('hex');
  const proven = (token: Token | null, proof: (claim: string) => string): number | null =>
    token && sameText(proof(claimOf(token)), token.proof) ? token.ticketId : null;
  return {
    messageId: (ticketId, letter, domain) => {
      const proof = long(claimOf({ ticketId, letter }));
      return messageIdOf({ ticketId, letter, proof }, domain);
    },
    address: (ticketId, mailbox) =>
      replyAddress(mailbox, { ticketId, proof: short(claimOf({ ticketId, letter: null })) }),
    ticketAt: (address) => proven(tokenInAddress(address), short),
    ticketOf: (messageId) => proven(tokenInMessageId(messageId), long),
  };
}

export const namesOf = async (q: Queries): Promise<Names> => namesWith(await installationSecret(q, 'reply'));

/**
 * Where the answer to a letter about a ticket goes: to the mailbox by which its mail comes in, else to that of its
 * group, else to any. Null when no mailbox is read: then it goes to the sender of the letter.
 */
export async function replyToOf(q: Queries, names: Names, ticketId: number): Promise<string | null> {
  const found = await sql<{ address: string; plus: boolean }>`
    select b.address, b.plus_addresses as plus
    from ticket t join mailbox b on b.enabled
    where t.id = ${ticketId}
    order by exists (select from inbound_mail m where m.ticket_id = t.id and m.mailbox_id = b.id) desc,
      b.group_id is not distinct from t.group_id desc, b.created_at, b.id limit 1`.execute(q);
  const box = found.rows[0];
  if (!box) return null;
  return (box.plus ? names.address(ticketId, box.address) : null) ?? box.address;
}
