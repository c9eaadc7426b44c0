import { trustedResults } from '#domain/intake/authentication.ts';
import type { ParsedMail } from '../platform/mail/parsed-mail.ts';
import { sortAttachments } from './attachments.ts';
import { factsOf } from './facts.ts';
import type { Read } from './store.ts';

/** Recipients that a summary names; the rest is in the raw message. */
const MAX_NAMED = 50;

/** What is kept of a message beside its bytes: what a list and the quarantine show. */
export const readOf = (mail: ParsedMail, authserv: string | null): Read => ({
  messageId: mail.messageId,
  sender: factsOf(mail).from?.address ?? null,
  subject: mail.subject.slice(0, 1000).replace(/\p{Surrogate}$/u, ''),
  sentAt: mail.date,
  summary: {
    fromName: mail.from?.name ?? '',
    to: mail.to.slice(0, MAX_NAMED).map(({ address }) => address),
    cc: mail.cc.slice(0, MAX_NAMED).map(({ address }) => address),
    authentication: trustedResults(mail.authentication, authserv),
    labels: mail.labels,
    charsetNotes: mail.charsetNotes.slice(0, MAX_NAMED),
    report: mail.report,
    attachments: sortAttachments(mail.attachments).map(({ file, left }) => ({
      name: file.name,
      size: file.size,
      contentType: file.contentType,
      left,
    })),
  },
});
