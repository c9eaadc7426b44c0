import { z } from 'zod';
import { EVENT_KINDS, type EventKind } from '#domain/events.ts';
import { instantOut, ticketNumber } from './fields.ts';
import { page, pageQuery } from './page.ts';
import { table } from './route.ts';

/** Something that happened on a ticket of one's own; the page makes the sentence from its kind. */
export const noticeView = z.object({
  id: z.int(),
  ticketId: ticketNumber,
  title: z.string(),
  seq: z.int(),
  kind: z.enum(Object.keys(EVENT_KINDS) as [EventKind, ...EventKind[]]),
  at: instantOut,
  read: z.boolean(),
});

export const notices = table({
  list: {
    method: 'GET',
    path: '/notices',
    may: 'ticket.use',
    scope: 'ticket:read',
    tag: 'Notices',
    summary: "One's own notices, newest first, with the number of unread ones (counting stops at 100).",
    query: z.strictObject(pageQuery),
    output: z.object({ ...page(noticeView).shape, unread: z.int() }),
  },
  read: {
    method: 'POST',
    path: '/notices/read',
    may: 'ticket.use',
    scope: 'ticket:write',
    tag: 'Notices',
    summary: 'Mark notices as read, up to and including the given one.',
    body: z.strictObject({ upTo: z.int().min(1) }),
    output: z.void(),
    status: 204,
  },
});
