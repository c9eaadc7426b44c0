import { sql } from 'kysely';
import type { Queries } from '../platform/db/db.ts';
import { settingsOf } from '../setting/actions.ts';

interface Row {
  pos: number | null;
  sealedAt: Date | null;
  waiting: number;
  check: { at: string; upto: number; links: number; finding: string | null } | null;
  head: { day: string; pos: number } | null;
  stone: { upto: number; at: string; lastAt: string } | null;
  oldest: Date | null;
  mayChange: boolean;
}

const msOf = (at: Date | string): number => new Date(at).getTime();

/** How far the audit is chained, verified, signed and kept. */
export async function auditState(q: Queries) {
  const found = await sql<Row>`
    select l.pos, l.sealed_at as "sealedAt", (select count(*) from audit_unsealed) as waiting,
      (select to_jsonb(c) from (select at, upto, links, finding from audit_check order by id desc limit 1) c) as check,
      (select to_jsonb(h) from (select day, pos from audit_head order by day desc limit 1) h) as head,
      (select to_jsonb(t) from (select upto, at, last_at as "lastAt" from audit_tombstone order by upto desc limit 1) t) as stone,
      (select min(at) from audit_entry) as oldest,
      has_table_privilege('audit_entry', 'UPDATE') or has_table_privilege('audit_entry', 'DELETE') as "mayChange"
    from (select 1) one left join lateral (select pos, sealed_at from audit_link order by pos desc limit 1) l on true`.execute(
    q,
  );
  const { pos, sealedAt, waiting, check, head, stone, oldest, mayChange } = found.rows[0]!;
  const { keepAuditDays, auditHold } = await settingsOf(q);
  return {
    sealed: pos === null || sealedAt === null ? null : { pos, at: msOf(sealedAt) },
    waiting,
    checked: check && { ...check, at: msOf(check.at) },
    head,
    purged: stone && { upto: stone.upto, at: msOf(stone.at), lastAt: msOf(stone.lastAt) },
    oldest: oldest && msOf(oldest),
    keepDays: keepAuditDays,
    held: auditHold,
    protectedByRole: !mayChange,
  };
}
