import { z } from 'zod';
import { DAY_KINDS } from '#domain/sla/calendar.ts';
import { id, instantOut, priority } from './fields.ts';
import { changeView, publicationView, versionNumber } from './policy.ts';
import { calendarContent, clockKind, servicePolicy, targetCalendar, trigger } from './policy-content.ts';
import { table } from './route.ts';

const targetRow = z.object({
  priority,
  kind: clockKind,
  /** Milliseconds on the calendar; null where nothing is promised. */
  budgetMs: z.number().nullable(),
  calendar: targetCalendar.nullable(),
});

const policyShape = servicePolicy.shape;
const calendarShape = calendarContent.shape;

/** The version of something in force, and whether what was published is what is in force (3.3c). */
const inForce = {
  version: z.int(),
  effectiveFrom: instantOut,
  /** SHA-256 of the content in force, in hex. */
  hash: z.string(),
  /** Null: it was never published. */
  publication: publicationView.nullable(),
  /** The hash that was published is that of what is in force. */
  publishedIsInForce: z.boolean(),
};

const coming = z
  .object({ version: z.int(), effectiveFrom: instantOut, publication: publicationView.nullable() })
  .nullable();

/** What the desk promises to everybody, as it is in force (3.3c). */
export const promisesView = z.object({
  ...inForce,
  summary: z.string(),
  approvedAt: instantOut.nullable(),
  approvedBy: z.string().nullable(),
  /** The version before, and what changed since; null for the first. */
  previousVersion: z.int().nullable(),
  /** To strangers without the values of fields that may name people. */
  changes: z.array(changeView),
  /** Of what `changes` name by id. */
  names: z.record(z.string(), z.string()),
  /** The next approved version, when there is one. */
  coming,
  /** When the reader acknowledged this version; null: not yet, or nobody is signed in. */
  acknowledgedAt: instantOut.nullable(),
  targets: z.array(targetRow),
  special: z.array(
    z.object({
      name: z.string(),
      services: z.array(z.string()),
      /** Names of the customer groups. */
      customers: z.array(z.string()),
      targets: z.array(targetRow),
    }),
  ),
  matrix: policyShape.matrix,
  p1: policyShape.p1,
  pauses: policyShape.pauses,
  events: policyShape.events,
  reminderDays: z.array(z.int()),
  major: policyShape.major,
  calendars: z.array(
    z.object({
      ...inForce,
      id: z.string(),
      name: z.string().nullable(),
      /** Counts where no other does. */
      standard: z.boolean(),
      /** Names of the sites that have it. */
      sites: z.array(z.string()),
      zone: z.string(),
      alwaysOpen: z.boolean(),
      week: calendarShape.week,
      /** Exceptional days of this year and the next, in order of date. */
      days: z.array(
        z.object({
          date: z.string(),
          kind: z.enum(DAY_KINDS),
          name: z.string(),
          intervals: z.array(z.tuple([z.int(), z.int()])),
        }),
      ),
      /** Of this year and the next, those whose holidays are not announced yet. */
      provisionalYears: z.array(z.int()),
      /** Its next approved version, when there is one. */
      coming,
    }),
  ),
  escalation: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      triggers: z.array(trigger),
      /** Empty: all. */
      priorities: z.array(priority),
      services: z.array(z.string()),
      levels: z.array(
        z.object({
          to: z.array(
            z.object({
              kind: z.enum(['next_line', 'group', 'role', 'person', 'roster']),
              role: z.enum(['lead', 'it_manager']).nullable(),
              /** Of the group, person or roster; null where it is not known or not for this reader. */
              name: z.string().nullable(),
            }),
          ),
          acceptWithinMs: z.number(),
          calendar: targetCalendar,
        }),
      ),
    }),
  ),
  /** Names of the rosters in use whose people on duty are called for P1 as well (3.3-P1). */
  p1Rosters: z.array(z.string()),
  /** Verdicts that fell in the last calendar month; `decided` 0 is no evidence, not a promise kept. */
  attainment: z.object({
    from: instantOut,
    to: instantOut,
    rows: z.array(z.object({ priority, kind: clockKind, met: z.int(), decided: z.int() })),
  }),
});

const tag = 'Promises';

export const promises = table({
  read: {
    method: 'GET',
    path: '/promises',
    may: 'session',
    scope: 'organisation:read',
    tag,
    summary: 'What the desk promises, as it is in force, with last month beside it.',
    output: promisesView,
  },
  readPublic: {
    method: 'GET',
    path: '/public/promises',
    may: 'public',
    scope: 'none',
    tag,
    summary: 'The same without login, where an administrator has switched that on; else 404.',
    output: promisesView,
  },
  acknowledge: {
    method: 'POST',
    path: '/promises/acknowledge',
    may: 'session',
    scope: 'none',
    tag,
    summary:
      'Acknowledge the version in force (1.4). Once for each person and version; again changes nothing.',
    body: z.strictObject({ version: versionNumber }),
    output: z.object({ version: z.int(), acknowledgedAt: instantOut }),
  },
  coverage: {
    method: 'GET',
    path: '/promises/coverage',
    may: 'policy.oversee',
    scope: 'organisation:read',
    tag,
    summary: 'How many active employees have acknowledged the version in force, by department.',
    output: z.object({
      version: z.int(),
      active: z.int(),
      acknowledged: z.int(),
      departments: z.array(
        z.object({
          id: id.nullable(),
          /** Null: those who are in no department. */
          path: z.string().nullable(),
          active: z.int(),
          acknowledged: z.int(),
        }),
      ),
    }),
  },
});
