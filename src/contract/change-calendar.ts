import { z } from 'zod';
import { FIGURES } from '#domain/change/statistics.ts';
import { changeRef, changeRow } from './changes.ts';
import { id, instantIn, instantOut } from './fields.ts';
import { table } from './route.ts';

const tag = 'Changes';
const read = { tag, method: 'GET', may: 'change.read', scope: 'ticket:read' } as const;
const span = { from: instantIn, to: instantIn };
const words = { zh: z.string(), en: z.string() };

const freeze = z.object({ code: z.string(), ...words, from: instantOut, to: instantOut, reason: z.string() });

const conflict = z.object({
  kind: z.enum(['same_item', 'dependent_item', 'freeze', 'holiday', 'working_hours']),
  /** The other change. */
  change: z.object(changeRow).nullable(),
  /** Items of this change that it is about, as far as the reader may know of them. */
  items: z.array(z.object({ id, name: z.string() })),
  freeze: freeze.nullable(),
  dates: z.array(z.string()),
  ms: z.number().nullable(),
});

const feed = z.object({ id, createdAt: instantOut, revokedAt: instantOut.nullable() });

export const changeCalendars = table({
  conflicts: {
    tag,
    method: 'GET',
    may: 'ticket.use',
    scope: 'ticket:read',
    path: '/changes/:change/conflicts',
    summary:
      'What stands in the way of the window: same or dependent items, freezes, holidays, working hours.',
    params: z.strictObject({ change: changeRef }),
    output: z.object({ items: z.array(conflict), cut: z.boolean() }),
  },
  calendar: {
    ...read,
    path: '/change-calendar',
    summary: 'Windows of changes, freezes and holidays in a span of at most 100 days.',
    query: z.strictObject(span),
    output: z.object({
      changes: z.array(z.object(changeRow)),
      freezes: z.array(freeze),
      holidays: z.array(z.object({ date: z.string(), name: z.string() })),
    }),
  },
  ics: {
    ...read,
    path: '/change-calendar.ics',
    summary: 'Windows of changes as an iCalendar file, for programs with a token.',
    output: z.void(),
    answers: 'stream',
  },
  feed: {
    tag,
    method: 'GET',
    may: 'public',
    scope: 'none',
    path: '/change-feeds/:feed/changes.ics',
    summary: 'The same for calendars of other programs, by a secret address that can be revoked.',
    params: z.strictObject({ feed: z.string().max(100) }),
    output: z.void(),
    answers: 'stream',
  },
  feeds: {
    ...read,
    scope: 'none',
    path: '/change-feeds',
    summary: 'The caller’s secret addresses that are in force.',
    output: z.object({ items: z.array(feed) }),
  },
  addFeed: {
    ...read,
    method: 'POST',
    scope: 'none',
    path: '/change-feeds',
    summary: 'Make a secret address of the calendar; it is shown once.',
    output: z.object({ ...feed.shape, path: z.string() }),
    status: 201,
  },
  revokeFeed: {
    ...read,
    method: 'POST',
    scope: 'none',
    path: '/change-feeds/:feed/revoke',
    summary: 'Revoke one of the caller’s secret addresses.',
    params: z.strictObject({ feed: id }),
    output: feed,
  },
  statistics: {
    ...read,
    path: '/change-statistics',
    summary:
      'Unapproved, by category, unsuccessful and cancelled changes of a period, count and share (c17).',
    query: z.strictObject(span),
    output: z.object({
      figures: z.array(
        z.object({
          figure: z.enum(FIGURES),
          count: z.int(),
          /** Of which figure it is a part, and how much of it, from 0 to 1; null where there is nothing to divide by. */
          of: z.enum(FIGURES).nullable(),
          share: z.number().nullable(),
        }),
      ),
      /** Items that changes of the period touched, each once, and how often. */
      items: z.int(),
      itemLinks: z.int(),
    }),
  },
  figure: {
    ...read,
    path: '/change-statistics/:figure',
    summary: 'The changes behind a figure, at most 500.',
    params: z.strictObject({ figure: z.enum(FIGURES) }),
    query: z.strictObject(span),
    output: z.object({ items: z.array(z.object(changeRow)), cut: z.boolean() }),
  },
  csv: {
    ...read,
    path: '/change-statistics/:figure/changes.csv',
    summary: 'The changes behind a figure as CSV.',
    params: z.strictObject({ figure: z.enum(FIGURES) }),
    query: z.strictObject(span),
    output: z.void(),
    answers: 'stream',
  },
});
