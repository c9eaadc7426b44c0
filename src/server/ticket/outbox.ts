import { sql } from 'kysely';
import type { TicketEvent } from '#domain/events.ts';
import { type Database, type Tx, transaction } from '../platform/db/db.ts';
import { eventOf } from './rows.ts';

/** Something that is done because of an event; idempotent by (ticket, seq), since it may be repeated. */
export type Reaction = (tx: Tx, event: TicketEvent) => Promise<void>;

/** Jobs that are done in one transaction, as long as none of them fails. */
const BATCH = 50;

/**
 * Does the reactions of waiting events, oldest first, any number of workers side by side. An event whose
 * reaction fails waits longer each time (up to an hour) and keeps its error; it is never dropped, and those
 * that were taken with it are done without it. @returns whether there may be more to do at once
 */
export async function drainOutbox(db: Database, reactions: readonly Reaction[]): Promise<boolean> {
  let taken: readonly number[] = [];
  try {
    await transaction(db, async (tx) => {
      const jobs = await take(tx, null);
      taken = jobs.map(({ id }) => id);
      await react(tx, jobs, reactions);
    });
  } catch (error) {
    if (taken.length === 0) throw error;
    for (const id of taken) await reactAlone(db, id, reactions);
  }
  return taken.length === BATCH;
}

async function reactAlone(db: Database, id: number, reactions: readonly Reaction[]): Promise<void> {
  try {
    await transaction(db, async (tx) => react(tx, await take(tx, id), reactions));
  } catch (error) {
    await postpone(db, id, error);
  }
}

async function react(tx: Tx, jobs: readonly Job[], reactions: readonly Reaction[]): Promise<void> {
  for (const { event } of jobs) {
    for (const reaction of reactions) await reaction(tx, event);
  }
}

interface Job {
  id: number;
  event: TicketEvent;
}

/** Takes the oldest jobs that are due, or that one, unless another worker has them, and forgets them. */
async function take(tx: Tx, only: number | null): Promise<Job[]> {
  const taken = await sql<Record<string, unknown> & { jobId: number }>`
    with due as materialized (
      select id from outbox where next_at <= now() and (${only}::bigint is null or id = ${only})
      order by next_at, id limit ${BATCH} for update skip locked
    ), job as (
      delete from outbox where id in (select id from due) returning id, ticket_id, seq
    ) select job.id as "jobId", e.* from job join ticket_event e using (ticket_id, seq) order by job.id`.execute(
    tx,
  );
  return taken.rows.map((row) => ({ id: row.jobId, event: eventOf(row) }));
}

async function postpone(db: Database, id: number, error: unknown): Promise<void> {
  await sql`
    update outbox set attempts = attempts + 1, error = ${String(error).slice(0, 500)},
      next_at = now() + least(interval '1 hour', interval '1 second' * power(2, least(attempts, 12)))
    where id = ${id}`.execute(db);
}
