import { sql } from 'kysely';
import { AUDIT_DEFAULT_DAYS, AUDIT_FLOOR_DAYS } from '#domain/audit/retention.ts';
import type { Instant } from '#domain/instant.ts';
import { audit } from '../audit/actions.ts';
import { prepared, type Queries, type Tx } from '../platform/db/db.ts';
import { refused } from '../platform/http/refused.ts';

/** What can be switched, as it is before anybody does. */
const DEFAULTS = {
  publicPromises: false,
  keepMessagesDays: 90,
  rescanDays: 30,
  keepAuditDays: AUDIT_DEFAULT_DAYS,
  auditHold: false,
  /** Where the signed head of each day goes; empty: nowhere. */
  auditHeadMail: '',
  auditHeadUrl: '',
};
export type Settings = typeof DEFAULTS;

export async function settingsOf(q: Queries): Promise<Settings> {
  const found = await sql<{ key: string; value: unknown }>`select key, value from setting`.execute(q);
  const stored = new Map(found.rows.map(({ key, value }) => [key, value]));
  const days = (key: 'keepMessagesDays' | 'rescanDays' | 'keepAuditDays') => {
    const value = stored.get(key);
    return typeof value === 'number' ? value : DEFAULTS[key];
  };
  const text = (key: 'auditHeadMail' | 'auditHeadUrl') => {
    const value = stored.get(key);
    return typeof value === 'string' ? value : DEFAULTS[key];
  };
  return {
    publicPromises: stored.get('publicPromises') === true,
    keepMessagesDays: days('keepMessagesDays'),
    rescanDays: days('rescanDays'),
    keepAuditDays: days('keepAuditDays'),
    auditHold: stored.get('auditHold') === true,
    auditHeadMail: text('auditHeadMail'),
    auditHeadUrl: text('auditHeadUrl'),
  };
}

/** Changes what is named and keeps the rest; each real change is in the audit with before and after. */
export async function changeSettings(
  tx: Tx,
  wish: { [K in keyof Settings]?: Settings[K] | undefined },
  by: { personId: string; now: Instant; ip: string | null },
): Promise<Settings> {
  if (wish.keepAuditDays !== undefined && wish.keepAuditDays < AUDIT_FLOOR_DAYS)
    throw refused('audit_floor', { days: AUDIT_FLOOR_DAYS });
  await sql`lock table setting in share row exclusive mode`.execute(tx);
  const before = await settingsOf(tx);
  for (const key of Object.keys(DEFAULTS) as (keyof Settings)[]) {
    const value = wish[key];
    if (value === undefined || value === before[key]) continue;
    await storeSetting(tx, { key, before: before[key], after: value }, by);
  }
  return settingsOf(tx);
}

/** What is set under a key of a noun's own; undefined when nobody set it. */
export async function settingOf(q: Queries, key: string): Promise<unknown> {
  const found = await sql<{ value: unknown }>`${prepared('setting')}
    select value from setting where key = ${key}`.execute(q);
  return found.rows[0]?.value;
}

/** Stores a value and writes down what it was before. */
export async function storeSetting(
  tx: Tx,
  what: { key: string; before: unknown; after: unknown },
  by: { personId: string; now: Instant; ip: string | null },
): Promise<void> {
  await sql`insert into setting (key, value, changed_at, changed_by)
    values (${what.key}, ${JSON.stringify(what.after)}::jsonb, ${new Date(by.now).toISOString()}, ${by.personId})
    on conflict (key) do update set value = excluded.value, changed_at = excluded.changed_at,
      changed_by = excluded.changed_by`.execute(tx);
  await audit(tx, { kind: 'setting_changed', by: by.personId, what, ip: by.ip });
}
