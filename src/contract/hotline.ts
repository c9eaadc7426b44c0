import { z } from 'zod';
import { CALL_EVENTS, CALL_STATES } from '#domain/hotline/call.ts';
import {
  id,
  instantIn,
  instantOut,
  line,
  optional,
  priority,
  status,
  ticketNumber,
  ticketParam,
} from './fields.ts';
import { page, pageQuery } from './page.ts';
import { table } from './route.ts';

const callerRow = z.object({
  id,
  name: z.string(),
  login: z.string(),
  department: z.string().nullable(),
  site: z.string().nullable(),
  phone: z.string().nullable(),
  email: z.string().nullable(),
});
const ticketLine = z.object({ id: ticketNumber, title: z.string(), status, priority });

const callView = z.object({
  id,
  /** Name of the telephone system. */
  system: z.string(),
  /** Null where the caller withholds it. */
  number: z.string().nullable(),
  extension: z.string().nullable(),
  /** At whose telephone it rang; null: nobody of the desk has that extension. */
  agentId: id.nullable(),
  agent: z.string().nullable(),
  state: z.enum(CALL_STATES),
  startedAt: instantOut,
  answeredAt: instantOut.nullable(),
  endedAt: instantOut.nullable(),
  /** People of the directory who have that number, at most three. */
  callers: z.array(callerRow),
  tickets: z.array(ticketNumber),
  doneAt: instantOut.nullable(),
  doneBy: z.string().nullable(),
  doneNote: z.string().nullable(),
});

const systemView = z.object({
  id,
  name: z.string(),
  enabled: z.boolean(),
  /** Until when the secret before is good, too. */
  oldUntil: instantOut.nullable(),
  lastHeardAt: instantOut.nullable(),
  /** For If-Match. */
  version: z.int(),
});
/** The secret is said here and never again. */
const withSecret = z.object({ ...systemView.shape, secret: z.string() });

const desk = { may: 'desk.work', tag: 'Hotline' } as const;
const admin = { may: 'telephone.manage', scope: 'none', tag: 'Hotline' } as const;
const oneCall = z.strictObject({ call: id });
const oneSystem = z.strictObject({ system: id });

export const hotline = table({
  callers: {
    ...desk,
    method: 'GET',
    path: '/callers',
    scope: 'organisation:read',
    summary: 'Who calls: by the beginning of a name, of its pinyin or initials, or by the end of a number.',
    query: z.strictObject({ q: z.string().trim().min(1).max(60) }),
    output: z.object({ items: z.array(callerRow) }),
  },
  caller: {
    ...desk,
    method: 'GET',
    path: '/callers/:person',
    scope: 'ticket:read',
    summary: 'What to know of a caller while they speak: contact, devices named last, open tickets.',
    params: z.strictObject({ person: id }),
    output: z.object({
      person: callerRow,
      /** Devices and services that their tickets named, latest first. */
      devices: z.array(z.object({ kind: z.enum(['device', 'service']), name: z.string() })),
      open: z.array(ticketLine),
    }),
  },
  tell: {
    method: 'POST',
    path: '/calls',
    may: 'public',
    scope: 'none',
    tag: 'Hotline',
    summary:
      'A telephone system tells of a call. Signed: yinuo-system, yinuo-timestamp, yinuo-signature (docs/hotline.md).',
    body: z.strictObject({
      /** The call as the system names it; all its events bear the same name. */
      call: line(200),
      event: z.enum(CALL_EVENTS),
      /** When it happened; now when absent. */
      at: optional(instantIn),
      /** The caller's number; null where it is withheld. */
      number: optional(line(40)),
      /** The telephone at which it rings. */
      extension: optional(z.string().regex(/^\d{1,10}$/)),
    }),
    output: z.object({ id, state: z.enum(CALL_STATES) }),
  },
  calls: {
    ...desk,
    method: 'GET',
    path: '/calls',
    scope: 'ticket:read',
    summary: 'Calls, newest first: those to be called back, or all.',
    query: z.strictObject({ ...pageQuery, state: z.enum(['back', 'all']).default('back') }),
    output: z.object({ ...page(callView).shape, waiting: z.int() }),
  },
  mine: {
    ...desk,
    method: 'GET',
    path: '/calls/mine',
    scope: 'ticket:read',
    summary: "Calls that ring or are spoken at the caller's own telephone, newest first.",
    output: z.object({ extension: z.string().nullable(), items: z.array(callView) }),
  },
  call: {
    ...desk,
    method: 'GET',
    path: '/calls/:call',
    scope: 'ticket:read',
    summary: 'One call.',
    params: oneCall,
    output: callView,
  },
  ofTicket: {
    ...desk,
    method: 'GET',
    path: '/tickets/:ticket/calls',
    scope: 'ticket:read',
    summary:
      'Calls that stand with a ticket, newest first, and others of its requester of the last three days.',
    params: z.strictObject({ ticket: ticketParam }),
    output: z.object({ items: z.array(callView), recent: z.array(callView) }),
  },
  done: {
    ...desk,
    method: 'POST',
    path: '/calls/:call/done',
    scope: 'ticket:write',
    summary: 'A call that nobody answered has been seen to: called back, or what else became of it.',
    params: oneCall,
    body: z.strictObject({ note: line(500) }),
    output: callView,
    idempotent: true,
  },
  systems: {
    ...admin,
    method: 'GET',
    path: '/telephone-systems',
    summary: 'Telephone systems that tell of calls; secrets are never answered.',
    output: z.object({ items: z.array(systemView) }),
  },
  addSystem: {
    ...admin,
    method: 'POST',
    path: '/telephone-systems',
    sudo: true,
    summary: 'Let a telephone system tell of calls; its secret is in this answer alone.',
    body: z.strictObject({ name: line(100) }),
    output: withSecret,
    status: 201,
  },
  changeSystem: {
    ...admin,
    method: 'PATCH',
    path: '/telephone-systems/:system',
    sudo: true,
    summary: 'Rename a telephone system, switch it off or on.',
    params: oneSystem,
    body: z.strictObject({ name: line(100).optional(), enabled: z.boolean().optional() }),
    output: systemView,
    versioned: true,
  },
  rotateSystem: {
    ...admin,
    method: 'POST',
    path: '/telephone-systems/:system/secret',
    sudo: true,
    summary: 'A new secret, in this answer alone; for a day the one before is good, too.',
    params: oneSystem,
    output: withSecret,
    versioned: true,
  },
});
