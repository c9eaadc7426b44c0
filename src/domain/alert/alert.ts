import type { Instant } from '../instant.ts';
import type { Impact, Urgency } from '../ticket/priority.ts';
import type { TicketType } from '../ticket/ticket.ts';

/** Monitoring systems that are understood; a generic one says by JSON paths where it says what (2.3a). */
export const SOURCE_KINDS = ['alertmanager', 'zabbix', 'grafana', 'generic'] as const;
export type SourceKind = (typeof SOURCE_KINDS)[number];

/** From worst to mildest. */
export const SEVERITIES = ['critical', 'high', 'warning', 'info'] as const;
export type Severity = (typeof SEVERITIES)[number];

/** `expired`: it never said that it was over, and has not been heard of for long. */
export const ALERT_STATES = ['firing', 'resolved', 'expired'] as const;
export type AlertState = (typeof ALERT_STATES)[number];

/** A change that a monitoring system reports: from then on it fires, or no longer. */
export interface Mark {
  at: Instant;
  firing: boolean;
}

/** What a monitoring system says about one thing that it watches. */
export interface Report {
  /** By which the source knows the thing again. */
  fingerprint: string;
  name: string;
  /** The configuration item that it is about, as the source names it. */
  item: string | null;
  severity: Severity;
  summary: string | null;
  /** At least one. */
  marks: readonly Mark[];
  payload: unknown;
}

/** What a rule may ask about, and how: a severity is one of a few, the others are texts. */
export const CONDITION_OPERATORS = {
  severity: ['is', 'is_not'],
  name: ['contains', 'contains_not', 'is', 'is_not'],
  item: ['contains', 'contains_not', 'is', 'is_not'],
  summary: ['contains', 'contains_not', 'is', 'is_not'],
} as const;
export type ConditionField = keyof typeof CONDITION_OPERATORS;
export const CONDITION_FIELDS = Object.keys(CONDITION_OPERATORS) as ConditionField[];
export type TextField = Exclude<ConditionField, 'severity'>;
export type TextOperator = (typeof CONDITION_OPERATORS)[TextField][number];

/** Holds with any of its values; `..._not` with none of them. The case of letters does not matter. */
export type AlertCondition =
  | {
      field: 'severity';
      operator: (typeof CONDITION_OPERATORS)['severity'][number];
      values: readonly Severity[];
    }
  | { field: TextField; operator: TextOperator; values: readonly string[] };

/** What a machine may ask for. */
export const ALERT_TYPES = ['incident', 'service_request'] as const satisfies readonly TicketType[];

/** What an alert becomes. */
export interface AlertIncident {
  type: (typeof ALERT_TYPES)[number];
  impact: Impact;
  urgency: Urgency;
  /** Name of the service that it is about: it stands on the ticket beside the item. */
  service: string | null;
  /** Null: the group of the source. */
  groupId: string | null;
}

/** Which alerts become a ticket; of the rules of a source the first whose conditions all hold decides. */
export interface AlertRule {
  /** None: any alert. */
  conditions: readonly AlertCondition[];
  /** Null: the alert is kept and shown, and becomes no ticket. */
  incident: AlertIncident | null;
}

/** How a source's alerts are judged. Data: each source has its own. */
export interface AlertPolicy {
  rules: readonly AlertRule[];
  /** So many changes in so many minutes are one alert that flaps. */
  flapping: { changes: number; minutes: number };
  /** Alerts of one item within so many minutes belong to one ticket. */
  correlationMinutes: number;
  /** After so many hours without a word an alert counts no longer as firing. */
  recoveryHours: number;
}

const PLAIN_INCIDENT = { type: 'incident', service: null, groupId: null } as const;

/** As shipped: critical alerts are P2, high ones P3, the rest is only shown. */
export const SHIPPED_ALERT_POLICY: AlertPolicy = {
  rules: [
    {
      conditions: [{ field: 'severity', operator: 'is', values: ['critical'] }],
      incident: { ...PLAIN_INCIDENT, impact: 'department', urgency: 'blocked' },
    },
    {
      conditions: [{ field: 'severity', operator: 'is', values: ['high'] }],
      incident: { ...PLAIN_INCIDENT, impact: 'group', urgency: 'avoidable' },
    },
  ],
  flapping: { changes: 6, minutes: 30 },
  correlationMinutes: 60,
  recoveryHours: 24,
};

/** What conditions look at. */
export type Judged = Pick<Report, ConditionField>;

function holds({ field, operator, values }: AlertCondition, alert: Judged): boolean {
  const said = (alert[field] ?? '').toLowerCase();
  const fits = (value: string) =>
    operator.startsWith('is') ? said === value.toLowerCase() : said.includes(value.toLowerCase());
  return values.some(fits) !== operator.endsWith('_not');
}

/** Place of the rule that decides about an alert; null: none fits. */
export function ruleFor(alert: Judged, { rules }: Pick<AlertPolicy, 'rules'>): number | null {
  const place = rules.findIndex(({ conditions }) => conditions.every((condition) => holds(condition, alert)));
  return place === -1 ? null : place;
}

/** What an alert becomes; null: nothing. */
export function incidentFor(alert: Judged, policy: Pick<AlertPolicy, 'rules'>): AlertIncident | null {
  const place = ruleFor(alert, policy);
  return place === null ? null : (policy.rules[place]?.incident ?? null);
}

/** The form by which alerts about one thing are found: `HTTPS://Web01:9100/x` and `web01` are one. */
export function itemKey(item: string | null): string | null {
  if (item === null) return null;
  const host = item
    .trim()
    .toLowerCase()
    .replace(/^[a-z][a-z0-9+.-]*:\/\//, '')
    .replace(/[/?#].*$/, '');
  const bare = /^\[([^\]]*)\](?::\d+)?$/.exec(host)?.[1] ?? host.replace(/^([^:]*):\d+$/, '$1');
  return bare || null;
}
