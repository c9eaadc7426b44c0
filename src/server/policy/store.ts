import { type RawBuilder, sql } from 'kysely';
import type { Instant } from '#domain/instant.ts';
import { type Actor, personIdOf } from '#domain/permissions/actor.ts';
import type { Occasion, Version, VersionState } from '#domain/policy/version.ts';
import type { Queries, Tx } from '../platform/db/db.ts';
import { contentHash } from './content.ts';

export interface Named {
  id: string;
  name: string;
}

export interface Publication {
  at: Instant;
  by: Named | null;
  summary: string;
  hash: string;
}

/** A version as it is stored, without its content. */
export interface VersionRow extends Version {
  summary: string;
  /** Hex. */
  hash: string;
  revision: number;
  author: Named | null;
  createdAt: Instant;
  changedAt: Instant;
  approver: Named | null;
  approvedAt: Instant | null;
  publication: Publication | null;
}

export interface WholeVersion extends VersionRow {
  content: Readonly<Record<string, unknown>>;
}

interface Row {
  family: string;
  version: number;
  state: VersionState;
  in_force: boolean;
  summary: string;
  hash: string;
  revision: number;
  author: Named | null;
  author_id: string | null;
  created_at: Date;
  changed_at: Date;
  approver: Named | null;
  approved_at: Date | null;
  effective_from: Date | null;
  rejudged: boolean;
  published_at: Date | null;
  publisher: Named | null;
  publication_summary: string | null;
  publication_hash: string | null;
  content?: Readonly<Record<string, unknown>>;
}

const named = (column: string) =>
  sql`(select jsonb_build_object('id', p.id, 'name', p.name) from person p where p.id = ${sql.ref(column)})`;

const COLUMNS = sql`v.family, v.version, v.state, v.summary, encode(v.hash, 'hex') as hash, v.revision, v.author_id,
  v.created_at, v.changed_at, v.approved_at, v.effective_from,
  f.version is not null as in_force,
  exists (select from policy_rejudgement r where r.family = v.family and r.version = v.version) as rejudged, ${named('v.author_id')} as author, ${named('v.approved_by')} as approver,
  u.published_at, ${named('u.published_by')} as publisher, u.summary as publication_summary,
  encode(u.hash, 'hex') as publication_hash`;

const FROM = sql`policy_version v
  left join policy_in_force f on f.family = v.family and f.version = v.version
  left join publication u on u.family = v.family and u.version = v.version`;

const time = (date: Date | null): Instant | null => date?.getTime() ?? null;

function versionOf(row: Row): VersionRow {
  return {
    family: row.family,
    version: row.version,
    state: row.state,
    inForce: row.in_force,
    summary: row.summary,
    hash: row.hash,
    revision: row.revision,
    author: row.author,
    authorId: row.author_id,
    createdAt: row.created_at.getTime(),
    changedAt: row.changed_at.getTime(),
    approver: row.approver,
    approvedAt: time(row.approved_at),
    effectiveFrom: time(row.effective_from),
    published: row.published_at !== null,
    rejudged: row.rejudged,
    publication: row.published_at && {
      at: row.published_at.getTime(),
      by: row.publisher,
      summary: row.publication_summary ?? '',
      hash: row.publication_hash ?? '',
    },
  };
}

/** All versions of a family, or of all families, newest first. */
export async function versionsOf(q: Queries, family?: string): Promise<VersionRow[]> {
  const found = await sql<Row>`
    select ${COLUMNS} from ${FROM} where ${family === undefined ? sql`true` : sql`v.family = ${family}`}
    order by v.family = 'service' desc, v.family, v.version desc`.execute(q);
  return found.rows.map(versionOf);
}

const whole = async (q: Queries, where: RawBuilder<unknown>): Promise<WholeVersion[]> => {
  const found = await sql<Row & Required<Pick<Row, 'content'>>>`
    select ${COLUMNS}, v.content from ${FROM} where ${where} order by v.family, v.version`.execute(q);
  return found.rows.map((row) => ({ ...versionOf(row), content: row.content }));
};

export const findVersion = async (
  q: Queries,
  family: string,
  version: number,
): Promise<WholeVersion | null> =>
  (await whole(q, sql`v.family = ${family} and v.version = ${version}`))[0] ?? null;

export const inForceOf = async (q: Queries, family: string): Promise<WholeVersion | null> =>
  (await whole(q, sql`v.family = ${family} and f.version is not null`))[0] ?? null;

/** What is in force of every family. */
export const allInForce = (q: Queries): Promise<WholeVersion[]> => whole(q, sql`f.version is not null`);

