import { trustedResults } from '#domain/intake/authentication.ts';
import type { MailFacts } from '#domain/intake/mail-facts.ts';
import type { ParsedMail } from '#server/platform/mail/parsed-mail.ts';

/** What is known of a message's way beside the message itself. */
export interface Seen {
  /** Whom the server that handed it over named. */
  recipients: readonly string[];
  /** Name of the server whose results are trusted. */
  authserv: string | null;
}
const NOTHING_SEEN: Seen = { recipients: [], authserv: null };

const addressedOf = ({ to, cc, delivered }: ParsedMail, recipients: readonly string[]): string[] => [
  ...new Set(
    [...recipients, ...delivered, ...[...to, ...cc].map(({ address }) => address)].map((one) =>
      one.toLowerCase(),
    ),
  ),
];

/** What the rules need to know of a message that was read. */
export function factsOf(mail: ParsedMail, seen: Seen = NOTHING_SEEN): MailFacts {
  const from = mail.from?.address ? mail.from : (mail.sender ?? mail.from);
  return {
    inReplyTo: mail.inReplyTo,
    references: mail.references,
    from: from && { name: from.name, address: from.address.toLowerCase() },
    addressed: addressedOf(mail, seen.recipients),
    dmarc: trustedResults(mail.authentication, seen.authserv)?.dmarc?.result ?? null,
    subject: mail.subject,
    autoSubmitted: mail.marks.autoSubmitted,
    precedence: mail.marks.precedence,
    listId: mail.marks.listId,
    autoReply: mail.marks.autoReply !== null,
    failedRecipients: mail.marks.failedRecipients.length > 0,
    returnPath: mail.marks.returnPath,
    report: mail.report,
  };
}
