import { z } from 'zod';
import { MAIL_LABELS } from '#domain/intake/mail-labels.ts';
import { id, instantOut, ticketParam } from './fields.ts';
import { table } from './route.ts';

const view = z.object({
  mailId: id,
  subject: z.string(),
  from: z.string(),
  to: z.array(z.string()),
  cc: z.array(z.string()),
  receivedAt: instantOut,
  sentAt: instantOut.nullable(),
  /** The whole text as it came, with what it quotes; cut when it is very long. */
  text: z.string(),
  cut: z.boolean(),
  /** It came with a layout that can be looked at. */
  html: z.boolean(),
  /** The layout names pictures of other servers, which are shown when they are asked for. */
  outside: z.boolean(),
  labels: z.array(z.enum(MAIL_LABELS)),
});

const seq = z.coerce.number<string>().int().min(1).max(1_000_000);
const params = z.strictObject({ ticket: ticketParam, seq });
const reads = { may: 'ticket.use', scope: 'ticket:read', tag: 'Mail', method: 'GET', params } as const;

/** The message of which an entry of a ticket was made, for its sender and for the desk. */
export const entryMail = table({
  read: {
    ...reads,
    path: '/tickets/:ticket/entries/:seq/mail',
    summary: 'The whole message of which an entry was made, read anew from its bytes.',
    output: view,
  },
  page: {
    ...reads,
    path: '/tickets/:ticket/entries/:seq/mail/page',
    summary:
      'Its layout as a page without scripts; pictures of other servers are only shown when `outside` is 1.',
    query: z.strictObject({ outside: z.enum(['0', '1']).default('0') }),
    output: z.void(),
    answers: 'stream',
  },
  picture: {
    ...reads,
    path: '/tickets/:ticket/entries/:seq/pictures/:file',
    params: z.strictObject({ ticket: ticketParam, seq, file: id }),
    summary: 'A picture that came with an entry, when its bytes are a picture.',
    output: z.void(),
    answers: 'stream',
  },
});
