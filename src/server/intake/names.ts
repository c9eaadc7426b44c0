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
  /** The address of a ticket at a mailbox, for one recipient; null when it would be too long. */
  address(ticketId: number, mailbox: string, recipient: string): string | null;
  /** The ticket that an address claims, as long as nothing is proven. */
  claimedBy(address: string): number | null;
  /** The ticket that an address of ours names which was given to one of these, or long ago to everybody. */
  ticketAt(address: string, recipients: readonly string[]): number | null;
  /** The same, for what this recipient alone was given. */
  ticketFor(address: string, recipient: string): number | null;
  /** The ticket that a Message-ID of ours names; null when it is not ours, cut or forged. */
  ticketOf(messageId: string): number | null;
  /** The letter that it names. */
  letterOf(messageId: string): { ticketId: number; letter: string } | null;
}

export function namesWith(secret: Uint8Array): Names {
  const short = (claim: string) => base32(hmacOf(secret, claim), ADDRESS_PROOF);
  const long = (claim: string) => hmacOf(secret, claim).toString('hex');
  const isFor = (token: Token, recipient: string | null) =>
    sameText(short(claimOf(token, recipient)), token.proof);
  const at = (address: string, recipients: readonly (string | null)[]) => {
    const token = tokenInAddress(address);
    return token && recipients.some((one) => isFor(token, one)) ? token.ticketId : null;
  };
  const of = (messageId: string): Token | null => {
    const token = tokenInMessageId(messageId);
    return token && sameText(long(claimOf(token)), token.proof) ? token : null;
  };
  return {
    messageId: (ticketId, letter, domain) => {
      const proof = long(claimOf({ ticketId, letter }));
      return messageIdOf({ ticketId, letter, proof }, domain);
    },
    address: (ticketId, mailbox, recipient) =>
      replyAddress(mailbox, { ticketId, proof: short(claimOf({ ticketId, letter: null }, recipient)) }),
    claimedBy: (address) => tokenInAddress(address)?.ticketId ?? null,
    ticketAt: (address, recipients) => at(address, [null, ...recipients]),
    ticketFor: (address, recipient) => at(address, [recipient]),
    ticketOf: (messageId) => of(messageId)?.ticketId ?? null,
    letterOf: (messageId) => {
      const token = of(messageId);
      return token && { ticketId: token.ticketId, letter: token.letter ?? '' };
    },
  };
}

export const namesOf = async (q: Queries): Promise<Names> => namesWith(await installationSecret(q, 'reply'));

/**
 * Where the answer to a letter about a ticket goes: to the mailbox by which its mail comes in, else to that of its
 * group, else to any. Null when no mailbox is read: then it goes to the sender of the letter.
 */
export async function replyToOf(
  q: Queries,
  names: Names,
  ticketId: number,
  recipient: string,
): Promise<string | null> {
  const found = await sql<{ address: string; plus: boolean }>`
    select b.address, b.plus_addresses as plus
    from ticket t join mailbox b on b.enabled
    where t.id = ${ticketId}
    order by exists (select from inbound_mail m where m.ticket_id = t.id and m.mailbox_id = b.id) desc,
      b.group_id is not distinct from t.group_id desc, b.created_at, b.id limit 1`.execute(q);
  const box = found.rows[0];
  if (!box) return null;
  return (box.plus ? names.address(ticketId, box.address, recipient) : null) ?? box.address;
}
