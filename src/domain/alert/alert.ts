import type { Instant } from '../instant.ts';
import type { Impact, Urgency } from '../ticket/priority.ts';

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

/** Which alerts become an incident; of the rules of a source the first that fits decides. */
export interface AlertRule {
  /** None: any. */
  severities: readonly Severity[];
  /** Fits names that hold this text, whatever its case; null: any. */
  nameContains: string | null;
  /** Null: the alert is kept and shown, and becomes no incident. */
  incident: { impact: Impact; urgency: Urgency; groupId: string | null } | null;
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

/** As shipped: critical alerts are P2, high ones P3, the rest is only shown. */
export const SHIPPED_ALERT_POLICY: AlertPolicy = {
  rules: [
    {
      severities: ['critical'],
      nameContains: null,
      incident: { impact: 'department', urgency: 'blocked', groupId: null },
    },
    {
      severities: ['high'],
      nameContains: null,
      incident: { impact: 'group', urgency: 'avoidable', groupId: null },
    },
  ],
  flapping: { changes: 6, minutes: 30 },
  correlationMinutes: 60,
  recoveryHours: 24,
};

/** The incident that an alert becomes; null: none. */
export function incidentFor(
  { severity, name }: Pick<Report, 'severity' | 'name'>,
  { rules }: AlertPolicy,
): AlertRule['incident'] {
  const fits = (rule: AlertRule) =>
    (rule.severities.length === 0 || rule.severities.includes(severity)) &&
    (rule.nameContains === null || name.toLowerCase().includes(rule.nameContains.toLowerCase()));
  return rules.find(fits)?.incident ?? null;
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
