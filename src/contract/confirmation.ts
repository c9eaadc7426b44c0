import { z } from 'zod';
import { CONFIRM_STATES } from '#domain/ticket/confirm-link.ts';
import { instantOut, optional, prose, ticketNumber } from './fields.ts';
import { table } from './route.ts';

const view = z.object({
  state: z.enum(CONFIRM_STATES),
  ticketId: ticketNumber,
  title: z.string(),
  /** Whose word is asked for. */
  name: z.string(),
  /** What was done, and how to check it; null when the ticket has gone on. */
  result: z.string().nullable(),
  verification: z.string().nullable(),
  expiresAt: instantOut,
});

const params = z.strictObject({ token: z.string().max(300) });
const open = { may: 'public', scope: 'none', tag: 'Confirmation', params, output: view } as const;

/** The page behind the link of a letter, which works without an account's session. */
export const confirmations = table({
  read: {
    ...open,
    method: 'GET',
    path: '/confirmations/:token',
    summary: 'What the link of a letter asks its reader to confirm. Reading it changes nothing.',
  },
  answer: {
    ...open,
    method: 'POST',
    path: '/confirmations/:token',
    summary: 'Says whether the result works; the comment is needed when it does not. A link answers once.',
    body: z.strictObject({ solved: z.boolean(), comment: optional(prose) }),
  },
});
