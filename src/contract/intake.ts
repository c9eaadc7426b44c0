import { z } from 'zod';
import { AUTHENTICATION_METHODS } from '#domain/intake/authentication.ts';
import { REVIEWS } from '#domain/intake/review.ts';
import { FILE_STATES } from '#domain/ticket/file-state.ts';
import { id, instantOut, line, optional, ticketNumber, ticketParam } from './fields.ts';
import { page, pageQuery } from './page.ts';
import { table } from './route.ts';

/**
 * What became of a message; `pending` has been stored and not yet been decided, `set_aside` was seen by somebody who
 * found that nobody needs it.
 */
export const MAIL_OUTCOMES = [
  'pending',
  'ticket',
  'reply',
  'bounce',
  'automatic',
  'quarantine',
  'set_aside',
] as const;

const mailOutcome = z.enum(MAIL_OUTCOMES);

const decision = {
  outcome: mailOutcome,
  /** Codes that say why; of a message in quarantine the one reason. */
  reasons: z.array(z.string()).readonly(),
  /** The ticket that it opened or joined. */
  ticketId: ticketNumber.nullable(),
  /** A ticket that it refers to without joining it; to be looked at. */
  relatedTicketId: ticketNumber.nullable(),
};

/** A message that reached the desk. Everything but times and outcome is what its sender claims. */
export const mailView = z.object({
  id,
  receivedAt: instantOut,
  ...decision,
  sender: z.string().nullable(),
  subject: z.string().nullable(),
  sentAt: instantOut.nullable(),
  /** Bytes. */
  size: z.int(),
  /** Whether the whole message was scanned for viruses; an infected one is given to nobody. */
  scan: z.enum(FILE_STATES),
  /** What the scanner found. */
  finding: z.string().nullable(),
});

const authenticated = z.object({ result: z.string(), about: z.string().nullable() }).nullable();

/** The whole of what is known about a message. */
const mailDetail = mailView.extend({
  /** Decisions about it so far, for If-Match. */
  version: z.int(),
  fromName: z.string(),
  to: z.array(z.string()),
  cc: z.array(z.string()),
  /** The mailbox by which it came. */
  mailbox: z.string().nullable(),
  /** Its words, cut when they are very long; null when they could not be read. */
  text: z.string().nullable(),
  cut: z.boolean(),
  /** `left`: why a file was not put on the ticket. */
  attachments: z.array(
    z.object({ name: z.string(), size: z.int(), contentType: z.string(), left: z.string().nullable() }),
  ),
  /** What the trusted server found about its sender; null when none is trusted or it said nothing. */
  authentication: z
    .object({
      server: z.string(),
      ...(Object.fromEntries(AUTHENTICATION_METHODS.map((method) => [method, authenticated])) as Record<
        (typeof AUTHENTICATION_METHODS)[number],
        typeof authenticated
      >),
    })
    .nullable(),
  /** What went wrong, in the words of the program. */
  detail: z.string().nullable(),
  /** Every decision about it, the first one first; the last one holds. */
  decisions: z.array(
    z.object({
      ...decision,
      act: z.enum(['decided', 'retried', 'taken_in', 'set_aside', 'restored', 'moved']),
      at: instantOut,
      /** Null: the system. */
      by: z.object({ id, name: z.string() }).nullable(),
      note: z.string().nullable(),
      /** The entry of the ticket in which its words stand. */
      seq: z.int().nullable(),
    }),
  ),
  /** What may be made of it now. */
  reviews: z.array(z.enum(REVIEWS)),
});

const params = z.strictObject({ mail: id });
const note = optional(line(2000));
const reads = { may: 'intake.work', scope: 'ticket:read', tag: 'Mail' } as const;
const reviews = {
  method: 'POST',
  may: 'intake.work',
  scope: 'ticket:write',
  tag: 'Mail',
  params,
  output: mailDetail,
} as const;

export const intake = table({
  list: {
    ...reads,
    method: 'GET',
    path: '/mail',
    summary: 'Messages by what became of them, newest first; the quarantine when nothing else is asked for.',
    query: z.strictObject({ ...pageQuery, outcome: mailOutcome.default('quarantine') }),
    output: page(mailView),
  },
  waiting: {
    ...reads,
    method: 'GET',
    path: '/mail/waiting',
    summary: 'How many messages wait in quarantine for a person; counting stops at 1000.',
    output: z.object({ waiting: z.int() }),
  },
  open: {
    ...reads,
    method: 'GET',
    path: '/mail/:mail',
    summary:
      'One message: its words, what the receiving server found, and every decision about it with its reason.',
    params,
    output: mailDetail,
  },
  raw: {
    ...reads,
    method: 'GET',
    path: '/mail/:mail/raw',
    summary: 'The message byte for byte as it was received, as a file to keep.',
    params,
    output: z.void(),
    answers: 'stream',
  },
  ofTicket: {
    ...reads,
    method: 'GET',
    path: '/tickets/:ticket/mail',
    summary:
      'Messages that made or joined a ticket, stood on it before, or refer to it without joining; newest first.',
    params: z.strictObject({ ticket: ticketParam }),
    output: z.object({ items: z.array(mailView) }),
  },
  retry: {
    ...reviews,
    path: '/mail/:mail/retry',
    summary: 'Judge a waiting message anew, e.g. when its sender has been put into the directory.',
    body: z.strictObject({ note }),
  },
  takeIn: {
    ...reviews,
    path: '/mail/:mail/take_in',
    summary: 'Make a ticket of it, of an unverified contact.',
    body: z.strictObject({ note }),
    idempotent: true,
  },
  setAside: {
    ...reviews,
    path: '/mail/:mail/set_aside',
    summary: 'Nobody needs it; it stays visible and can be put back.',
    body: z.strictObject({ note }),
    idempotent: true,
  },
  restore: {
    ...reviews,
    path: '/mail/:mail/restore',
    summary: 'Put a message that was set aside back into quarantine.',
    body: z.strictObject({ note }),
    idempotent: true,
  },
  move: {
    ...reviews,
    path: '/mail/:mail/move',
    summary:
      'Put it on another ticket, or with null make a reply a ticket of its own. The entry at the old place stays, marked.',
    body: z.strictObject({ ticketId: ticketNumber.nullable(), note }),
    idempotent: true,
  },
});
