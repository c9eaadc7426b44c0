import { z } from 'zod';
import { recordNumber } from '#domain/record-number.ts';
import { IMPACTS, P1_FLAGS, PRIORITIES, URGENCIES } from '#domain/ticket/priority.ts';
import { CHANNELS, STATUSES, TICKET_TYPES } from '#domain/ticket/ticket.ts';

/** Years 1900 to 2200: what no calendar of a desk leaves. */
const EARLIEST = Date.UTC(1900, 0, 1);
const LATEST = Date.UTC(2200, 0, 1);

/** A point in time, handed in as RFC 3339 with zone, e.g. `2026-03-01T09:00:00+08:00`. */
export const instantIn = z.iso
  .datetime({ offset: true })
  .transform((text) => Date.parse(text))
  .refine((at) => at >= EARLIEST && at < LATEST, 'absurd_date');

/** A point in time as it is answered: RFC 3339 in UTC. */
export const instantOut = z
  .number()
  .transform((at) => new Date(at).toISOString())
  .pipe(z.iso.datetime());

/** Something to see: more than spaces, controls, and letters that no font draws. */
const VISIBLE = /[^\s\p{Cc}\p{Cf}\p{Z}\u115f\u1160\u2800\u3164\uffa0]/u;

/** One line of text, trimmed and not empty to the eye. */
export const line = (max: number) =>
  z
    .string()
    .trim()
    .min(1)
    .max(max)
    .refine((text) => text === '' || VISIBLE.test(text), 'required');
/** A longer text (Markdown where the product shows it). */
export const prose = line(20_000);
/** May be left out or null; both mean that it is not known. */
export const optional = <S extends z.ZodType>(schema: S) => schema.nullable().default(null);

/** Ids are compared as text, so one has one spelling. */
export const id = z.uuid().toLowerCase();
/** The number of a ticket, as people say it. */
/** The number of a change as people write it, with or without its zeros; answered as `CH-000012`. */
export const changeNumber = z
  .string()
  .trim()
  .toUpperCase()
  .regex(/^CH-\d{1,9}$/)
  .transform((ref) => recordNumber('CH', Number(ref.slice(3))));

export const ticketNumber = z.int().min(1).max(2_147_483_647);
/** The same in a path. */
export const ticketParam = z
  .string()
  .regex(/^[1-9]\d{0,9}$/)
  .transform(Number)
  .refine((n) => n <= 2_147_483_647, 'not_allowed');

export const ticketType = z.enum(TICKET_TYPES);
export const status = z.enum(STATUSES);
export const channel = z.enum(CHANNELS);
export const priority = z.enum(PRIORITIES);
export const impact = z.enum(IMPACTS);
export const urgency = z.enum(URGENCIES);
export const p1Flag = z.enum(P1_FLAGS);