/** The same, locked against everybody else who would change it. */
export async function lockVersion(tx: Tx, family: string, version: number): Promise<WholeVersion | null> {
  await sql`select from policy_version where family = ${family} and version = ${version} for update`.execute(
    tx,
  );
  return findVersion(tx, family, version);
}

/** Drafts of a family are begun one after the other, so that each gets a number of its own. */
export const lockFamily = (tx: Tx, family: string): Promise<unknown> =>
  sql`select pg_advisory_xact_lock(hashtext('policy'), hashtext(${family}))`.execute(tx);

export interface NewDraft {
  family: string;
  version: number;
  content: object;
  summary: string;
  authorId: string;
  now: Instant;
}

const stamp = (at: Instant): string => new Date(at).toISOString();

export async function insertDraft(tx: Tx, draft: NewDraft): Promise<void> {
  const { family, version, content, summary, authorId, now } = draft;
  await sql`insert into policy_version (family, version, state, content, hash, summary, author_id, created_at, changed_at)
    values (${family}, ${version}, 'draft', ${JSON.stringify(content)}::jsonb, ${contentHash(content)}, ${summary},
      ${authorId}, ${stamp(now)}, ${stamp(now)})`.execute(tx);
}

export async function updateDraft(
  tx: Tx,
  { family, version }: Version,
  { content, summary, now }: Pick<NewDraft, 'content' | 'now'> & { summary: string | null },
): Promise<void> {
  await sql`update policy_version set content = ${JSON.stringify(content)}::jsonb, hash = ${contentHash(content)},
      summary = coalesce(${summary}, summary), changed_at = ${stamp(now)}, revision = revision + 1
    where family = ${family} and version = ${version}`.execute(tx);
}

export async function markDiscarded(tx: Tx, { family, version }: Version, now: Instant): Promise<void> {
  await sql`update policy_version set state = 'discarded', changed_at = ${stamp(now)}
    where family = ${family} and version = ${version}`.execute(tx);
}

export async function markApproved(
  tx: Tx,
  { family, version }: Version,
  by: { personId: string; now: Instant; effectiveFrom: Instant },
): Promise<void> {
  await sql`update policy_version set state = 'approved', approved_by = ${by.personId}, approved_at = ${stamp(by.now)},
      effective_from = ${stamp(by.effectiveFrom)}
    where family = ${family} and version = ${version}`.execute(tx);
}

export async function insertPublication(
  tx: Tx,
  { family, version }: Version,
  by: { personId: string; now: Instant; summary: string },
): Promise<void> {
  await sql`insert into publication (family, version, hash, published_at, published_by, summary)
    select family, version, hash, ${stamp(by.now)}, ${by.personId}, ${by.summary}
    from policy_version where family = ${family} and version = ${version}`.execute(tx);
}

export interface Rejudgement {
  reason: string;
  tickets: number;
  doneAt: Instant | null;
}

export async function insertRejudgement(tx: Tx, { family, version }: Version, reason: string): Promise<void> {
  await sql`insert into policy_rejudgement (family, version, reason)
    values (${family}, ${version}, ${reason})`.execute(tx);
}

export async function rejudgementOf(q: Queries, { family, version }: Version): Promise<Rejudgement | null> {
  const found = await sql<{ reason: string; tickets: number; done_at: Date | null }>`
    select reason, tickets, done_at from policy_rejudgement
    where family = ${family} and version = ${version}`.execute(q);
  const row = found.rows[0];
  return row ? { reason: row.reason, tickets: row.tickets, doneAt: time(row.done_at) } : null;
}

/**
 * Open tickets that count by another version of the family than this one: of a calendar those whose policy takes
 * their working hours from it.
 */
export async function judgedOtherwise(q: Queries, { family, version }: Version): Promise<number> {
  const id = family.slice('calendar:'.length);
  const other =
    family === 'service'
      ? sql`(t.terms ->> 'policy')::int <> ${version}`
      : sql`coalesce((t.terms -> 'calendars' ->> ${id})::int, 1) <> ${version} and exists (
          select from policy_version p where p.family = 'service' and p.version = (t.terms ->> 'policy')::int
            and coalesce(p.content #>> array['calendars', 'bySite', t.terms ->> 'site'],
              p.content #>> '{calendars,standard}') = ${id})`;
  const found = await sql<{ n: number }>`
    select count(*)::int as n from ticket t where t.open and ${other}`.execute(q);
  return found.rows[0]?.n ?? 0;
}

/** When something is asked of a version, and whether anybody but this person could approve it. */
export async function occasionOf(q: Queries, actor: Actor, now: Instant): Promise<Occasion> {
  const found = await sql`select from person
    where active and roles && '{lead,it_manager}' and id is distinct from ${personIdOf(actor)} limit 1`.execute(
    q,
  );
  return { now, alone: found.rows.length === 0 };
}
