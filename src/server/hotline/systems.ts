import { randomBytes } from 'node:crypto';
import { sql } from 'kysely';
import type { Instant } from '#domain/instant.ts';
import { type AuditKind, audit } from '../audit/actions.ts';
import { explained } from '../organisation/constraints.ts';
import type { Sealer } from '../platform/auth/seal.ts';
import type { Queries, Tx } from '../platform/db/db.ts';
import { refused } from '../platform/http/refused.ts';

export interface By {
  personId: string;
  now: Instant;
  ip: string | null;
}

export interface TelephoneSystem {
  id: string;
  name: string;
  enabled: boolean;
  oldUntil: Instant | null;
  lastHeardAt: Instant | null;
  version: number;
}

/** How long the secret before a new one stays good. */
const OLD_SECRET_FOR = 86_400_000;
const newTelephoneSecret = (): string => randomBytes(32).toString('base64url');

type Row = Omit<TelephoneSystem, 'oldUntil' | 'lastHeardAt'> & {
  oldUntil: Date | null;
  lastHeardAt: Date | null;
};

export async function telephoneSystems(q: Queries, now: Instant): Promise<TelephoneSystem[]> {
  const found = await sql<Row>`
    select id, name, enabled, version, last_heard_at as "lastHeardAt",
      case when old_until > ${new Date(now)} then old_until end as "oldUntil"
    from telephone_system order by name`.execute(q);
  return found.rows.map((row) => ({
    ...row,
    oldUntil: row.oldUntil?.getTime() ?? null,
    lastHeardAt: row.lastHeardAt?.getTime() ?? null,
  }));
}

export async function addSystem(tx: Tx, name: string, sealer: Sealer, by: By) {
  const secret = newTelephoneSecret();
  const made = await explained(
    sql<{ id: string }>`insert into telephone_system (name, secret, created_at)
      values (${name}, ${sealer.seal(secret)}, ${new Date(by.now)}) returning id`.execute(tx),
  );
  return { ...(await noted(tx, 'telephone_created', made.rows[0]!.id, { name }, by)), secret };
}

interface Named {
  id: string;
  /** The version that the caller saw; null: whatever it is. */
  version: number | null;
}

export async function changeSystem(
  tx: Tx,
  which: Named,
  wish: { name?: string | undefined; enabled?: boolean | undefined },
  by: By,
) {
  await locked(tx, which);
  const { name = null, enabled = null } = wish;
  await explained(
    sql`update telephone_system set name = coalesce(${name}, name), enabled = coalesce(${enabled}, enabled),
      version = version + 1 where id = ${which.id}`.execute(tx),
  );
  return noted(tx, 'telephone_changed', which.id, { ...wish }, by);
}

/** A new secret; for a day the one before is good, too, so that the other side can change over at leisure. */
export async function rotateSystem(tx: Tx, which: Named, sealer: Sealer, by: By) {
  await locked(tx, which);
  const secret = newTelephoneSecret();
  await sql`update telephone_system set old_secret = secret, old_until = ${new Date(by.now + OLD_SECRET_FOR)},
    secret = ${sealer.seal(secret)}, version = version + 1 where id = ${which.id}`.execute(tx);
  return { ...(await noted(tx, 'telephone_changed', which.id, { secret: 'changed' }, by)), secret };
}

/** Secrets that a system may sign with now; none when it is unknown or switched off. */
export async function secretsOf(q: Queries, id: string, sealer: Sealer, now: Instant): Promise<string[]> {
  const found = await sql<{ secret: Buffer; old: Buffer | null }>`
    select secret, case when old_until > ${new Date(now)} then old_secret end as old
    from telephone_system where id = ${id} and enabled`.execute(q);
  return found.rows.flatMap(({ secret, old }) => [secret, ...(old ? [old] : [])]).map(sealer.open);
}

async function locked(tx: Tx, { id, version }: Named): Promise<void> {
  const found = await sql<{ version: number }>`
    select version from telephone_system where id = ${id} for update`.execute(tx);
  const row = found.rows[0];
  if (!row) throw refused('not_found');
  if (version !== null && version !== row.version)
    throw refused('version_conflict', { version: row.version });
}

async function noted(tx: Tx, kind: AuditKind, id: string, what: object, by: By): Promise<TelephoneSystem> {
  await audit(tx, { kind, by: by.personId, what: { telephoneSystem: id, ...what }, ip: by.ip });
  const system = (await telephoneSystems(tx, by.now)).find((one) => one.id === id);
  if (!system) throw refused('not_found');
  return system;
}
