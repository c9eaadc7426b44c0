import { sql } from 'kysely';
import type { AlertPolicy, SourceKind } from '#domain/alert/alert.ts';
import type { AlertMapping } from '#domain/alert/read.ts';
import type { Instant } from '#domain/instant.ts';
import type { Queries } from '../platform/db/db.ts';

export interface Source {
  id: string;
  name: string;
  kind: SourceKind;
  ownerId: string;
  groupId: string | null;
  locale: 'zh-CN' | 'en';
  policy: AlertPolicy;
  mapping: AlertMapping | null;
  enabled: boolean;
  version: number;
}

/** A source with how it is doing. */
export interface KnownSource extends Source {
  owner: string;
  lastHeardAt: Instant | null;
  /** Why its last post was not understood: `field: code`. */
  problem: string | null;
  /** Alerts that fire now. */
  firing: number;
}

const COLUMNS = sql`s.id, s.name, s.kind, s.owner_id as "ownerId", s.group_id as "groupId", s.locale, s.policy,
  s.mapping, s.enabled, s.version`;

export async function sources(q: Queries, id: string | null = null): Promise<KnownSource[]> {
  const found = await sql<Omit<KnownSource, 'lastHeardAt'> & { lastHeardAt: Date | null }>`
    select ${COLUMNS}, p.name as owner, s.last_heard_at as "lastHeardAt", s.problem,
      (select count(*)::int from alert a where a.source_id = s.id and a.state = 'firing') as firing
    from alert_source s join person p on p.id = s.owner_id
    where ${id}::uuid is null or s.id = ${id}::uuid order by s.name`.execute(q);
  return found.rows.map((row) => ({ ...row, lastHeardAt: row.lastHeardAt?.getTime() ?? null }));
}

export type Written = Omit<Source, 'id' | 'version'>;
const json = (value: object | null) => sql`${value && JSON.stringify(value)}::jsonb`;

export async function insertSource(
  q: Queries,
  source: Written,
  token: Buffer,
  now: Instant,
): Promise<string> {
  const made = await sql<{ id: string }>`
    insert into alert_source (name, kind, token_hash, owner_id, group_id, locale, policy, mapping, enabled, created_at)
    values (${source.name}, ${source.kind}, ${token}, ${source.ownerId}, ${source.groupId}, ${source.locale},
      ${json(source.policy)}, ${json(source.mapping)}, ${source.enabled}, ${new Date(now)})
    returning id`.execute(q);
  return made.rows[0]!.id;
}

export async function lockSource(q: Queries, id: string): Promise<Source | null> {
  const found = await sql<Source>`
    select ${COLUMNS} from alert_source s where s.id = ${id} for update`.execute(q);
  return found.rows[0] ?? null;
}

export async function updateSource(q: Queries, id: string, source: Written): Promise<void> {
  await sql`
    update alert_source set name = ${source.name}, owner_id = ${source.ownerId}, group_id = ${source.groupId},
      locale = ${source.locale}, policy = ${json(source.policy)}, mapping = ${json(source.mapping)},
      enabled = ${source.enabled}, version = version + 1
    where id = ${id}`.execute(q);
}

export async function changeToken(q: Queries, id: string, token: Buffer): Promise<void> {
  await sql`update alert_source set token_hash = ${token}, version = version + 1 where id = ${id}`.execute(q);
}

/** Hash of the token of a source that is on. */
export async function tokenOf(q: Queries, id: string): Promise<Buffer | null> {
  const found = await sql<{ token: Buffer }>`
    select token_hash as token from alert_source where id = ${id} and enabled`.execute(q);
  return found.rows[0]?.token ?? null;
}

/** Counts a post. @returns how many there were in this minute */
export async function countPost(q: Queries, id: string, now: Instant): Promise<number> {
  const minute = new Date(now - (now % 60_000));
  const counted = await sql<{ posts: number }>`
    update alert_source set posts = case when minute = ${minute} then posts + 1 else 1 end, minute = ${minute}
    where id = ${id} returning posts`.execute(q);
  return counted.rows[0]?.posts ?? 0;
}

export async function heardOf(q: Queries, id: string, now: Instant, problem: string | null): Promise<void> {
  await sql`update alert_source set last_heard_at = ${new Date(now)}, problem = ${problem}
    where id = ${id}`.execute(q);
}
