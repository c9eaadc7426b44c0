import { sql } from 'kysely';
import type { Instant } from '#domain/instant.ts';
import { refuse } from '#domain/refusal.ts';
import { belowFloor, daysInForce, RETENTION, type RetentionDays } from '#domain/retention/rules.ts';
import { audit } from '../audit/actions.ts';
import type { Queries, Tx } from '../platform/db/db.ts';
import { Refused, refused } from '../platform/http/refused.ts';
import { changeSettings, settingsOf } from '../setting/actions.ts';

export interface RulesVersion {
  version: number;
  days: RetentionDays;
  reason: string;
  changedBy: string | null;
  changedAt: Instant;
}

interface Row {
  version: number;
  days: Record<string, unknown>;
  reason: string;
  changedBy: string | null;
  changedAt: Date;
}

const COLUMNS = sql`r.version, r.days, r.reason, p.name as "changedBy", r.changed_at as "changedAt"`;

/** All versions of the rules, the newest first; as many as people ever look back. */
export async function rulesHistory(q: Queries): Promise<RulesVersion[]> {
  const found =
    await sql<Row>`select ${COLUMNS} from retention_rules r left join person p on p.id = r.changed_by
    order by r.version desc limit 100`.execute(q);
  return found.rows.map(({ days, changedAt, ...row }) => ({
    ...row,
    days: daysInForce(days),
    changedAt: changedAt.getTime(),
  }));
}

/** The rules that are in force now; what the installation's settings say of messages and the audit goes first. */
export async function rulesInForce(q: Queries): Promise<{ version: number; days: RetentionDays }> {
  const found = await sql<Pick<Row, 'version' | 'days'>>`
    select version, days from retention_rules order by version desc limit 1`.execute(q);
  const { keepMessagesDays, keepAuditDays } = await settingsOf(q);
  const { version, days } = found.rows[0]!;
  return { version, days: daysInForce({ ...days, messages: keepMessagesDays, audit: keepAuditDays }) };
}

/**
 * Makes the next version of the rules. @throws Refused below a floor, naming the field, or when another version than
 * the seen one is in force
 */
export async function changeRules(
  tx: Tx,
  wish: { days: RetentionDays; reason: string; version: number },
  by: { personId: string; now: Instant; ip: string | null },
): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtext('retention_rules'))`.execute(tx);
  const low = belowFloor(wish.days);
  if (low.length > 0) {
    const fields = low.map((kind) => ({ field: `body.days.${kind}`, code: 'too_small' }));
    throw new Refused(refuse('retention_floor', { days: RETENTION[low[0]!].floor }, fields));
  }
  const before = await rulesInForce(tx);
  if (before.version !== wish.version) throw refused('version_conflict', { version: before.version });
  const version = before.version + 1;
  await sql`insert into retention_rules (version, days, reason, changed_by, changed_at)
    values (${version}, ${JSON.stringify(wish.days)}::jsonb, ${wish.reason}, ${by.personId}, ${new Date(by.now)})`.execute(
    tx,
  );
  await changeSettings(tx, { keepMessagesDays: wish.days.messages, keepAuditDays: wish.days.audit }, by);
  const what = { version, before: before.days, after: wish.days, reason: wish.reason };
  await audit(tx, { kind: 'retention_changed', by: by.personId, what, ip: by.ip });
}
