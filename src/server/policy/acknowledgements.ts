import { sql } from 'kysely';
import type { Instant } from '#domain/instant.ts';
import { audit } from '../audit/actions.ts';
import type { Queries, Tx } from '../platform/db/db.ts';
import { refused } from '../platform/http/refused.ts';

/** When somebody acknowledged a version of the service policy (1.4); null: not yet. */
export async function acknowledgedAt(q: Queries, personId: string, version: number): Promise<Instant | null> {
  const found = await sql<{ at: Date }>`
    select at from policy_acknowledgement where version = ${version} and person_id = ${personId}`.execute(q);
  return found.rows[0]?.at.getTime() ?? null;
}

/** Once for each person and version; only what is in force is there to be acknowledged. */
export async function acknowledge(
  tx: Tx,
  version: number,
  by: { personId: string; now: Instant; ip: string | null },
): Promise<Instant> {
  const earlier = await acknowledgedAt(tx, by.personId, version);
  if (earlier !== null) return earlier;
  const inForce = await versionInForce(tx);
  if (version !== inForce) throw refused('not_in_force', { version: inForce });
  const added = await sql`insert into policy_acknowledgement (version, person_id, at)
    values (${version}, ${by.personId}, ${new Date(by.now).toISOString()}) on conflict do nothing`.execute(
    tx,
  );
  if (added.numAffectedRows === 1n)
    await audit(tx, { kind: 'promises_acknowledged', by: by.personId, what: { version }, ip: by.ip });
  return (await acknowledgedAt(tx, by.personId, version)) ?? by.now;
}

export async function versionInForce(q: Queries): Promise<number> {
  const found = await sql<{ version: number }>`
    select version from policy_in_force where family = 'service'`.execute(q);
  return found.rows[0]?.version ?? 0;
}

export interface Coverage {
  id: string | null;
  /** Null: those who are in no department. */
  path: string | null;
  active: number;
  acknowledged: number;
}

/** Active employees and those of them who have acknowledged a version, by department. */
export async function coverageOf(q: Queries, version: number): Promise<Coverage[]> {
  const found = await sql<Coverage>`
    select d.id, d.path, count(*) as active, count(a.person_id) as acknowledged
    from person p left join department_path d on d.id = p.department_id
      left join policy_acknowledgement a on a.person_id = p.id and a.version = ${version}
    where p.active group by d.id, d.path order by d.path collate "zh-x-icu" nulls last`.execute(q);
  return found.rows;
}
