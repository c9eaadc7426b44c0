import { z } from 'zod';
import {
  channel,
  id,
  impact,
  instantIn,
  instantOut,
  line,
  optional,
  priority,
  prose,
  status,
  ticketNumber,
  ticketParam,
  ticketType,
  urgency,
} from '../fields.ts';
import { email } from '../organisation/fields.ts';
import { page, pageQuery } from '../page.ts';
import { type Route, table } from '../route.ts';
import { COMMANDS, device, HUMAN_ACTIONS, type HumanAction } from './commands.ts';
import { explainedClock } from './explained.ts';
import { clockView, file, ticketRow, ticketView, whyView } from './views.ts';

const params = z.strictObject({ ticket: ticketParam });

/** A record as it is handed in (3.2). Missing fields are named in the answer, not refused. */
export const submission = z.strictObject({
  type: ticketType,
  title: line(200),
  symptom: optional(prose),
  occurredAt: optional(instantIn),
  scope: optional(line(2000)),
  description: optional(prose),
  devices: z.array(device).max(50).default([]),
  noDeviceReason: optional(line(500)),
  impact: optional(impact),
  urgency: optional(urgency),
  /** For whom the desk records; oneself when absent. */
  requesterId: optional(id),
  contact: optional(line(200)),
  channel: channel.exclude(['mail']).default('portal'),
  receivedAt: optional(instantIn),
  backdateReason: optional(line(500)),
  /** What was said in a private chat, word for word: required of `im_converted`, refused of others. */
  chat: optional(z.strictObject({ text: prose, by: optional(line(100)), at: optional(instantIn) })),
  /** A caller who is not in the directory, in place of `requesterId`: by the desk alone, and unverified. */
  caller: optional(
    z.strictObject({
      name: line(100),
      department: optional(line(200)),
      number: optional(line(40)),
      email: optional(email),
    }),
  ),
  /** The call by which it came (3.1d); the times of a call that a telephone system told of are its own. */
  call: optional(
    z.strictObject({
      callId: optional(id),
      startedAt: optional(instantIn),
      endedAt: optional(instantIn),
      callbackNumber: optional(line(40)),
    }),
  ),
  /** For its requester, who works on it and named readers alone (2.4d). */
  confidential: z.boolean().default(false),
  uploadIds: z.array(id).max(20).default([]),
});

export const listQuery = z.strictObject({
  ...pageQuery,
  /** `mine`: asked for by me; `desk`: all that I may read. */
  of: z.enum(['mine', 'desk']).default('desk'),
  state: z.enum(['open', 'waiting', 'answered', 'ended', 'all']).default('open'),
  status: status.optional(),
  priority: priority.optional(),
  type: ticketType.optional(),
  channel: channel.optional(),
  /** Recorded then or later. */
  recordedFrom: instantIn.optional(),
  group: z.union([z.literal('my'), id]).optional(),
  assignee: z.union([z.enum(['me', 'none']), id]).optional(),
  q: z.string().trim().max(200).optional(),
  /** `priority`: most urgent first, within it by due time (3.3-P3). */
  sort: z.enum(['priority', 'due', 'newest']).default('priority'),
});

/** What a write on a ticket answers: its new version and what the caller may see of it at once. */
export const written = z.object({ id: ticketNumber, version: z.int(), status, priority });

type ActionRoute<A extends RoutedAction> = {
  method: 'POST';
  path: `/tickets/:ticket/${A}`;
  may: 'ticket.use';
  scope: 'ticket:write';
  tag: 'Ticket actions';
  summary: string;
  params: typeof params;
  body: (typeof COMMANDS)[A];
  output: typeof written;
  status: 200;
  idempotent: true;
};

const act = <A extends RoutedAction>(action: A): ActionRoute<A> => ({
  method: 'POST',
  path: `/tickets/:ticket/${action}`,
  may: 'ticket.use',
  scope: 'ticket:write',
  tag: 'Ticket actions',
  summary: `${action.replaceAll('_', ' ')} a ticket, as far as the life cycle allows the caller.`,
  params,
  body: COMMANDS[action],
  output: written,
  status: 200,
  idempotent: true,
});

