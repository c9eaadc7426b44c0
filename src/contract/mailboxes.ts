import { z } from 'zod';
import { AUTHENTICITY } from '#domain/intake/authenticity.ts';
import { IMAP_PROBLEMS, MAIL_SECURITY, MAILBOX_KINDS } from '#domain/mailbox/mailbox.ts';
import { id, instantOut, line, optional } from './fields.ts';
import { email, localeName } from './organisation/fields.ts';
import { table } from './route.ts';

const server = z.strictObject({
  host: z
    .string()
    .trim()
    .regex(/^[a-z0-9.:_-]{1,253}$/i),
  port: z.int().min(1).max(65_535),
  security: z.enum(MAIL_SECURITY),
  user: line(254),
  folder: line(200).default('INBOX'),
  /** Folder into which what was taken in is moved; null: it stays and is marked as read. */
  moveTo: optional(line(200)),
});
/** Sealed at once and never answered. */
const password = z.string().min(1).max(500);
const address = email.transform((text) => text.toLowerCase());
const unknownSender = z.enum(['ticket', 'quarantine']);
/** Name by which the receiving server signs what it found of SPF, DKIM and DMARC (RFC 8601). */
const authservId = z
  .string()
  .trim()
  .toLowerCase()
  .regex(/^[^\s;"()]{1,255}$/);

const authenticity = z.enum(AUTHENTICITY);

const mailboxView = z.object({
  id,
  name: z.string(),
  address: z.string(),
  kind: z.enum(MAILBOX_KINDS),
  groupId: id.nullable(),
  service: z.string().nullable(),
  locale: localeName,
  unknownSender,
  authservId: z.string().nullable(),
  /** What a command by mail must show; null: verified where a server is trusted, else an answer to one's own letter. */
  authenticity: authenticity.nullable(),
  plusAddresses: z.boolean(),
  server: server.nullable(),
  enabled: z.boolean(),
  /** For If-Match. */
  version: z.int(),
  /** When everything there was had been taken in. */
  reachedAt: instantOut.nullable(),
  failingSince: instantOut.nullable(),
  problem: z.enum(IMAP_PROBLEMS).nullable(),
  /** In the server's own words. */
  error: z.string().nullable(),
  /** Messages are taken in, but the server does not let them be marked or moved. */
  unmarkedSince: instantOut.nullable(),
  unmarkedError: z.string().nullable(),
  /** Messages that came in by it. */
  messages: z.int(),
});

const settings = {
  name: line(100),
  address,
  groupId: optional(id),
  service: optional(line(100)),
  locale: localeName.default('zh-CN'),
  unknownSender: unknownSender.default('quarantine'),
  /** Null: nobody's word about a sender is trusted. */
  authservId: optional(authservId),
  /** Null: verified where a server is trusted, else an answer to one's own letter suffices. */
  authenticity: optional(authenticity),
  /** Whether the server delivers desk+anything@ here; without it answers are known by what they refer to alone. */
  plusAddresses: z.boolean().default(true),
  enabled: z.boolean().default(true),
};

const admin = { may: 'mailbox.manage', tag: 'Mailboxes' } as const;

export const mailboxes = table({
  list: {
    method: 'GET',
    path: '/mailboxes',
    may: 'mailbox.read',
    tag: 'Mailboxes',
    scope: 'organisation:read',
    summary: 'Mailboxes of the desk and how each is doing; passwords are never answered.',
    output: z.object({ items: z.array(mailboxView) }),
  },
  add: {
    ...admin,
    method: 'POST',
    path: '/mailboxes',
    scope: 'none',
    sudo: true,
    summary: 'Add a mailbox: fetched by IMAP (server and password), or handed over by SMTP or LMTP.',
    body: z.discriminatedUnion('kind', [
      z.strictObject({ kind: z.literal('imap'), ...settings, server, password }),
      z.strictObject({ kind: z.literal('handed_over'), ...settings }),
    ]),
    output: mailboxView,
    status: 201,
    idempotent: true,
  },
  change: {
    ...admin,
    method: 'PATCH',
    path: '/mailboxes/:mailbox',
    scope: 'none',
    sudo: true,
    summary: 'Change a mailbox; its password stays unless one is given. Another account is read anew.',
    params: z.strictObject({ mailbox: id }),
    body: z.strictObject({
      name: settings.name.optional(),
      address: address.optional(),
      groupId: id.nullable().optional(),
      service: line(100).nullable().optional(),
      locale: localeName.optional(),
      unknownSender: unknownSender.optional(),
      authservId: authservId.nullable().optional(),
      authenticity: authenticity.nullable().optional(),
      plusAddresses: z.boolean().optional(),
      enabled: z.boolean().optional(),
      server: server.optional(),
      password: password.optional(),
    }),
    output: mailboxView,
    versioned: true,
  },
  test: {
    ...admin,
    method: 'POST',
    path: '/mailboxes/test',
    scope: 'none',
    sudo: true,
    summary: 'Sign in and open the folder once; nothing is fetched and nothing is written.',
    body: z.strictObject({
      server,
      /** Left out: that of the mailbox named here. */
      password: optional(password),
      mailbox: optional(id),
    }),
    output: z.object({
      /** Null: it works. */
      problem: z.enum(IMAP_PROBLEMS).nullable(),
      error: z.string().nullable(),
      /** Messages that lie in the folder. */
      messages: z.int().nullable(),
    }),
  },
});
