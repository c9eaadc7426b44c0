import { z } from 'zod';
import { CLOCK_KINDS } from '#domain/sla/clock.ts';
import { TRIGGERS } from '#domain/sla/escalation-path.ts';
import { channel, id, instantOut, priority, status, ticketNumber } from './fields.ts';
import { table } from './route.ts';
import { publicIncident } from './ticket/views.ts';

const maybe = instantOut.nullable();
const clock = z.enum(CLOCK_KINDS);

/** Why a ticket is on a list of the lead's board, in facts; the page makes the sentence. */
export const reason = z.discriminatedUnion('kind', [
  /** A promise that can still be kept: how much of it was used up at the last warning, and when that was. */
  z.object({ kind: z.literal('at_risk'), clock, percent: z.number(), since: instantOut, dueAt: maybe }),
  /** A promise that is broken and still open. */
  z.object({ kind: z.literal('breached'), clock, dueAt: instantOut, lateMs: z.number() }),
  /** A call for help that nobody has answered; `acceptBy` is null at the end of its path. */
  z.object({
    kind: z.literal('escalation'),
    trigger: z.enum(TRIGGERS),
    level: z.int(),
    since: instantOut,
    acceptBy: maybe,
    toGroupId: id.nullable(),
    toPersonIds: z.array(id).readonly(),
  }),
  z.object({
    kind: z.literal('major'),
    headline: z.string().nullable(),
    since: instantOut,
    leadId: id.nullable(),
    /** By when the next notice is promised; null before the first. */
    nextAt: maybe,
  }),
  z.object({ kind: z.literal('review'), endedAt: instantOut, dueAt: instantOut }),
  /** Actions of a review that are still to be done, most pressing first. */
  z.object({
    kind: z.literal('actions'),
    open: z.array(z.object({ text: z.string(), ownerId: id, dueAt: instantOut })).readonly(),
  }),
  z.object({ kind: z.literal('appeal'), since: instantOut, dueAt: maybe }),
]);

const row = z.object({
  id: ticketNumber,
  title: z.string(),
  status,
  priority,
  groupId: id.nullable(),
  assigneeId: id.nullable(),
  reason,
});

/** The lists of the board, in the order of urgency. */
export const LISTS = [
  'majors',
  'escalations',
  'breached',
  'atRisk',
  'appeals',
  'reviews',
  'actions',
] as const;
export type BoardList = (typeof LISTS)[number];

/** So many rows of a list are shown; `total` says how many there are, counted to 1000. */
export const LIST_LIMIT = 50;

const lists = <S extends z.ZodType>(of: S) =>
  z.object(Object.fromEntries(LISTS.map((name) => [name, of])) as Record<BoardList, S>);

/** Days over which channels are counted. */
export const CHANNEL_DAYS = 30;

export const board = table({
  status: {
    method: 'GET',
    path: '/board/status',
    may: 'session',
    scope: 'ticket:read',
    tag: 'Boards',
    summary: 'Major incidents that run or ended within a week, in the words chosen for everybody.',
    output: z.object({
      incidents: z.array(
        /** The ticket of it, for those who may open it. */
        z.object({ ...publicIncident.shape, ticketId: ticketNumber.nullable() }),
      ),
    }),
  },
  lead: {
    method: 'GET',
    path: '/board/lead',
    may: 'desk.read',
    scope: 'ticket:read',
    tag: 'Boards',
    summary:
      'What a lead has to see to, each ticket with the reason; lists of at most 50, with their totals.',
    output: z.object({
      lists: lists(z.object({ items: z.array(row), total: z.int() })),
      names: z.record(z.string(), z.string()),
    }),
  },
  counts: {
    method: 'GET',
    path: '/board/counts',
    may: 'desk.read',
    scope: 'ticket:read',
    tag: 'Boards',
    summary: 'How many tickets are on each list of the board; counting stops at 1000.',
    output: lists(z.int()),
  },
  channels: {
    method: 'GET',
    path: '/board/channels',
    may: 'desk.read',
    scope: 'ticket:read',
    tag: 'Boards',
    summary:
      'How many tickets that the caller may read were recorded within 30 days, by the channel they came by (3.1).',
    output: z.object({
      days: z.int(),
      /** Counted are those recorded at or after it. */
      since: instantOut,
      all: z.int(),
      /** Every channel, those by which nothing came too. */
      channels: z.array(z.object({ channel, count: z.int() })),
      /** Of all, those converted from a private chat (3.1e), 0 to 1; null when there is none at all. */
      convertedShare: z.number().nullable(),
    }),
  },
});
