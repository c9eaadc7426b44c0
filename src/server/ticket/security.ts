import { sql } from 'kysely';
import type { Actor } from '#domain/permissions/actor.ts';
import type { Impact } from '#domain/ticket/priority.ts';
import {
  NO_SECURITY_TEAM,
  type SecurityCategory,
  type SecurityLevel,
  type SecuritySetting,
} from '#domain/ticket/security.ts';
import type { Queries, Tx } from '../platform/db/db.ts';
import { wrongField } from '../platform/http/refused.ts';
import { storeSetting } from '../setting/actions.ts';
import { withinReach } from './reach.ts';

const KEY = 'securityIncidents';

/** What is set about security incidents, as one value of a query; null where nothing is. */
export const SECURITY = sql<SecuritySetting | null>`(
  select jsonb_build_object('reportHours', s.value -> 'reportHours', 'groupId', g.id)
  from setting s left join support_group g on g.id = (s.value ->> 'groupId')::uuid where s.key = ${KEY})`;

export async function securitySetting(q: Queries): Promise<SecuritySetting> {
  const found = await sql<{ security: SecuritySetting | null }>`select ${SECURITY} as security`.execute(q);
  return found.rows[0]?.security ?? NO_SECURITY_TEAM;
}

/** Says who the security team is and within how many hours is reported; new incidents go by it. */
export async function changeSecuritySetting(
  tx: Tx,
  after: SecuritySetting,
  by: { personId: string; now: number; ip: string | null },
): Promise<SecuritySetting> {
  if (after.groupId !== null) {
    const group = await sql`select from support_group where id = ${after.groupId}`.execute(tx);
    if (group.rows.length === 0) throw wrongField('body.groupId', 'unknown_reference');
  }
  const before = await securitySetting(tx);
  await storeSetting(tx, { key: KEY, before, after }, by);
  return after;
}

/** Security incidents alike, and how many they are. */
export interface Share {
  /** `2026-03` in the reader's zone. */
  month: string;
  category: SecurityCategory | null;
  level: SecurityLevel | null;
  impact: Impact | null;
  total: number;
  open: number;
}

/** The security incidents that the actor may know of, by month, sort, grade and impact (c9). */
export async function securityAnalysis(
  q: Queries,
  actor: Actor,
  { from, to, zone }: { from: number; to: number; zone: string },
): Promise<Share[]> {
  const found = await sql<Share>`
    select to_char(t.recorded_at at time zone ${zone}, 'YYYY-MM') as month, t.security ->> 'category' as category,
      t.security ->> 'level' as level, t.impact, count(*)::integer as total,
      (count(*) filter (where t.open))::integer as open
    from ticket t
    where t.type = 'security_incident' and t.recorded_at >= ${new Date(from)} and t.recorded_at < ${new Date(to)}
      and ${withinReach(actor)}
    group by 1, 2, 3, 4 order by 1, 2, 3, 4`.execute(q);
  return found.rows;
}
