import { sql } from 'kysely';
import { type Tombstone, tombstoneText } from '#domain/audit/chain.ts';
import { AUDIT_FLOOR_DAYS } from '#domain/audit/retention.ts';
import type { Instant } from '#domain/instant.ts';
import type { Sealer } from '../platform/auth/seal.ts';
import { type Database, type Queries, transaction } from '../platform/db/db.ts';
import { refused } from '../platform/http/refused.ts';
import { settingsOf } from '../setting/actions.ts';
import { audit } from './actions.ts';
import { auditKey } from './keys.ts';
import { isoOf } from './rows.ts';

const DAY = 86_400_000;
/** Rows of one statement, so that none holds locks for long. */
const BATCH = 2000;
/** Any number that nothing else takes an advisory lock on. */
const PURGING = 7_105_114_041;

/** Whether a legal hold keeps everything. */
export async function isHeld(q: Queries): Promise<boolean> {
  const found = await sql`select from setting where key = 'auditHold' and value = 'true'`.execute(q);
  return found.rows.length > 0;
}

/**
 * Purges the part of the chain that is older than `keepDays`: a signed tombstone first, then what it covers. Under a
 * legal hold nothing. @throws Refused below the floor (c23). @returns how many links are gone
 */
export async function purgeAudit(
  db: Database,
  sealer: Sealer,
  { keepDays, now }: { keepDays: number; now: Instant },
): Promise<number> {
  if (keepDays < AUDIT_FLOOR_DAYS) throw refused('audit_floor', { days: AUDIT_FLOOR_DAYS });
  await transaction(db, async (tx) => {
    await sql`select pg_advisory_xact_lock(${PURGING})`.execute(tx);
    if (await isHeld(tx)) return;
    const found = await sql<{ upto: number; hash: string; links: number; firstAt: Date; lastAt: Date }>`
      with young as (
        select min(l.pos) as pos from audit_link l left join audit_entry e on e.id = l.entry_id
        where greatest(l.sealed_at, e.at) > ${new Date(now - keepDays * DAY)}
          or audit_is_held(l.entry_id, l.ticket_id)
      ), old as (
        select l.* from audit_link l, young y where (y.pos is null or l.pos < y.pos)
          and l.pos > coalesce((select max(upto) from audit_tombstone), 0)
      )
      select max(pos) as upto, (select encode(hash, 'hex') from old order by pos desc limit 1) as hash,
        count(*) as links, min(sealed_at) as "firstAt", max(sealed_at) as "lastAt"
      from old having count(*) > 0`.execute(tx);
    const row = found.rows[0];
    if (!row) return;
    const { firstAt, lastAt, ...rest } = row;
    const stone: Tombstone = { ...rest, firstAt: isoOf(firstAt), lastAt: isoOf(lastAt), at: isoOf(now) };
    const key = await auditKey(tx, sealer);
    await sql`insert into audit_tombstone (upto, hash, links, first_at, last_at, at, key_id, signature)
      values (${stone.upto}, decode(${stone.hash}, 'hex'), ${stone.links}, ${stone.firstAt}, ${stone.lastAt},
        ${stone.at}, ${key.id}, decode(${key.sign(tombstoneText(stone))}, 'base64'))`.execute(tx);
    await audit(tx, { kind: 'audit_purged', by: null, what: { ...stone }, ip: null });
  });
  return dropCovered(db);
}

/** Purges what is older than the setting says. */
export async function purgeOld(db: Database, sealer: Sealer, now: Instant): Promise<void> {
  const { keepAuditDays } = await settingsOf(db);
  await purgeAudit(db, sealer, { keepDays: Math.max(keepAuditDays, AUDIT_FLOOR_DAYS), now });
}

/** Removes what tombstones cover, also what an interrupted purge left. */
async function dropCovered(db: Database): Promise<number> {
  let all = 0;
  for (;;) {
    const gone = await sql<{ n: number }>`select audit_drop_purged(${BATCH}) as n`.execute(db);
    const n = gone.rows[0]?.n ?? 0;
    all += n;
    if (n < BATCH) return all;
  }
}
