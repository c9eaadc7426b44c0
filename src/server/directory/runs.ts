import { sql } from 'kysely';
import type { SyncPlan } from '#domain/directory/plan.ts';
import { losers } from '#domain/directory/stop.ts';
import type { Instant } from '#domain/instant.ts';
import { audit } from '../audit/actions.ts';
import { tellStopped } from '../audit/words.ts';
import { lockOrganisation } from '../organisation/people.store.ts';
import { type Database, type Tx, transaction } from '../platform/db/db.ts';
import { applySync } from './apply.ts';
import { planOf, resultOf } from './plan.ts';
import { type Outside, type Reading, readSource, SourceUnread } from './reading.ts';
import { type Source, sources } from './store.ts';

/** How long a run stays with a worker that is not heard of (s); then it has failed, and the next begins. */
const LEASE = 60;
const BEAT_MS = 15_000;
/** Runs are kept for so many days. */
const KEPT_DAYS = 400;

interface Claimed {
  id: string;
  sourceId: string;
  letThrough: string[];
}

/** Does one run whose time has come, or that somebody asked for. @returns whether there was one */
export async function runDirectories(db: Database, out: Outside, clock: () => Instant): Promise<boolean> {
  await endAbandoned(db);
  await askDue(db);
  const run = await claim(db);
  if (!run) return false;
  const [source] = await sources(db, run.sourceId);
  if (!source) return false;
  const beat = setInterval(() => void keep(db, run.id).catch(() => undefined), BEAT_MS);
  try {
    const reading = await readSource(db, source, out);
    await transaction(db, (tx) => carryOut(tx, source, run, reading, clock()));
  } catch (error) {
    await fail(db, run, error);
    if (!(error instanceof SourceUnread)) throw error;
  } finally {
    clearInterval(beat);
  }
  return true;
}

/** Whoever did them is gone; all that they did was undone with their transaction. The next one is due at once. */
async function endAbandoned(db: Database): Promise<void> {
  await transaction(db, async (tx) => {
    const left = await sql<{ sourceId: string; id: string }>`
      update directory_run set state = 'failed', problem = 'interrupted', ended_at = now(), leased_until = null
      where state = 'running' and leased_until < now() returning source_id as "sourceId", id`.execute(tx);
    for (const { id, sourceId } of left.rows) {
      await audit(tx, {
        kind: 'directory_failed',
        by: null,
        what: { source: sourceId, run: id, problem: 'interrupted' },
        ip: null,
      });
      await sql`insert into directory_run (source_id, state, asked_at) values (${sourceId}, 'waiting', now())
        on conflict do nothing`.execute(tx);
    }
  });
}

/** Those whose time has come wait from now on. */
async function askDue(db: Database): Promise<void> {
  await sql`with due as (
      update directory_source set next_run_at = now() + make_interval(mins => every_minutes)
      where enabled and every_minutes is not null and next_run_at <= now() returning id)
    insert into directory_run (source_id, state, asked_at) select id, 'waiting', now() from due
    on conflict do nothing`.execute(db);
}

async function claim(db: Database): Promise<Claimed | null> {
  const found = await sql<Claimed>`
    update directory_run r set state = 'running', started_at = now(), leased_until = now() + make_interval(secs => ${LEASE})
    where r.id = (select id from directory_run where state = 'waiting' order by asked_at limit 1 for update skip locked)
    returning r.id, r.source_id as "sourceId",
      coalesce((select losers from directory_run s where s.id = r.lets_through), '{}') as "letThrough"`.execute(
    db,
  );
  return found.rows[0] ?? null;
}

async function keep(db: Database, id: string): Promise<void> {
  await sql`update directory_run set leased_until = now() + make_interval(secs => ${LEASE})
    where id = ${id} and state = 'running'`.execute(db);
}

/** Plans under the lock of the organisation, and writes all of it or, when it is stopped, nothing. */
async function carryOut(tx: Tx, source: Source, run: Claimed, reading: Reading, now: Instant): Promise<void> {
  await lockOrganisation(tx);
  // Whoever was taken for dead has lost the run to another.
  const mine =
    await sql`select from directory_run where id = ${run.id} and state = 'running' for update`.execute(tx);
  if (mine.rows.length === 0) return;
  const plan = await planOf(tx, source, reading.people, run.letThrough);
  if (!plan.stop) await applySync(tx, source, plan, reading, { run: run.id, now });
  await end(tx, source, run, plan, now);
}

async function end(tx: Tx, source: Source, run: Claimed, plan: SyncPlan, now: Instant): Promise<void> {
  const { stop, counts, changes } = plan;
  const lost = stop
    ? (['too_many_leave', 'too_many_lose_roles'] as const).flatMap((code) => losers(changes, code))
    : [];
  const ids = [...new Set(lost.flatMap(({ personId }) => personId ?? []))];
  await sql`update directory_run set state = ${stop ? 'stopped' : 'done'}, ended_at = now(), leased_until = null,
    result = ${JSON.stringify(resultOf(plan))}::jsonb, losers = ${ids}::uuid[] where id = ${run.id}`.execute(
    tx,
  );
  const what = {
    source: source.id,
    run: run.id,
    ...counts,
    ...(stop ? { stop: stop.code, losses: stop.count } : {}),
  };
  await audit(tx, { kind: stop ? 'directory_stopped' : 'directory_synced', by: null, what, ip: null });
  if (stop) await tellStopped(tx, { run: run.id, source: source.name }, now);
  await sql`delete from directory_run where source_id = ${source.id} and ended_at < now() - make_interval(days => ${KEPT_DAYS})
    and id not in (select lets_through from directory_run where lets_through is not null)`.execute(tx);
}

async function fail(db: Database, { id, sourceId }: Claimed, error: unknown): Promise<void> {
  const problem = error instanceof SourceUnread ? error.problem : 'internal';
  const said = error instanceof SourceUnread ? error.message : null;
  await transaction(db, async (tx) => {
    const ended = await sql`update directory_run set state = 'failed', ended_at = now(), leased_until = null,
      problem = ${problem}, error = ${said} where id = ${id} and state = 'running' returning 1`.execute(tx);
    if (ended.rows.length === 0) return;
    await audit(tx, {
      kind: 'directory_failed',
      by: null,
      what: { source: sourceId, run: id, problem },
      ip: null,
    });
  });
}
