import { z } from 'zod';
import { id, instantOut, ticketNumber } from './fields.ts';
import { page, pageQuery } from './page.ts';
import { table } from './route.ts';

/** What became of a message; `pending` has been stored and not yet been decided. */
export const MAIL_OUTCOMES = ['pending', 'ticket', 'reply', 'bounce', 'automatic', 'quarantine'] as const;

const mailOutcome = z.enum(MAIL_OUTCOMES);

/** A message that reached the desk. Everything but times and outcome is what its sender claims. */
export const mailView = z.object({
  id,
  receivedAt: instantOut,
  outcome: mailOutcome,
  /** Codes that say why; of a message in quarantine the one reason. */
  reasons: z.array(z.string()),
  /** The ticket that it opened or joined. */
  ticketId: ticketNumber.nullable(),
  /** A ticket that it refers to without joining it; to be looked at. */
  relatedTicketId: ticketNumber.nullable(),
  sender: z.string().nullable(),
  subject: z.string().nullable(),
  sentAt: instantOut.nullable(),
  /** Bytes. */
  size: z.int(),
});

const params = z.strictObject({ mail: id });

export const intake = table({
  list: {
    method: 'GET',
    path: '/mail',
    may: 'intake.work',
    scope: 'ticket:read',
    tag: 'Mail',
    summary: 'Messages by what became of them, newest first; the quarantine when nothing else is asked for.',
    query: z.strictObject({ ...pageQuery, outcome: mailOutcome.default('quarantine') }),
    output: page(mailView),
  },
  raw: {
    method: 'GET',
    path: '/mail/:mail/raw',
    may: 'intake.work',
    scope: 'ticket:read',
    tag: 'Mail',
    summary: 'The message byte for byte as it was received, as a file to keep.',
    params,
    output: z.void(),
    answers: 'stream',
  },
});