/** Amending is the PATCH of the record itself; all other actions have a route of their own. */
export type RoutedAction = Exclude<HumanAction, 'amend'>;
const isRouted = (action: HumanAction): action is RoutedAction => action !== 'amend';

/** One route an action of the life cycle. */
export const ticketActions = Object.fromEntries(HUMAN_ACTIONS.filter(isRouted).map((a) => [a, act(a)])) as {
  [A in RoutedAction]: ActionRoute<A>;
} satisfies Record<RoutedAction, Route>;

export const tickets = table({
  record: {
    method: 'POST',
    path: '/tickets',
    may: 'ticket.use',
    scope: 'ticket:write',
    tag: 'Tickets',
    summary: 'Record a ticket; the answer names what is still missing and the promised times.',
    body: submission,
    output: z.object({
      ...written.shape,
      recordedAt: instantOut,
      missing: z.array(z.string()),
      clocks: z.array(clockView),
    }),
    status: 201,
    idempotent: true,
  },
  list: {
    method: 'GET',
    path: '/tickets',
    may: 'ticket.use',
    scope: 'ticket:read',
    tag: 'Tickets',
    summary: 'List the tickets that the caller may read, by due time or newest first.',
    query: listQuery,
    output: z.object({ ...page(ticketRow).shape, names: z.record(z.string(), z.string()) }),
  },
  counts: {
    method: 'GET',
    path: '/tickets/counts',
    may: 'ticket.use',
    scope: 'ticket:read',
    tag: 'Tickets',
    summary: 'Open tickets in the usual views of the desk; counting stops at 1000.',
    output: z.object({
      mine: z.int(),
      myGroups: z.int(),
      unassigned: z.int(),
      unconfirmed: z.int(),
      breached: z.int(),
      all: z.int(),
    }),
  },
  open: {
    method: 'GET',
    path: '/tickets/:ticket',
    may: 'ticket.use',
    scope: 'ticket:read',
    tag: 'Tickets',
    summary: 'Everything about one ticket that the caller may see, and what they may do to it.',
    params,
    output: ticketView,
  },
  why: {
    method: 'GET',
    path: '/tickets/:ticket/escalation',
    may: 'desk.read',
    scope: 'ticket:read',
    tag: 'Tickets',
    summary:
      'Why a ticket was escalated, or was not: what of each trigger happened, and what is missing for it (4.3).',
    params,
    output: z.object({ triggers: z.array(whyView) }),
  },
  clocks: {
    method: 'GET',
    path: '/tickets/:ticket/clocks',
    may: 'ticket.use',
    scope: 'ticket:read',
    tag: 'Tickets',
    summary:
      'How each promise of a ticket came about: target, versions, counted and paused time, due time, verdict.',
    params,
    output: z.object({ now: instantOut, zone: z.string(), clocks: z.array(explainedClock) }),
  },
  amend: {
    method: 'PATCH',
    path: '/tickets/:ticket',
    may: 'ticket.use',
    scope: 'ticket:write',
    tag: 'Tickets',
    summary: 'Fill in or put right the fields of a record; If-Match names the version that was read.',
    params,
    body: COMMANDS.amend,
    output: written,
    versioned: true,
  },
  upload: {
    method: 'POST',
    path: '/uploads',
    may: 'ticket.use',
    scope: 'ticket:write',
    tag: 'Files',
    summary: 'Upload one file; it is put on a record by naming its id in an action within 24 hours.',
    accepts: 'multipart',
    bodyLimit: 27_000_000,
    output: file.omit({ desk: true, state: true }),
    status: 201,
  },
  download: {
    method: 'GET',
    path: '/files/:file',
    may: 'ticket.use',
    scope: 'ticket:read',
    tag: 'Files',
    summary: 'The bytes of a file on a ticket that the caller may read.',
    params: z.strictObject({ file: id }),
    output: z.void(),
    answers: 'stream',
  },
});
