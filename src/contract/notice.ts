import { z } from 'zod';
import { EVENT_KINDS, type EventKind } from '#domain/events.ts';
import { DELIVERY_STATES } from '#domain/notice/mailing.ts';
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
  /** A word of the reader that somebody else wrote down after a call (4.2c). */
  ofYourCall: z.boolean(),
});

const deliveryView = z.object({
  id: z.int(),
  channel: z.enum(['mail']),
  /** Null: somebody whom the directory does not know. */
  person: z.string().nullable(),
  /** Null while it was not looked up. */
  address: z.string().nullable(),
  ticketId: ticketNumber,
  kind: z.enum(Object.keys(EVENT_KINDS) as [EventKind, ...EventKind[]]),
  state: z.enum(DELIVERY_STATES),
  attempts: z.int(),
  /** A code of ours such as `no_mail_server`, `loop` or `no_such_address`, or the answer of the other side. */
  error: z.string().nullable(),
  /** What a mail system said of it later, with its code (RFC 3463). */
  report: z.enum(['failed', 'delayed']).nullable(),
  reportStatus: z.string().nullable(),
  createdAt: instantOut,
  deliverAt: instantOut,
});

const tag = 'Notices';

/** What became of mail, for those who run the installation: never what it says. */
export const deliveries = table({
  list: {
    method: 'GET',
    path: '/deliveries',
    may: 'organisation.manage',
    scope: 'organisation:read',
    tag,
    summary:
      'Mail to people that was held, failed, is being tried again or was sent, newest first, with numbers.',
    query: z.strictObject({ state: z.enum(DELIVERY_STATES).default('held'), ...pageQuery }),
    output: z.object({
      ...page(deliveryView).shape,
      /** Of held and failed ones, counted to 1000; those that wait are only the ones being tried again. */
      counts: z.object({ held: z.int(), failed: z.int(), waiting: z.int() }),
    }),
  },
  release: {
    method: 'POST',
    path: '/deliveries/release',
    may: 'organisation.manage',
    scope: 'organisation:write',
    tag,
    summary: 'Send held or failed mail after all, now: what is named, or all in that state.',
    body: z.strictObject({
      state: z.enum(['held', 'failed']),
      /** Those not in this state any more are passed over; without it all are sent. */
      ids: z.array(z.int().min(1)).min(1).max(500).optional(),
    }),
    output: z.object({ released: z.int() }),
  },
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
