import { alertMapping, alertPolicy } from '#contract/alerts.ts';
import {
  type AlertPolicy,
  type AlertRule,
  SHIPPED_ALERT_POLICY,
  type SourceKind,
} from '#domain/alert/alert.ts';
import { isObject, JSON_PATH, textOf, valueAt, valuesAt } from '#domain/alert/json.ts';
import type { AlertMapping } from '#domain/alert/read.ts';
import type { Owner } from '../ui/OwnerField.tsx';
import type { NewSource, Source } from './queries.ts';

/** Paths of a mapping, in the order in which people look for them in a post. */
export const PATHS = ['alerts', 'fingerprint', 'name', 'state', 'at', 'item', 'severity', 'summary'] as const;
export type MappingPath = (typeof PATHS)[number];
/** Those without which nothing is understood. */
export const NEEDED: readonly MappingPath[] = ['fingerprint', 'name', 'state'];

/** A source while it is written; paths are as they were typed, empty where there is none. */
export interface SourceDraft {
  name: string;
  kind: SourceKind;
  owner: Owner | null;
  groupId: string | null;
  enabled: boolean;
  policy: AlertPolicy;
  paths: Readonly<Record<MappingPath, string>>;
  resolvedValues: readonly string[];
}

/** As a beginning: an alert a post. */
const FIRST_MAPPING: AlertMapping = {
  ...{ alerts: null, fingerprint: '$.id', name: '$.title', state: '$.status', resolvedValues: ['ok'] },
  ...{ at: '$.time', item: '$.host', severity: '$.severity', summary: '$.text' },
};

const typed = (mapping: AlertMapping): Pick<SourceDraft, 'paths' | 'resolvedValues'> => ({
  paths: Object.fromEntries(PATHS.map((path) => [path, mapping[path] ?? ''])) as SourceDraft['paths'],
  resolvedValues: mapping.resolvedValues,
});

export const draftOf = (source: Source | null): SourceDraft => ({
  name: source?.name ?? '',
  kind: source?.kind ?? 'alertmanager',
  owner: source ? { id: source.ownerId, name: source.owner } : null,
  groupId: source?.groupId ?? null,
  enabled: source?.enabled ?? true,
  policy: source?.policy ?? SHIPPED_ALERT_POLICY,
  ...typed(source?.mapping ?? FIRST_MAPPING),
});

export function mappingOf({ kind, paths, resolvedValues }: SourceDraft): AlertMapping | null {
  if (kind !== 'generic') return null;
  const given = (path: MappingPath) => paths[path].trim() || null;
  const { fingerprint, name, state } = paths;
  return {
    ...{ alerts: given('alerts'), at: given('at'), item: given('item') },
    ...{ severity: given('severity'), summary: given('summary'), resolvedValues },
    ...{ fingerprint: fingerprint.trim(), name: name.trim(), state: state.trim() },
  };
}

export const bodyOf = (draft: SourceDraft): NewSource => ({
  ...{ name: draft.name, kind: draft.kind, ownerId: draft.owner?.id ?? '', groupId: draft.groupId },
  ...{ enabled: draft.enabled, policy: draft.policy, mapping: mappingOf(draft) },
});

/** What is wrong with a path as it stands: a code of field problems. */
export function pathProblem(path: MappingPath, text: string): 'required' | 'wrong_format' | null {
  if (text.trim() === '') return NEEDED.includes(path) ? 'required' : null;
  return JSON_PATH.test(text.trim()) ? null : 'wrong_format';
}

/** What a path leads to in a sample of a post; null: to nothing. `alerts`: how many there are. */
export function foundAt(
  path: MappingPath,
  paths: SourceDraft['paths'],
  sample: unknown,
): string | number | null {
  const alerts = paths.alerts.trim();
  const at = paths[path].trim();
  if (!JSON_PATH.test(at) || (alerts !== '' && !JSON_PATH.test(alerts))) return null;
  if (path === 'alerts') return valuesAt(sample, at).length || null;
  const alert = alerts === '' ? sample : valuesAt(sample, alerts)[0];
  return textOf(valueAt(alert, at), 80);
}

/** What was typed as JSON; undefined: none. */
export function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Rules and mapping as one text, to be kept or taken to another source. */
export const exported = (draft: SourceDraft): string => {
  const mapping = mappingOf(draft);
  return JSON.stringify({ policy: draft.policy, ...(mapping ? { mapping } : {}) }, null, 2);
};

/** The draft with what such a text says; the path of what is wrong with it, '' for the text as a whole. */
export function imported(draft: SourceDraft, text: string): SourceDraft | string {
  const value = parsed(text);
  if (!isObject(value)) return '';
  const policy = alertPolicy.safeParse(value.policy ?? draft.policy);
  if (!policy.success) return placeOf('policy', policy.error.issues);
  if (draft.kind !== 'generic' || value.mapping === undefined) return { ...draft, policy: policy.data };
  const mapping = alertMapping.safeParse(value.mapping);
  if (!mapping.success) return placeOf('mapping', mapping.error.issues);
  return { ...draft, policy: policy.data, ...typed(mapping.data) };
}

const placeOf = (part: string, issues: readonly { path: readonly PropertyKey[] }[]): string =>
  [part, ...(issues[0]?.path ?? [])].map(String).join('.');

/** A rule as it begins: everything, and no ticket. */
export const NEW_RULE: AlertRule = {
  conditions: [{ field: 'severity', operator: 'is', values: ['critical'] }],
  incident: { type: 'incident', impact: 'department', urgency: 'blocked', service: null, groupId: null },
};

/** The list with one of it moved up (-1) or down (1). */
export function moved<T>(list: readonly T[], index: number, by: -1 | 1): T[] {
  const item = list[index];
  if (item === undefined || index + by < 0 || index + by >= list.length) return [...list];
  return list.toSpliced(index, 1).toSpliced(index + by, 0, item);
}
