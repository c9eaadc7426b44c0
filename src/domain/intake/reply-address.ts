/** A ticket that an address or a Message-ID of ours names, and the proof beside it, which is still to be checked. */
export interface Token {
  ticketId: number;
  /** The letter, for a Message-ID; null for an address. */
  letter: string | null;
  /** In lower case, of exactly the length that we write. */
  proof: string;
}

/** Characters of a proof: 130 bits in base32 where an address has little room, all 256 in hexadecimal elsewhere. */
export const ADDRESS_PROOF = 26;
export const MESSAGE_PROOF = 64;
/** Longest part of an address before the @ (RFC 5321, 4.5.3.1.1). */
const LONGEST_LOCAL = 64;

/**
 * What a proof is made over; no two of them are alike. An address is its recipient's alone, so that it shows who
 * answers; those of earlier letters were everybody's, and find their ticket but show nothing.
 * @param recipient to whom the letter with the address went
 */
export const claimOf = (
  { ticketId, letter }: Omit<Token, 'proof'>,
  recipient: string | null = null,
): string => {
  if (letter !== null) return `letter ${ticketId} ${letter}`;
  return recipient === null ? `reply ${ticketId}` : `reply ${ticketId} ${recipient.toLowerCase()}`;
};

/** The address by which a reply finds its ticket; null when the mailbox's own name leaves no room for it. */
export function replyAddress(
  mailbox: string,
  { ticketId, proof }: Pick<Token, 'ticketId' | 'proof'>,
): string | null {
  const at = mailbox.lastIndexOf('@');
  const local = `${mailbox.slice(0, at)}+t.${ticketId}.${proof}`;
  return local.length > LONGEST_LOCAL ? null : local + mailbox.slice(at);
}

/** Message-ID without angle brackets. */
export const messageIdOf = ({ ticketId, letter, proof }: Token, domain: string): string =>
  `t.${ticketId}.${letter}.${proof}@${domain}`;

const IN_ADDRESS = new RegExp(`^[^@]*\\+t\\.([1-9]\\d{0,9})\\.([a-z2-7]{${ADDRESS_PROOF}})@[^@]+$`, 'i');
const IN_MESSAGE_ID = new RegExp(
  `^t\\.([1-9]\\d{0,9})\\.([0-9a-z-]{1,60})\\.([0-9a-f]{${MESSAGE_PROOF}})@[^@]+$`,
  'i',
);
const MOST = 2_147_483_647;

export function tokenInAddress(address: string): Token | null {
  const [, id, proof] = IN_ADDRESS.exec(address) ?? [];
  return id && proof && Number(id) <= MOST
    ? { ticketId: Number(id), letter: null, proof: proof.toLowerCase() }
    : null;
}

export function tokenInMessageId(messageId: string): Token | null {
  const [, id, letter, proof] = IN_MESSAGE_ID.exec(messageId) ?? [];
  return id && letter && proof && Number(id) <= MOST
    ? { ticketId: Number(id), letter: letter.toLowerCase(), proof: proof.toLowerCase() }
    : null;
}

/** An address without what follows a plus in it, in lower case. */
export const plainAddress = (address: string): string => address.toLowerCase().replace(/\+[^@]*(?=@)/, '');
