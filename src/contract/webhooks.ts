import { z } from 'zod';
import { DISABLED_WHY, MESSAGE_STATES, TOLD_KINDS } from '#domain/webhook/webhook.ts';
import { id, instantIn, instantOut, line, ticketNumber } from './fields.ts';
import { page, pageQuery } from './page.ts';
import { table } from './route.ts';

const url = z
  .string()
  .trim()
  .max(1000)
  .regex(/^https?:\/\/[^\s]+$/i);
const kinds = z.array(z.enum(TOLD_KINDS as [string, ...string[]])).max(TOLD_KINDS.length);

const webhookView = z.object({
  id,
  name: z.string(),
  url: z.string(),
  /** Kinds of events that are told; none: all that are public. */
  kinds: z.array(z.string()),
  /** By this person's rights it is judged which tickets are told of. */
  ownerId: id,
  owner: z.string(),
  enabled: z.boolean(),
  /** Why the desk switched it off: `gone` (the receiver answered 410) or `failing` (for five days). */
  disabledWhy: z.enum(DISABLED_WHY).nullable(),
  failingSince: instantOut.nullable(),
  /** Until when messages are signed by the old secret too. */
  oldUntil: instantOut.nullable(),
  /** Messages that wait, counted to 1000. */
  waiting: z.int(),
  lastSentAt: instantOut.nullable(),
  /** For If-Match. */
  version: z.int(),
});
/** The secret is said here and never again. */
const withSecret = z.object({ ...webhookView.shape, secret: z.string() });

const messageView = z.object({
  id: z.int(),
  /** The `webhook-id` of the message is `msg_` and this. */
  key: id,
  /** Kind of the event, or `test`. */
  kind: z.string(),
  ticketId: ticketNumber.nullable(),
  seq: z.int().nullable(),
  state: z.enum(MESSAGE_STATES),
  attempts: z.int(),
  createdAt: instantOut,
  nextAt: instantOut,
  /** The last ten attempts, newest first. */
  tries: z.array(
    z.object({
      at: instantOut,
      /** Milliseconds. */
      took: z.int(),
      status: z.int().nullable(),
      /** Why there was no answer: address, private, unresolved, timeout, unreachable. */
      problem: z.string().nullable(),
      answer: z.string().nullable(),
    }),
  ),
});

const settings = {
  name: line(100),
  url,
  kinds: kinds.default([]),
  ownerId: id,
  enabled: z.boolean().default(true),
};
const admin = { may: 'webhook.manage', scope: 'none', tag: 'Webhooks' } as const;
const params = z.strictObject({ webhook: id });

export const webhooks = table({
  list: {
    ...admin,
    method: 'GET',
    path: '/webhooks',
    summary: 'Webhooks and how each is doing; secrets are never answered.',
    output: z.object({
      items: z.array(webhookView),
      /** How many the desk itself has switched off. */
      disabled: z.int(),
    }),
  },
  add: {
    ...admin,
    method: 'POST',
    path: '/webhooks',
    sudo: true,
    summary:
      'Tell a server of events on tickets (Standard Webhooks 1.0.0); the secret is in this answer alone.',
    body: z.strictObject(settings),
    output: withSecret,
    status: 201,
  },
  change: {
    ...admin,
    method: 'PATCH',
    path: '/webhooks/:webhook',
    sudo: true,
    summary: 'Change a webhook, switch it off, or on again: then what waits is told at once.',
    params,
    body: z.strictObject({
      name: settings.name.optional(),
      url: url.optional(),
      kinds: kinds.optional(),
      ownerId: id.optional(),
      enabled: z.boolean().optional(),
    }),
    output: webhookView,
    versioned: true,
  },
  rotate: {
    ...admin,
    method: 'POST',
    path: '/webhooks/:webhook/secret',
    sudo: true,
    summary: 'A new secret, in this answer alone; for a day messages carry a signature by the old one too.',
    params,
    output: withSecret,
    versioned: true,
  },
  test: {
    ...admin,
    method: 'POST',
    path: '/webhooks/:webhook/test',
    summary: 'Send a message that says nothing of any ticket; the list of messages shows what became of it.',
    params,
    output: z.object({ message: z.int() }),
    status: 202,
    idempotent: true,
  },
  messages: {
    ...admin,
    method: 'GET',
    path: '/webhooks/:webhook/messages',
    summary: 'Messages of a webhook with their attempts, newest first.',
    params,
    query: z.strictObject({ state: z.enum(MESSAGE_STATES).optional(), ...pageQuery }),
    output: page(messageView),
  },
  replay: {
    ...admin,
    method: 'POST',
    path: '/webhooks/:webhook/replay',
    summary: 'Tell one message again, or every event of a stretch of time, even of the time it was off.',
    params,
    body: z.union([
      z.strictObject({ message: z.int().min(1) }),
      z.strictObject({ from: instantIn, to: instantIn }),
    ]),
    output: z.object({ replayed: z.int() }),
    idempotent: true,
  },
});
