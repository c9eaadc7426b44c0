import { type RawBuilder, sql } from 'kysely';
import type { Instant } from '#domain/instant.ts';
import { keptUntil, RETENTION_KINDS, type RetentionKind } from '#domain/retention/rules.ts';
import type { Queries } from '../platform/db/db.ts';
import { rulesInForce } from './rules.ts';
import { SUBJECTS } from './subjects.ts';

/** So many are counted of a kind, and so many are named. */
const COUNTED = 10_000;
const NAMED = 20;

/** What would go of a kind now, and what a hold keeps of it. */
export interface PreviewOfKind {
  kind: RetentionKind;
  days: number;
  /** Counting stops at 10000. */
  due: number;
  held: number;
  /** The first that would go, by id and since when it is over. */
  named: { id: string; since: Instant }[];
  kept: { id: string; since: Instant }[];
}

/** What the jobs of the messages and the audit would remove; they work by rules of their own. */
const ELSEWHERE: Record<'messages' | 'audit', (before: Date) => RawBuilder<unknown>> = {
  messages: (before) => sql`
    select 'webhook ' || id as id, ended_at as since, ticket_is_held(ticket_id) as held from webhook_message
    where ended_at < ${before}
    union all
    select 'message ' || id, ended_at, ticket_is_held(ticket_id) from message where ended_at < ${before}`,
  audit: (before) => sql`
    select l.pos::text as id, l.sealed_at as since,
      l.pos >= coalesce((select min(h.pos) from audit_link h where audit_is_held(h.entry_id, h.ticket_id)), l.pos + 1) as held
    from audit_link l left join audit_entry e on e.id = l.entry_id
    where l.sealed_at < ${before} and coalesce(e.at, l.sealed_at) < ${before}`,
};

/** What would go now by these rules or those in force, and why; nothing is changed. */
export async function previewOf(
  q: Queries,
  wish: Partial<Record<RetentionKind, number>>,
  now: Instant,
): Promise<PreviewOfKind[]> {
  const { days } = await rulesInForce(q);
  const found: PreviewOfKind[] = [];
  for (const kind of RETENTION_KINDS) found.push(await ofKind(q, kind, wish[kind] ?? days[kind], now));
  return found;
}

async function ofKind(q: Queries, kind: RetentionKind, days: number, now: Instant): Promise<PreviewOfKind> {
  const before = new Date(keptUntil(days, now));
  const due = kind === 'messages' || kind === 'audit' ? ELSEWHERE[kind](before) : SUBJECTS[kind].due(before);
  type Row = { id: string; since: string };
  const found = await sql<{ due: number; held: number; named: Row[] | null; kept: Row[] | null }>`
    with due as (select id, since, held from (${due}) d order by since, id limit ${COUNTED})
    select count(*) filter (where not held) as due, count(*) filter (where held) as held,
      (select jsonb_agg(to_jsonb(x) order by since, id) from (
        select id, since from due where not held order by since, id limit ${NAMED}) x) as named,
      (select jsonb_agg(to_jsonb(x) order by since, id) from (
        select id, since from due where held order by since, id limit ${NAMED}) x) as kept
    from due`.execute(q);
  const row = found.rows[0]!;
  const told = (rows: Row[] | null) =>
    (rows ?? []).map(({ id, since }) => ({
      id: kind === 'sessions' ? id.slice(0, 12) : id,
      since: Date.parse(since),
    }));
  return { kind, days, due: row.due, held: row.held, named: told(row.named), kept: told(row.kept) };
}
