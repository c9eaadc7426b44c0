import { z } from 'zod';
import { DAY_SORTS } from '#domain/oncall/roster.ts';
import { id, instantOut, line, prose } from './fields.ts';
import { zoneName } from './organisation/fields.ts';
import { table } from './route.ts';

/** What the wall of the roster's zone shows; whether there is such a day is judged by the rules. */
const date = z.string().regex(/^\d{4}-\d{2}-\d{2}$/);
const minute = z.int().min(0).max(1439);
const wallTime = z.strictObject({ date, minute });

/** Minutes of the day on which the hours begin; the end may lie in the next. */
const intervals = z.array(z.tuple([z.int(), z.int()])).max(12);
const week = z.strictObject({
  1: intervals,
  2: intervals,
  3: intervals,
  4: intervals,
  5: intervals,
  6: intervals,
  7: intervals,
});
const restriction = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('week'), week }),
  z.strictObject({
    kind: z.literal('days'),
    sort: z.enum(DAY_SORTS),
    /** Id of a calendar in force. */
    calendar: line(40),
    hours: intervals,
  }),
]);

const layer = z.strictObject({
  id: line(40),
  name: line(60),
  /** People of the desk, in the order of their turns. */
  members: z.array(id).max(50),
  start: date,
  /** Minute of the day at which each turn begins. */
  handover: minute,
  /** Days of one turn. */
  days: z.int(),
  /** Null: at all hours. */
  on: restriction.nullable().default(null),
});
const span = { from: wallTime, to: wallTime };
const substitute = z.strictObject({
  ...span,
  personId: id,
  reason: line(200),
  /** The layer whose duty is taken; null: first in the order of call for the whole time. */
  layer: line(40).nullable().default(null),
});
const absence = z.strictObject({ ...span, personId: id });

const wish = z.strictObject({
  name: line(60),
  zone: zoneName,
  /** Whether whoever is on duty is called for P1 (3.3-P1). */
  takesP1: z.boolean().default(true),
  /** No longer used: shown to nobody, called by nobody. */
  retired: z.boolean().default(false),
  /** In the order of call. */
  layers: z.array(layer).max(10),
  substitutes: z.array(substitute).max(300).default([]),
  absences: z.array(absence).max(300).default([]),
});

const dutyView = z.object({
  personId: id,
  layer: z.string().nullable(),
  why: z.enum(['rotation', 'substitute', 'stand_in']),
  insteadOf: id.nullable(),
  reason: z.string().nullable(),
});
const shiftView = z.object({
  begins: instantOut,
  ends: instantOut,
  from: wallTime,
  to: wallTime,
  /** In the order of call; empty: nobody. */
  duty: z.array(dutyView),
});
const handover = z.object({ at: instantOut, wall: wallTime, after: z.array(dutyView) });
const names = z.record(z.string(), z.string());

const summary = z.object({
  id,
  name: z.string(),
  zone: z.string(),
  takesP1: z.boolean(),
  version: z.int(),
  /** On duty now, in the order of call. */
  now: z.array(dutyView),
  next: handover.nullable(),
  /** Times without anybody in the next four weeks. */
  gaps: z.int(),
});

const view = summary.extend({
  layers: z.array(layer),
  substitutes: z.array(substitute),
  absences: z.array(absence),
  /** Four weeks from today, without a break. */
  shifts: z.array(shiftView),
  /** What was told at handovers, newest first. */
  notes: z.array(z.object({ id: z.int(), personId: id, at: instantOut, text: z.string() })),
  changedAt: instantOut,
  /** Null: the system, when somebody left. */
  changedBy: id.nullable(),
  /** Calendars in force, which layers may name. */
  calendars: z.array(z.string()),
  names,
});

const tag = 'On-call rosters';
const params = z.strictObject({ roster: id });
const written = z.object({ id, version: z.int() });
const add = { method: 'POST', scope: 'organisation:write', tag, status: 201, idempotent: true } as const;

export const oncall = table({
  list: {
    method: 'GET',
    path: '/oncall',
    may: 'desk.read',
    scope: 'organisation:read',
    tag,
    summary:
      'All rosters: who is on duty now, who comes next, and how often nobody is in the next four weeks.',
    output: z.object({ items: z.array(summary), names }),
  },
  open: {
    method: 'GET',
    path: '/oncall/:roster',
    may: 'desk.read',
    scope: 'organisation:read',
    tag,
    summary:
      'One roster with its shifts of the next four weeks, gaps included, and what was told at handovers.',
    params,
    output: view,
  },
  create: {
    ...add,
    path: '/oncall',
    may: 'oncall.manage',
    summary: 'Make a roster. Members are people of the desk; gaps are shown, not forbidden.',
    body: wish,
    output: written,
  },
  change: {
    method: 'PUT',
    path: '/oncall/:roster',
    may: 'oncall.manage',
    scope: 'organisation:write',
    tag,
    summary: 'Change a roster, on the version named in If-Match. Every version is kept.',
    params,
    body: wish,
    versioned: true,
    output: written,
  },
  substitute: {
    ...add,
    path: '/oncall/:roster/substitutes',
    may: 'desk.work',
    summary:
      'Let somebody take duty for a while, with a reason: of one’s own shifts, or as who runs the rosters.',
    params,
    body: substitute,
    output: written,
  },
  absence: {
    ...add,
    path: '/oncall/:roster/absences',
    may: 'desk.work',
    summary: 'Say when a person is never called: oneself, or as who runs the rosters.',
    params,
    body: absence,
    output: written,
  },
  note: {
    ...add,
    path: '/oncall/:roster/notes',
    may: 'desk.work',
    summary: 'Tell the next one on duty what they have to know.',
    params,
    body: z.strictObject({ text: prose }),
    output: z.object({ id: z.int() }),
  },
});
