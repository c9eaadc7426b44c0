import { z } from 'zod';
import { EVENT_KINDS, type EventKind } from '#domain/events.ts';
import { DAY_KINDS } from '#domain/sla/calendar.ts';
import { CLOCK_KINDS } from '#domain/sla/clock.ts';
import { TRIGGERS } from '#domain/sla/escalation-path.ts';
import { PAUSING_STATUSES } from '#domain/sla/policy.ts';
import { IMPACTS, PRIORITIES, URGENCIES } from '#domain/ticket/priority.ts';
import { id, line, p1Flag, priority } from './fields.ts';

/** Form only: what the values mean, and whether they make sense together, is judged by the rules. */
const name = line(100);
const names = z.array(name).max(200);
const milliseconds = z.int();
export const targetCalendar = z.enum(['always', 'working']);
export const clockKind = z.enum(CLOCK_KINDS);
export const trigger = z.enum(TRIGGERS);

/** One field for each of the keys, all of them required. */
const each = <const K extends string, S extends z.ZodType>(keys: readonly K[], schema: S) =>
  z.strictObject(Object.fromEntries(keys.map((key) => [key, schema])) as Record<K, S>);

const target = z.strictObject({ budget: milliseconds, calendar: targetCalendar });
/** Null where nothing is promised. */
const targets = each(PRIORITIES, each(CLOCK_KINDS, target.nullable()));
const eventKinds = z.array(z.enum(Object.keys(EVENT_KINDS) as [EventKind, ...EventKind[]])).max(60);

const recipient = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('next_line') }),
  z.strictObject({ kind: z.literal('group'), groupId: id }),
  z.strictObject({ kind: z.literal('role'), role: z.enum(['lead', 'it_manager']) }),
  z.strictObject({ kind: z.literal('person'), personId: id }),
  z.strictObject({ kind: z.literal('roster'), rosterId: id }),
]);

const level = z.strictObject({
  to: z.array(recipient).max(20),
  /** Milliseconds on the calendar within which somebody accepts. */
  acceptWithin: milliseconds,
  calendar: targetCalendar,
});

/** The service policy without its number: what is approved, hashed and published (3.3). */
export const servicePolicy = z.strictObject({
  matrix: each(IMPACTS, each(URGENCIES, priority)),
  p1: z.strictObject({ flags: z.array(p1Flag).max(10), criticalServices: names }),
  customerGroups: z
    .array(
      z.strictObject({
        id: line(60),
        name,
        /** Paths from the root, e.g. `总部/财务部`. */
        departments: z.array(line(500)).max(200),
        personIds: z.array(id).max(1000),
      }),
    )
    .max(100),
  special: z
    .array(z.strictObject({ name, services: names, customers: z.array(line(60)).max(100), targets }))
    .max(100),
  targets,
  pauses: each(PRIORITIES, z.array(z.enum(PAUSING_STATUSES)).max(10)),
  events: each(CLOCK_KINDS, z.strictObject({ starts: eventKinds, stops: eventKinds, pausable: z.boolean() })),
  /** Percent of a target. */
  warnings: each(PRIORITIES, z.array(z.int()).max(20)),
  /** Working days. */
  reminderDays: z.array(z.int()).max(20),
  escalation: z
    .array(
      z.strictObject({
        id: line(60),
        name,
        triggers: z.array(trigger).max(4),
        priorities: z.array(priority).max(4),
        services: names,
        levels: z.array(level).max(20),
      }),
    )
    .max(100),
  duplicatesGather: z.int(),
  /** Ids of calendars; `bySite` by the id of the site. */
  calendars: z.strictObject({ standard: line(60), bySite: z.record(id, line(60)) }),
  notification: z.strictObject({ calendar: targetCalendar, p1AtAnyHour: z.boolean() }),
  major: z.strictObject({ reviewDays: z.int(), leadWithin: milliseconds, noticeEvery: milliseconds }),
});

/** Minutes of the civil day, from and to; the end may lie beyond 1440. */
export const intervals = z.array(z.tuple([z.int(), z.int()])).max(24);

export const exceptionalDay = z.strictObject({
  kind: z.enum(DAY_KINDS),
  intervals,
  name: z.string().trim().max(100),
});

/** A calendar without id and number. */
export const calendarContent = z.strictObject({
  /** What people call it; the id where none is given. */
  name: z.exactOptional(name),
  /** IANA name. */
  zone: z.string().trim().min(1).max(64),
  alwaysOpen: z.exactOptional(z.literal(true)),
  /** By ISO weekday: 1 is Monday. */
  week: each(['1', '2', '3', '4', '5', '6', '7'], intervals),
  /** By civil date, `2026-10-01`. */
  days: z.record(z.string().max(10), exceptionalDay),
  /** The last year whose statutory arrangement is known. */
  announcedThrough: z.exactOptional(z.int()),
});

/** What a version says, by the kind of its family. */
export const versionContent = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('service'), policy: servicePolicy }),
  z.strictObject({ kind: z.literal('calendar'), calendar: calendarContent }),
]);
