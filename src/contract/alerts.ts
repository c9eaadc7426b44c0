import { z } from 'zod';
import {
  ALERT_STATES,
  ALERT_TYPES,
  CONDITION_OPERATORS,
  SEVERITIES,
  SHIPPED_ALERT_POLICY,
  SOURCE_KINDS,
} from '#domain/alert/alert.ts';
import { JSON_PATH } from '#domain/alert/json.ts';
import { id, impact, instantOut, line, optional, ticketNumber, urgency } from './fields.ts';
import { localeName } from './organisation/fields.ts';
import { page, pageQuery } from './page.ts';
import { table } from './route.ts';

const severity = z.enum(SEVERITIES);
const path = z.string().max(300).regex(JSON_PATH);

const condition = z.discriminatedUnion('field', [
  z.strictObject({
    field: z.literal('severity'),
    operator: z.enum(CONDITION_OPERATORS.severity),
    values: z.array(severity).min(1).max(SEVERITIES.length).readonly(),
  }),
  z.strictObject({
    field: z.enum(['name', 'item', 'summary']),
    operator: z.enum(CONDITION_OPERATORS.name),
    values: z.array(line(200)).min(1).max(20).readonly(),
  }),
]);

const incident = z.strictObject({
  type: z.enum(ALERT_TYPES).default('incident'),
  impact,
  urgency,
  /** Stands on the ticket beside the item. */
  service: optional(line(100)),
  /** Null: the group of the source. */
  groupId: optional(id),
});

/** How the alerts of a source are judged. */
export const alertPolicy = z.strictObject({
  /** The first that fits decides. */
  rules: z
    .array(
      z.strictObject({
        /** All of them hold; none: any alert. */
        conditions: z.array(condition).max(20).readonly(),
        /** Null: shown, and no ticket. */
        incident: incident.nullable(),
      }),
    )
    .max(50)
    .readonly(),
  flapping: z.strictObject({ changes: z.int().min(2).max(100), minutes: z.int().min(1).max(1440) }),
  correlationMinutes: z.int().min(0).max(10_080),
  recoveryHours: z.int().min(1).max(720),
});

/** Where a generic source says what: JSON paths such as `$.events[*]` and `$.host.name`. */
export const alertMapping = z.strictObject({
  alerts: optional(path),
  fingerprint: path,
  name: path,
  state: path,
  resolvedValues: z.array(line(100)).min(1).max(20).readonly(),
  at: optional(path),
  item: optional(path),
  severity: optional(path),
  summary: optional(path),
});

const sourceView = z.object({
  id,
  name: z.string(),
  kind: z.enum(SOURCE_KINDS),
  /** Requester of its tickets, who confirms them. */
  ownerId: id,
  owner: z.string(),
  groupId: id.nullable(),
  locale: localeName,
  policy: alertPolicy,
  mapping: alertMapping.nullable(),
  enabled: z.boolean(),
  /** For If-Match. */
  version: z.int(),
  lastHeardAt: instantOut.nullable(),
  /** Why its last post was not understood, as `field: code`. */
  problem: z.string().nullable(),
  /** Alerts that fire now. */
  firing: z.int(),
});
/** The token is said here and never again. */
const withToken = z.object({ ...sourceView.shape, token: z.string() });

const alertView = z.object({
  id,
  sourceId: id,
  source: z.string(),
  state: z.enum(ALERT_STATES),
  /** It changes so often that its single changes are not told. */
  flapping: z.boolean(),
  severity,
  name: z.string(),
  item: z.string().nullable(),
  summary: z.string().nullable(),
  firstSeen: instantOut,
  /** When it last changed, by the source's own clock. */
  lastSeen: instantOut,
  lastHeardAt: instantOut,
  /** Distinct changes that were reported. */
  count: z.int(),
  ticketId: ticketNumber.nullable(),
});

const settings = {
  name: line(100),
  ownerId: id,
  groupId: optional(id),
  locale: localeName.default('zh-CN'),
  policy: alertPolicy.default(SHIPPED_ALERT_POLICY),
  mapping: optional(alertMapping),
  enabled: z.boolean().default(true),
};
const admin = { may: 'alert.manage', scope: 'none', tag: 'Alerts' } as const;
const params = z.strictObject({ source: id });

export const alerts = table({
  take: {
    method: 'POST',
    path: '/alerts/in/:source',
    may: 'public',
    scope: 'none',
    tag: 'Alerts',
    summary:
      'Where a monitoring system posts (Alertmanager, Zabbix, Grafana, or by JSON paths), with the token of its source as a bearer token.',
    params,
    body: z.unknown(),
    bodyLimit: 1024 * 1024,
    output: z.object({ taken: z.int() }),
    status: 202,
  },
  list: {
    method: 'GET',
    path: '/alerts',
    may: 'alert.read',
    scope: 'ticket:read',
    tag: 'Alerts',
    summary: 'Alerts by when each last changed, newest first.',
    query: z.strictObject({
      state: z.enum(ALERT_STATES).optional(),
      severity: severity.optional(),
      source: id.optional(),
      ...pageQuery,
    }),
    output: page(alertView),
  },
  payload: {
    method: 'GET',
    path: '/alerts/:alert/payload',
    may: 'alert.read',
    scope: 'ticket:read',
    tag: 'Alerts',
    summary: 'What the monitoring system said last about this alert, as it said it.',
    params: z.strictObject({ alert: id }),
    output: z.object({ payload: z.unknown() }),
  },
  sources: {
    ...admin,
    method: 'GET',
    path: '/alert-sources',
    summary: 'Monitoring systems and how each is doing; tokens are never answered.',
    output: z.object({ items: z.array(sourceView) }),
  },
  add: {
    ...admin,
    method: 'POST',
    path: '/alert-sources',
    sudo: true,
    summary: 'Add a monitoring system; the token is in this answer alone.',
    body: z.strictObject({ kind: z.enum(SOURCE_KINDS), ...settings }),
    output: withToken,
    status: 201,
  },
  change: {
    ...admin,
    method: 'PATCH',
    path: '/alert-sources/:source',
    sudo: true,
    summary: 'Change a monitoring system and how its alerts are judged.',
    params,
    body: z.strictObject({
      name: settings.name.optional(),
      ownerId: id.optional(),
      groupId: id.nullable().optional(),
      locale: localeName.optional(),
      policy: alertPolicy.optional(),
      mapping: alertMapping.nullable().optional(),
      enabled: z.boolean().optional(),
    }),
    output: sourceView,
    versioned: true,
  },
  renew: {
    ...admin,
    method: 'POST',
    path: '/alert-sources/:source/token',
    sudo: true,
    summary: 'A new token, in this answer alone; the old one ends at once.',
    params,
    output: withToken,
    versioned: true,
  },
});
