import { sql } from 'kysely';
import type { Precedence } from '#domain/discovery/precedence.ts';
import { type Format, type Newcomers, RESERVED_CODES } from '#domain/discovery/source.ts';
import type { Instant } from '#domain/instant.ts';
import { audit } from '../audit/actions.ts';
import type { By } from '../config/history.ts';
import { explained } from '../organisation/constraints.ts';
import type { Queries, Tx } from '../platform/db/db.ts';
import { refused, wrongField } from '../platform/http/refused.ts';

export interface SourceWish {
  name: string;
  format: Format;
  newcomers: Newcomers;
  freshDays: number;
  unseenDays: number;
  perMinute: number;
  enabled: boolean;
}

export interface Source extends SourceWish {
  id: string;
  code: string;
  version: number;
}

const COLUMNS = sql`s.id, s.code, s.name, s.format, s.newcomers, s.fresh_days as "freshDays",
  s.unseen_days as "unseenDays", s.per_minute as "perMinute", s.enabled, s.version`;

/** All sources, the oldest first: in this order their words count unless told otherwise. */
export async function sourcesOf(q: Queries): Promise<Source[]> {
  const found = await sql<Source>`
    select ${COLUMNS} from discovery_source s order by s.created_at, s.code`.execute(q);
  return found.rows;
}

/** Sources with how many machines each knows. */
export async function sourceViews(q: Queries) {
  const found = await sql<Source & { machines: number; seenAt: Date | null }>`
    select ${COLUMNS}, count(d.key)::int as machines, max(d.last_seen_at) as "seenAt"
    from discovery_source s left join discovery_identity d on d.source_id = s.id
    group by s.id order by s.created_at, s.code`.execute(q);
  return found.rows.map(({ seenAt, ...row }) => ({ ...row, lastSeenAt: seenAt?.getTime() ?? null }));
}

export async function sourceBy(q: Queries, by: { code: string } | { id: string }): Promise<Source> {
  const condition = 'code' in by ? sql`s.code = ${by.code}` : sql`s.id = ${by.id}`;
  const found = await sql<Source>`select ${COLUMNS} from discovery_source s where ${condition}`.execute(q);
  if (!found.rows[0]) throw refused('not_found');
  return found.rows[0];
}

export async function addSource(tx: Tx, code: string, wish: SourceWish, by: By) {
  if (RESERVED_CODES.includes(code)) throw wrongField('body.code', 'not_allowed');
  const made = await explained(
    sql<{ id: string; version: number }>`
      insert into discovery_source (code, name, format, newcomers, fresh_days, unseen_days, per_minute, enabled, created_at)
      values (${code}, ${wish.name}, ${wish.format}, ${wish.newcomers}, ${wish.freshDays}, ${wish.unseenDays},
        ${wish.perMinute}, ${wish.enabled}, ${new Date(by.now)}) returning id, version`.execute(tx),
  );
  await tell(tx, 'discovery_source_created', { code, after: wish }, by);
  return made.rows[0]!;
}

export async function changeSource(tx: Tx, id: string, version: number | null, wish: SourceWish, by: By) {
  const { id: _id, code, version: was, ...before } = await sourceBy(tx, { id });
  if (version !== null && version !== was) throw refused('version_conflict', { version: was });
  const saved = await explained(
    sql<{ id: string; version: number }>`
      update discovery_source set name = ${wish.name}, format = ${wish.format}, newcomers = ${wish.newcomers},
        fresh_days = ${wish.freshDays}, unseen_days = ${wish.unseenDays}, per_minute = ${wish.perMinute},
        enabled = ${wish.enabled}, version = version + 1
      where id = ${id} and version = ${was} returning id, version`.execute(tx),
  );
  if (!saved.rows[0]) throw refused('version_conflict', { version: was });
  await tell(tx, 'discovery_source_changed', { code, before, after: wish }, by);
  return saved.rows[0];
}

export async function precedenceOf(q: Queries): Promise<Precedence> {
  const found = await sql<{ field: string; voices: string[] }>`
    select field, voices from discovery_precedence order by field`.execute(q);
  return Object.fromEntries(found.rows.map(({ field, voices }) => [field, voices]));
}

/** Puts the lists in the place of those that were; an empty one is as shipped. */
export async function setPrecedence(tx: Tx, wish: Precedence, by: By): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtext('discovery precedence'))`.execute(tx);
  const known = new Set(['hand', 'import', ...(await sourcesOf(tx)).map(({ code }) => code)]);
  for (const [field, voices] of Object.entries(wish)) {
    const strange = voices.findIndex((voice, i) => !known.has(voice) || voices.indexOf(voice) < i);
    if (strange >= 0) throw wrongField(`body.precedence.${field}.${strange}`, 'not_allowed');
  }
  const before = await precedenceOf(tx);
  await sql`delete from discovery_precedence`.execute(tx);
  for (const [field, voices] of Object.entries(wish))
    if (voices.length > 0)
      await sql`insert into discovery_precedence (field, voices) values (${field}, ${[...voices]})`.execute(
        tx,
      );
  await tell(tx, 'discovery_precedence_changed', { before, after: wish }, by);
}

const tell = (
  tx: Tx,
  kind: 'discovery_source_created' | 'discovery_source_changed' | 'discovery_precedence_changed',
  what: Record<string, unknown>,
  by: By,
) => audit(tx, { kind, by: by.personId, what, ip: by.ip });

/** Counts a report, in a write of its own; refuses it when the source has sent its share of the minute. */
export async function countReport(q: Queries, { id, perMinute }: Source, now: Instant): Promise<void> {
  const minute = new Date(Math.floor(now / 60_000) * 60_000);
  const counted = await sql<{ reports: number }>`
    insert into discovery_rate as r (source_id, minute, reports) values (${id}, ${minute}, 1)
    on conflict (source_id) do update set minute = excluded.minute,
      reports = case when r.minute = excluded.minute then r.reports + 1 else 1 end
    returning reports`.execute(q);
  if ((counted.rows[0]?.reports ?? 0) > perMinute) throw refused('too_many');
}
