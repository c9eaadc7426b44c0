import { sql } from 'kysely';
import type { ReadProblem, RUN_STATES } from '#domain/directory/source.ts';
import type { Queries, Tx } from '../platform/db/db.ts';
import type { SyncResult } from './plan.ts';

export interface Run {
  id: string;
  sourceId: string;
  state: (typeof RUN_STATES)[number];
  askedBy: string | null;
  askedAt: Date;
  startedAt: Date | null;
  endedAt: Date | null;
  letsThrough: string | null;
  letThroughBy: string | null;
  counts: SyncResult['counts'] | null;
  stop: SyncResult['stop'];
  problem: ReadProblem | null;
  error: string | null;
}

const RUN = sql`r.id, r.source_id as "sourceId", r.state, (select name from person where id = r.asked_by) as "askedBy",
  r.asked_at as "askedAt", r.started_at as "startedAt", r.ended_at as "endedAt", r.lets_through as "letsThrough",
  (select id from directory_run n where n.lets_through = r.id) as "letThroughBy", r.result -> 'counts' as counts,
  case when jsonb_typeof(r.result -> 'stop') = 'object' then r.result -> 'stop' end as stop, r.problem, r.error`;

/** Runs of a source, the latest first; `before` is where the last page ended. */
export async function runsOf(
  q: Queries,
  sourceId: string,
  before: { at: Date; id: string } | null,
  limit: number,
): Promise<Run[]> {
  const found = await sql<Run>`select ${RUN} from directory_run r where r.source_id = ${sourceId}
    and (${before?.id ?? null}::uuid is null or (r.asked_at, r.id) < (${before?.at ?? null}::timestamptz, ${before?.id ?? null}::uuid))
    order by r.asked_at desc, r.id desc limit ${limit}`.execute(q);
  return found.rows;
}

/** The last run of each source that has begun or waits. */
export async function lastRuns(q: Queries): Promise<Map<string, Run>> {
  const found = await sql<Run>`select distinct on (r.source_id) ${RUN} from directory_run r
    order by r.source_id, r.asked_at desc, r.id desc`.execute(q);
  return new Map(found.rows.map((run) => [run.sourceId, run]));
}

export async function oneRun(q: Queries, sourceId: string, id: string): Promise<Run | null> {
  const found = await sql<Run>`select ${RUN} from directory_run r
    where r.id = ${id} and r.source_id = ${sourceId}`.execute(q);
  return found.rows[0] ?? null;
}

export async function resultOfRun(q: Queries, id: string): Promise<SyncResult | null> {
  const found = await sql<{
    result: SyncResult | null;
  }>`select result from directory_run where id = ${id}`.execute(q);
  return found.rows[0]?.result ?? null;
}

/** @returns null when one waits or goes on already, or the stopped one was let through before */
export async function insertRun(
  tx: Tx,
  wish: { sourceId: string; askedBy: string; letsThrough: string | null },
): Promise<string | null> {
  const made = await sql<{ id: string }>`
    insert into directory_run (source_id, state, asked_by, asked_at, lets_through)
    values (${wish.sourceId}, 'waiting', ${wish.askedBy}, now(), ${wish.letsThrough}) on conflict do nothing returning id`.execute(
    tx,
  );
  return made.rows[0]?.id ?? null;
}

export async function openRunOf(q: Queries, sourceId: string): Promise<Run | null> {
  const found = await sql<Run>`select ${RUN} from directory_run r
    where r.source_id = ${sourceId} and r.state in ('waiting', 'running')`.execute(q);
  return found.rows[0] ?? null;
}
