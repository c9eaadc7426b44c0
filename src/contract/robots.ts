import { z } from 'zod';
import { DELIVERY_STATES, MAIL_CHOICES } from '#domain/notice/mailing.ts';
import { MESSAGE_CHANNELS, SERVES } from '#domain/robot/robot.ts';
import { id, instantOut, line, optional, ticketNumber } from './fields.ts';
import { localeName } from './organisation/fields.ts';
import { page, pageQuery } from './page.ts';
import { table } from './route.ts';

const channel = z.enum(MESSAGE_CHANNELS);
const webAddress = z.url({ protocol: /^https?$/ }).max(2000);
/** Sealed at once and never answered. */
const secretText = z.string().trim().min(1).max(1000);

const app = z.strictObject({
  /** Where the platform answers; another one for a private installation. */
  base: webAddress,
  /** Corp ID of WeCom, App Key of DingTalk, App ID of Feishu. */
  appId: line(200),
  /** Number of the app, at WeCom and DingTalk. */
  agentId: optional(z.string().regex(/^\d{1,20}$/)),
  /** Kind of id by which Feishu knows people. */
  idType: z.enum(['user_id', 'open_id', 'email']).default('user_id'),
});

const headerName = z.string().regex(/^[A-Za-z0-9-]{1,100}$/);
const noBreak = z
  .string()
  .max(1000)
  .regex(/^[^\r\n\0]*$/);

const gateway = z.strictObject({
  method: z.enum(['GET', 'POST', 'PUT']).default('POST'),
  url: webAddress,
  headers: z
    .array(z.strictObject({ name: headerName, value: noBreak }))
    .max(20)
    .default([]),
  form: z.enum(['json', 'form', 'none']).default('json'),
  /** Placeholders: phone, text, number, title, link, key, secret, each in double braces. */
  body: z.string().max(10_000).default(''),
  success: optional(
    z.strictObject({
      path: z.string().regex(/^[\w$-]{1,100}(\.[\w$-]{1,100}){0,9}$/),
      equals: z.string().max(200),
    }),
  ),
  /** Longest text in signs. */
  longest: z.int().min(20).max(1000).default(200),
});

const robotView = z.object({
  id,
  name: z.string(),
  channel,
  serves: z.enum(SERVES),
  groupId: id.nullable(),
  group: z.string().nullable(),
  locale: localeName,
  /** Of a group robot: the server of its webhook, and whether requests are signed. */
  host: z.string().nullable(),
  signed: z.boolean().nullable(),
  app: app.nullable(),
  gateway: gateway.nullable(),
  enabled: z.boolean(),
  /** For If-Match. */
  version: z.int(),
  sentAt: instantOut.nullable(),
  failedAt: instantOut.nullable(),
  /** In the words of the other side. */
  failure: z.string().nullable(),
  /** Until when the platform wants no more. */
  restUntil: instantOut.nullable(),
  /** Messages that are due, and messages that were held or given up. */
  waiting: z.int(),
  troubled: z.int(),
});

const common = { name: line(100), locale: localeName.default('zh-CN'), enabled: z.boolean().default(true) };
const chat = z.enum(['wecom', 'dingtalk', 'feishu']);

const messageView = z.object({
  id: z.int(),
  channel,
  /** Person, or the robot that tells a group. */
  to: z.string(),
  ticketId: ticketNumber,
  state: z.enum(DELIVERY_STATES),
  attempts: z.int(),
  /** `no_way`, `limit` (it waits for its turn), `no_address`, `may_not_read`, `inactive_person`, or the words of the other side. */
  error: z.string().nullable(),
  createdAt: instantOut,
  deliverAt: instantOut,
});

const admin = { may: 'robot.manage', tag: 'Robots' } as const;

