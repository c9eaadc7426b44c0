import type { Instant } from '../instant.ts';
import type { FieldProblem } from '../refusal.ts';
import type { Mark, Report, Severity, SourceKind } from './alert.ts';
import { isObject, type Json, textOf, valueAt, valuesAt } from './json.ts';

/** Where a generic source says what: JSON paths from the alert (`$`), and from the post for `alerts`. */
export interface AlertMapping {
  /** Path of the alerts in the post; null: the post is one alert. */
  alerts: string | null;
  fingerprint: string;
  name: string;
  state: string;
  /** Values of the state that mean the alert is over; any other means that it fires. */
  resolvedValues: readonly string[];
  /** Time of the change; null, or not readable: when it was received. */
  at: string | null;
  item: string | null;
  severity: string | null;
  summary: string | null;
}

/** Most alerts of one post. */
export const MOST_ALERTS = 500;

export type Reading = { ok: true; reports: Report[] } | { ok: false; problem: FieldProblem };

/** Not a single alert is taken from a post that is not understood as a whole. */
class NotUnderstood extends Error {
  readonly problem: FieldProblem;
  constructor(field: string, code: string) {
    super(field);
    this.problem = { field: `body${field}`, code };
  }
}

/** Understands the post of a monitoring system. @param now when it was received */
export function readAlerts(
  kind: SourceKind,
  body: unknown,
  mapping: AlertMapping | null,
  now: Instant,
): Reading {
  try {
    if (!isObject(body) && kind !== 'generic') throw new NotUnderstood('', 'wrong_type');
    const reports = READERS[kind](body, now, mapping);
    if (reports.length > MOST_ALERTS) throw new NotUnderstood('.alerts', 'too_big');
    return { ok: true, reports };
  } catch (error) {
    if (error instanceof NotUnderstood) return { ok: false, problem: error.problem };
    throw error;
  }
}

type Reader = (body: unknown, now: Instant, mapping: AlertMapping | null) => Report[];

const READERS: Record<SourceKind, Reader> = {
  alertmanager: readLabelled,
  grafana: readLabelled,
  zabbix: (body, now) => [readZabbix(body as Json, now)],
  generic: (body, now, mapping) => (mapping ? readMapped(body, now, mapping) : []),
};

/** Where labels name the thing, best first. */
const ITEM_LABELS = ['instance', 'host', 'hostname', 'node', 'device', 'server', 'target', 'pod', 'service'];

/** Webhook version 4 of Alertmanager, which Grafana speaks too. */
function readLabelled(body: unknown, now: Instant): Report[] {
  const alerts = isObject(body) ? body.alerts : undefined;
  if (!Array.isArray(alerts))
    throw new NotUnderstood('.alerts', alerts === undefined ? 'required' : 'wrong_type');
  return alerts.map((alert: unknown, i) => labelled(alert, `.alerts.${i}`, now));
}

function labelled(alert: unknown, field: string, now: Instant): Report {
  if (!isObject(alert)) throw new NotUnderstood(field, 'wrong_type');
  const labels = isObject(alert.labels) ? alert.labels : {};
  const annotations = isObject(alert.annotations) ? alert.annotations : {};
  const resolved = oneOf(alert.status, ['firing', 'resolved'], `${field}.status`) === 'resolved';
  const began = timeOf(alert.startsAt) ?? now;
  const ended = resolved ? [{ at: Math.max(timeOf(alert.endsAt) ?? now, began), firing: false }] : [];
  const item = ITEM_LABELS.map((label) => textOf(labels[label], 200)).find((text) => text !== null);
  return {
    fingerprint: required(alert.fingerprint, `${field}.fingerprint`, 200),
    name: required(labels.alertname, `${field}.labels.alertname`, 200),
    item: item ?? null,
    severity: severityOf(labels.severity),
    summary: textOf(annotations.summary, 2000) ?? textOf(annotations.description, 2000),
    marks: [{ at: began, firing: true }, ...ended],
    payload: alert,
  };
}

