import { sql } from 'kysely';
import type { Link, SourceKind, SourceRules } from '#domain/directory/source.ts';
import type { LdapSettings } from '#domain/identity/provider.ts';
import type { Instant } from '#domain/instant.ts';
import type { Queries, Tx } from '../platform/db/db.ts';

export interface Source extends SourceRules {
  id: string;
  kind: SourceKind;
  name: string;
  /** Of the directory server. */
  providerId: string | null;
  everyMinutes: number | null;
  enabled: boolean;
  version: number;
  nextRunAt: Date | null;
  /** People who come from it, and those of them at work. */
  people: number;
  active: number;
  fileAt: Date | null;
}

const SOURCE = sql`s.id, s.kind, s.name, s.provider_id as "providerId", s.match, s.max_losses as "maxLosses",
  s.max_loss_percent as "maxLossPercent", s.every_minutes as "everyMinutes", s.enabled, s.version,
  s.next_run_at as "nextRunAt", (select given_at from directory_file f where f.source_id = s.id) as "fileAt",
  (select count(*)::int from directory_person d where d.source_id = s.id) as people,
  (select count(*)::int from directory_person d join person p on p.id = d.person_id and p.active
    where d.source_id = s.id) as active`;

export async function sources(q: Queries, id: string | null = null): Promise<Source[]> {
  const found = await sql<Source>`select ${SOURCE} from directory_source s
    where ${id}::uuid is null or s.id = ${id}::uuid order by s.name, s.id`.execute(q);
  return found.rows;
}

export async function lockSource(tx: Tx, id: string): Promise<Source | null> {
  await sql`select from directory_source where id = ${id} for update`.execute(tx);
  return (await sources(tx, id))[0] ?? null;
}

export type Written = Pick<
  Source,
  'name' | 'match' | 'maxLosses' | 'maxLossPercent' | 'everyMinutes' | 'enabled'
>;

export async function insertSource(
  tx: Tx,
  wish: Written & Pick<Source, 'kind' | 'providerId'>,
  now: Instant,
): Promise<string> {
  const made = await sql<{ id: string }>`
    insert into directory_source (kind, name, provider_id, match, max_losses, max_loss_percent, every_minutes, enabled,
      created_at, next_run_at)
    values (${wish.kind}, ${wish.name}, ${wish.providerId}, ${wish.match}, ${wish.maxLosses}, ${wish.maxLossPercent},
      ${wish.everyMinutes}, ${wish.enabled}, ${new Date(now)}, ${nextRun(wish, now)}) returning id`.execute(
    tx,
  );
  return made.rows[0]?.id ?? '';
}

export async function updateSource(tx: Tx, id: string, wish: Written, now: Instant): Promise<void> {
  await sql`update directory_source set name = ${wish.name}, match = ${wish.match}, max_losses = ${wish.maxLosses},
    max_loss_percent = ${wish.maxLossPercent}, every_minutes = ${wish.everyMinutes}, enabled = ${wish.enabled},
    next_run_at = ${nextRun(wish, now)}, version = version + 1 where id = ${id}`.execute(tx);
}

/** A full interval from now: somebody looks at a dry run before the first run of a new or changed source. */
const nextRun = ({ everyMinutes, enabled }: Written, now: Instant): Date | null =>
  everyMinutes === null || !enabled ? null : new Date(now + everyMinutes * 60_000);

export async function linksOf(q: Queries, sourceId: string): Promise<Link[]> {
  const found = await sql<Link>`select key, person_id as "personId", has_left as left from directory_person
    where source_id = ${sourceId} order by key collate "C"`.execute(q);
  return found.rows;
}

/** Whom any source means, and who is never matched unasked. */
export async function untouchable(
  q: Queries,
  privileged: readonly string[],
): Promise<{ taken: ReadonlySet<string>; barred: ReadonlySet<string> }> {
  const taken = await sql<{ id: string }>`select person_id as id from directory_person`.execute(q);
  const barred = await sql<{ id: string }>`select id from person
    where kind <> 'person' or roles && ${[...privileged]}::text[]`.execute(q);
  const ids = (rows: readonly { id: string }[]) => new Set(rows.map(({ id }) => id));
  return { taken: ids(taken.rows), barred: ids(barred.rows) };
}

/** How its directory server is asked; the secret is sealed. Null: it is switched off, or there is none. */
export async function serverOf(
  q: Queries,
  providerId: string,
): Promise<{ settings: LdapSettings; secret: Buffer | null } | null> {
  const found = await sql<{ settings: LdapSettings; secret: Buffer | null }>`
    select settings, secret from identity_provider where id = ${providerId} and kind = 'ldap' and enabled`.execute(
    q,
  );
  return found.rows[0] ?? null;
}

export async function fileOf(q: Queries, sourceId: string): Promise<Buffer | null> {
  const found = await sql<{
    bytes: Buffer;
  }>`select bytes from directory_file where source_id = ${sourceId}`.execute(q);
  return found.rows[0]?.bytes ?? null;
}

export async function storeFile(
  tx: Tx,
  sourceId: string,
  bytes: Uint8Array,
  by: { personId: string; now: Instant },
): Promise<void> {
  await sql`insert into directory_file (source_id, bytes, given_by, given_at)
    values (${sourceId}, ${Buffer.from(bytes)}, ${by.personId}, ${new Date(by.now)})
    on conflict (source_id) do update set bytes = excluded.bytes, given_by = excluded.given_by,
      given_at = excluded.given_at`.execute(tx);
}