export const robots = table({
  list: {
    ...admin,
    method: 'GET',
    path: '/robots',
    scope: 'organisation:read',
    summary: 'Robots of chat groups, apps and gateways, and how each is doing; secrets are never answered.',
    output: z.object({ items: z.array(robotView) }),
  },
  add: {
    ...admin,
    method: 'POST',
    path: '/robots',
    scope: 'none',
    sudo: true,
    summary:
      'Add a robot of a chat group, an app that writes to people, or a gateway of text messages or calls.',
    body: z.discriminatedUnion('serves', [
      z.strictObject({
        ...{ ...common, serves: z.literal('group'), channel: chat, groupId: id },
        /** The whole address as the platform shows it. */
        webhook: webAddress,
        /** Secret of the signature (DingTalk, Feishu). */
        sign: optional(secretText),
      }),
      z.strictObject({
        ...common,
        serves: z.literal('people'),
        channel,
        app: optional(app),
        gateway: optional(gateway),
        secret: secretText.optional(),
      }),
    ]),
    output: robotView,
    status: 201,
    idempotent: true,
  },
  change: {
    ...admin,
    method: 'PATCH',
    path: '/robots/:robot',
    scope: 'none',
    sudo: true,
    summary:
      'Change a robot, app or gateway; its secret stays unless one is given or it goes to another server.',
    params: z.strictObject({ robot: id }),
    body: z.strictObject({
      name: line(100).optional(),
      locale: localeName.optional(),
      enabled: z.boolean().optional(),
      groupId: id.optional(),
      webhook: webAddress.optional(),
      sign: secretText.nullable().optional(),
      app: app.optional(),
      gateway: gateway.optional(),
      secret: secretText.optional(),
    }),
    output: robotView,
    versioned: true,
  },
  test: {
    ...admin,
    method: 'POST',
    path: '/robots/:robot/test',
    scope: 'none',
    summary: 'Send a test message through a robot, app or gateway now; it counts towards the limit.',
    params: z.strictObject({ robot: id }),
    body: z.strictObject({
      /** To whom: their id at the platform, or a telephone number. Not asked of a group robot. */
      address: z.string().trim().max(64).optional(),
    }),
    output: z.object({ sent: z.boolean(), error: z.string().nullable() }),
  },
  messages: {
    ...admin,
    method: 'GET',
    path: '/robots/messages',
    scope: 'organisation:read',
    summary: 'Messages that were held, failed, wait or were sent, newest first; never what they say.',
    query: z.strictObject({ state: z.enum(DELIVERY_STATES).default('failed'), ...pageQuery }),
    output: page(messageView),
  },
  release: {
    ...admin,
    method: 'POST',
    path: '/robots/messages/release',
    scope: 'none',
    summary: 'Send held or failed messages after all, now.',
    body: z.strictObject({ state: z.enum(['held', 'failed']) }),
    output: z.object({ released: z.int() }),
  },
});

const reached = z.object({
  channel,
  /** Id at the platform, or telephone number; null: not reached by this channel. */
  address: z.string().nullable(),
  choice: z.enum(MAIL_CHOICES),
  /** Whether an administrator has set up a way for it. */
  open: z.boolean(),
});
const reachable = z.object({ items: z.array(reached) });
const addressIn = z.string().trim().max(64);

export const personChannels = table({
  of: {
    method: 'GET',
    path: '/people/:person/channels',
    may: 'organisation.manage',
    scope: 'organisation:read',
    tag: 'People',
    summary: 'How a person is reached besides by mail, and which news they want by each way.',
    params: z.strictObject({ person: id }),
    output: reachable,
  },
  set: {
    method: 'PUT',
    path: '/people/:person/channels/:channel',
    may: 'organisation.manage',
    scope: 'organisation:write',
    tag: 'People',
    summary: 'Say where a person is reached by a channel; null takes them off it.',
    params: z.strictObject({ person: id, channel }),
    body: z.strictObject({ address: addressIn.nullable(), choice: z.enum(MAIL_CHOICES).optional() }),
    output: reachable,
  },
  mine: {
    method: 'GET',
    path: '/session/channels',
    may: 'session',
    scope: 'organisation:read',
    tag: 'Session',
    summary: 'How one is reached oneself besides by mail.',
    output: reachable,
  },
  choose: {
    method: 'PUT',
    path: '/session/channels/:channel',
    may: 'session',
    scope: 'none',
    tag: 'Session',
    summary:
      'Choose which news comes by a channel; calls of P1 come in any case. One’s own telephone number may be given.',
    params: z.strictObject({ channel }),
    body: z.strictObject({
      choice: z.enum(MAIL_CHOICES).optional(),
      /** A telephone number, for text messages and calls alone: ids at a platform are set by administrators. */
      phone: addressIn.nullable().optional(),
    }),
    output: reachable,
  },
});
