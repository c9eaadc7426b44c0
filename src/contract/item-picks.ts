import { z } from 'zod';
import { id } from './fields.ts';
import { table } from './route.ts';

/** By itself, since everybody who submits a ticket loads it, and nothing else of configuration. */
export const itemPicks = table({
  picks: {
    tag: 'Configuration items',
    method: 'GET',
    path: '/item-picks',
    may: 'ticket.use',
    scope: 'ticket:read',
    summary:
      'What a ticket may be about (3.2b-4): the requester’s own devices first, then services; the desk finds all it reads.',
    query: z.strictObject({ q: z.string().trim().max(200).optional(), requester: id.optional() }),
    output: z.object({
      items: z.array(
        z.object({
          id,
          number: z.string(),
          name: z.string(),
          kind: z.enum(['device', 'service']),
          /** In the hands of the requester. */
          own: z.boolean(),
        }),
      ),
    }),
  },
});