/** What the documented media type sends: one event, as its macros say it. */
function readZabbix(body: Json, now: Instant): Report {
  const over = oneOf(body.event_value, ['1', '0'], '.event_value') === '0';
  const began = timeOf(macro(body.event_timestamp)) ?? (over ? null : now);
  const ended = over ? [{ at: timeOf(macro(body.recovery_timestamp)) ?? now, firing: false }] : [];
  return {
    fingerprint: `${required(body.trigger_id, '.trigger_id', 100)}@${textOf(body.host_id, 100) ?? ''}`,
    name: required(body.event_name, '.event_name', 200),
    item: textOf(macro(body.host_name), 200),
    severity: ZABBIX[Number(textOf(body.event_nseverity, 10))] ?? 'warning',
    summary: textOf(macro(body.event_opdata), 2000),
    marks: [...(began === null ? [] : [{ at: began, firing: true }]), ...ended],
    payload: body,
  };
}

/** Not classified, information, warning, average, high, disaster. */
const ZABBIX: readonly Severity[] = ['info', 'info', 'warning', 'warning', 'high', 'critical'];

/** A macro that Zabbix does not know stands as it is, or as *UNKNOWN*. */
const macro = (value: unknown): unknown =>
  typeof value === 'string' && /^\{.*\}$|^\*UNKNOWN\*$/.test(value.trim()) ? undefined : value;

function readMapped(body: unknown, now: Instant, mapping: AlertMapping): Report[] {
  const alerts = mapping.alerts === null ? [body] : valuesAt(body, mapping.alerts);
  return alerts.map((alert) => mapped(alert, now, mapping));
}

function mapped(alert: unknown, now: Instant, mapping: AlertMapping): Report {
  const at = (path: string | null) => (path === null ? undefined : valueAt(alert, path));
  const state = required(at(mapping.state), mapping.state.slice(1), 200);
  const mark: Mark = { at: timeOf(at(mapping.at)) ?? now, firing: !mapping.resolvedValues.includes(state) };
  return {
    fingerprint: required(at(mapping.fingerprint), mapping.fingerprint.slice(1), 200),
    name: required(at(mapping.name), mapping.name.slice(1), 200),
    item: textOf(at(mapping.item), 200),
    severity: severityOf(at(mapping.severity)),
    summary: textOf(at(mapping.summary), 2000),
    marks: [mark],
    payload: alert,
  };
}

const WORDS: Record<Severity, readonly string[]> = {
  critical: ['critical', 'crit', 'page', 'emergency', 'disaster', 'fatal', 'p1', '紧急', '严重'],
  high: ['high', 'error', 'major', 'err', 'p2', '高', '重要'],
  warning: ['warning', 'warn', 'minor', 'average', 'medium', 'p3', '警告', '中'],
  info: ['info', 'information', 'informational', 'none', 'notice', 'low', 'debug', 'ok', 'p4', '提示', '低'],
};

/** Severity in the words of many systems; what is not known is a warning. */
export function severityOf(value: unknown): Severity {
  const said = textOf(value, 100)?.toLowerCase() ?? '';
  const found = Object.entries(WORDS).find(([, words]) => words.includes(said));
  return (found?.[0] as Severity | undefined) ?? 'warning';
}

function required(value: unknown, field: string, max: number): string {
  const text = textOf(value, max);
  if (text === null) throw new NotUnderstood(field, value === undefined ? 'required' : 'wrong_type');
  return text;
}

function oneOf<T extends string>(value: unknown, allowed: readonly T[], field: string): T {
  const text = required(value, field, 100);
  const found = allowed.find((one) => one === text);
  if (found === undefined) throw new NotUnderstood(field, 'not_allowed');
  return found;
}

const EARLIEST = Date.UTC(2000, 0, 1);
const LATEST = Date.UTC(2200, 0, 1);

/** RFC 3339 with zone, or seconds or milliseconds since 1970; null for anything else, as year 1 is. */
export function timeOf(value: unknown): Instant | null {
  const text = textOf(value, 60);
  if (text === null) return null;
  const at = /^\d{9,13}(?:\.\d+)?$/.test(text) ? numbered(Number(text)) : dated(text);
  return at !== null && at >= EARLIEST && at < LATEST ? at : null;
}

const numbered = (n: number): Instant => Math.floor(n < 1e11 ? n * 1000 : n);

function dated(text: string): Instant | null {
  if (!/^\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:?\d\d)$/i.test(text)) return null;
  const at = Date.parse(text.replace(' ', 'T').replace(/(\.\d{3})\d+/, '$1'));
  return Number.isNaN(at) ? null : at;
}
