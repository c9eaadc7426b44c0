import { sql } from 'kysely';
import type { TicketEvent } from '#domain/events.ts';
import { type Database, type Tx, transaction } from '../platform/db/db.ts';
import { eventOf } from './rows.ts';

/** Something that is done because of an event; idempotent by (ticket, seq), since it may be repeated. */
export type Reaction = (tx: Tx, event: TicketEvent) => Promise<void>;

const BATCH = 50;

/**
 * Does the reactions of waiting events, oldest first, any number of workers side by side. An event whose
 * reaction fails waits longer each time (up to an hour) and keeps its error; it is never dropped.
 */
export async function drainOutbox(db: Database, reactions: readonly Reaction[]): Promise<boolean> {
  const ids = await waiting(db);
  for (const id of ids) {
    try {
      await transaction(db, (tx) => react(tx, id, reactions));
    } catch (error) {
      await postpone(db, id, error);
    }
  }
  return ids.length === BATCH;
}

async function waiting(db: Database): Promise<number[]> {
  const found = await sql<{ id: number }>`
    select id from outbox where next_at <= now() order by next_at, id limit ${BATCH}`.execute(db);
  return found.rows.map((row) => row.id);
}

/** Takes the job, unless another worker has it, does it and forgets it, all in one transaction. */
async function react(tx: Tx, id: number, reactions: readonly Reaction[]): Promise<void> {
  const taken = await sql<Record<string, unknown>>`
    with job as (
      delete from outbox where id = (select id from outbox where id = ${id} for update skip locked)
      returning ticket_id, seq
    ) select e.* from job join ticket_event e using (ticket_id, seq)`.execute(tx);
  const row = taken.rows[0];
  if (!row) return;
  for (const reaction of reactions) await reaction(tx, eventOf(row));
}

async function postpone(db: Database, id: number, error: unknown): Promise<void> {
  await sql`
    update outbox set attempts = attempts + 1, error = ${String(error).slice(0, 500)},
      next_at = now() + least(interval '1 hour', interval '1 second' * power(2, least(attempts, 12)))
    where id = ${id}`.execute(db);
}
