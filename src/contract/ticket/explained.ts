import { z } from 'zod';
import { EVENT_KINDS, type EventKind } from '#domain/events.ts';
import { CLOCK_KINDS } from '#domain/sla/clock.ts';
import { PAUSE_REASONS } from '#domain/sla/history.ts';
import { instantOut, priority } from '../fields.ts';

const at = instantOut;
const maybe = instantOut.nullable();
const eventKind = z.enum(Object.keys(EVENT_KINDS) as [EventKind, ...EventKind[]]);
const cause = z.object({ seq: z.int(), at, kind: eventKind });

/** A piece of a clock's course: whether it counted, and why or why not. */
export const segmentView = z.object({
  from: at,
  to: at,
  counted: z.boolean(),
  why: z.enum(['running', 'off_hours', 'holiday', 'paused']),
  /** Name of the holiday, or the reason of the pause. */
  reason: z.string().nullable(),
});

/** Where a target comes from: the policy, targets of their own, or what the last word promised. */
const origin = z.object({ kind: z.enum(['policy', 'special', 'promised']), name: z.string().nullable() });
const countsOn = z.enum(['always', 'working']);
const aim = z.object({
  at,
  budgetMs: z.number().nullable(),
  countsOn,
  priority,
  origin,
  policyVersion: z.int(),
});

/** One promise with everything from which its due time and verdict follow (3.3). */
export const explainedClock = z.object({
  kind: z.enum(CLOCK_KINDS),
  run: z.int(),
  startedBy: cause,
  endedBy: cause.nullable(),
  priority,
  budgetMs: z.number().nullable(),
  countsOn,
  origin,
  policyVersion: z.int(),
  calendarId: z.string(),
  calendarVersion: z.int(),
  calendarName: z.string().nullable(),
  rule: z.object({
    starts: z.array(eventKind).readonly(),
    stops: z.array(eventKind).readonly(),
    pauses: z.array(z.enum(PAUSE_REASONS)).readonly(),
  }),
  /** Every target that it has had, the present one last. */
  targets: z.array(aim).readonly(),
  /** Working milliseconds in which it stood still, by reason. */
  pauses: z.array(z.object({ reason: z.enum(PAUSE_REASONS), length: z.number() })).readonly(),
  elapsed: z.number(),
  remaining: z.number().nullable(),
  due: maybe,
  verdict: z.enum(['none', 'running', 'paused', 'met', 'breached']),
  metAt: maybe,
  breachedAt: maybe,
  provisional: z.boolean(),
  past: z.array(segmentView).readonly(),
  ahead: z.array(segmentView).readonly(),
  warnings: z.array(z.object({ percent: z.number(), at: maybe })).readonly(),
});
