import type { MailFacts } from '#domain/intake/mail-facts.ts';
import type { ParsedMail } from '#server/platform/mail/parsed-mail.ts';

/** What the rules need to know of a message that was read. */
export function factsOf(mail: ParsedMail): MailFacts {
  const from = mail.from?.address ? mail.from : (mail.sender ?? mail.from);
  return {
    inReplyTo: mail.inReplyTo,
    references: mail.references,
    from: from && { name: from.name, address: from.address.toLowerCase() },
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
