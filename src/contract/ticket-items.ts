import { z } from 'zod';
import { CRITICALITIES, ITEM_STATES } from '#domain/config/item.ts';
import { id, impact, p1Flag, priority, status, ticketNumber, ticketParam } from './fields.ts';
import { table } from './route.ts';

const criticality = z.enum(CRITICALITIES);

/** What the desk sees of the configuration items that a ticket is about, and what rank they speak for (2.6b, 3.3). */
export const ticketItems = table({
  items: {
    tag: 'Tickets',
    method: 'GET',
    path: '/tickets/:ticket/items',
    may: 'desk.read',
    scope: 'ticket:read',
    summary: 'The configuration items of a ticket, what fails with them, and the rank that this speaks for.',
    params: z.strictObject({ ticket: ticketParam }),
    output: z.object({
      items: z.array(
        z.object({
          id,
          number: z.string(),
          class: z.string(),
          name: z.string(),
          state: z.enum(ITEM_STATES),
          criticality,
          /** Whether the reader may open it. */
          known: z.boolean(),
          /** Other open tickets about it that the reader may know of. */
          openTickets: z.array(z.object({ id: ticketNumber, title: z.string(), status, priority })),
        }),
      ),
      /** What is hit when these fail; null: the ticket names none. */
      hit: z
        .object({
          /** Other items. */
          items: z.int(),
          services: z.array(z.object({ name: z.string(), criticality })),
          people: z.int(),
          departments: z.int(),
        })
        .nullable(),
      /** Null: the ticket says as much already. */
      proposal: z.object({ impact, p1Flags: z.array(p1Flag), priority }).nullable(),
    }),
  },
});
