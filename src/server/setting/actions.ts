import { sql } from 'kysely';
import type { Instant } from '#domain/instant.ts';
import { audit } from '../audit/actions.ts';
import type { Queries, Tx } from '../platform/db/db.ts';

/** What can be switched, as it is before anybody does. */
const DEFAULTS = { publicPromises: false, keepMessagesDays: 90, rescanDays: 30 };
export type Settings = typeof DEFAULTS;

export async function settingsOf(q: Queries): Promise<Settings> {
  const found = await sql<{ key: string; value: unknown }>`select key, value from setting`.execute(q);
  const stored = new Map(found.rows.map(({ key, value }) => [key, value]));
  const days = (key: 'keepMessagesDays' | 'rescanDays') => {
    const value = stored.get(key);
    return typeof value === 'number' ? value : DEFAULTS[key];
  };
  return {
    publicPromises: stored.get('publicPromises') === true,
    keepMessagesDays: days('keepMessagesDays'),
    rescanDays: days('rescanDays'),
  };
}

/** Changes what is named and keeps the rest; each real change is in the audit with before and after. */
export async function changeSettings(
  tx: Tx,
  wish: { [K in keyof Settings]?: Settings[K] | undefined },
  by: { personId: string; now: Instant; ip: string | null },
): Promise<Settings> {
  await sql`lock table setting in share row exclusive mode`.execute(tx);
  const before = await settingsOf(tx);
  for (const key of Object.keys(DEFAULTS) as (keyof Settings)[]) {
    const value = wish[key];
    if (value === undefined || value === before[key]) continue;
    await sql`insert into setting (key, value, changed_at, changed_by)
      values (${key}, ${JSON.stringify(value)}::jsonb, ${new Date(by.now).toISOString()}, ${by.personId})
      on conflict (key) do update set value = excluded.value, changed_at = excluded.changed_at,
        changed_by = excluded.changed_by`.execute(tx);
    const what = { key, before: before[key], after: value };
    await audit(tx, { kind: 'setting_changed', by: by.personId, what, ip: by.ip });
  }
  return settingsOf(tx);
}
