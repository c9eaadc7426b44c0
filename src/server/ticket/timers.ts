import { sql } from 'kysely';
import { termsIn } from '#domain/sla/ticket-clocks.ts';
import { nextStep } from '#domain/ticket/steps.ts';
import { type Database, type Tx, transaction } from '../platform/db/db.ts';
import { rulebookFor } from '../policy/rulebook.ts';
import { caughtUp, notBefore } from './actions.ts';
import { stampOf } from './rows.ts';
import { type Loaded, loadTicket } from './store.ts';

/** Tickets of one run; each has its turn once in it. */
const BATCH = 200;

/**
 * Does what the system owes to tickets whose time has come, by the clock of the database: warnings, breaches
 * with their escalations (4.3b), climbs, reminders of results (A1). One transaction takes a ticket that no other
 * worker has and all its steps that are due, so any number of workers do each step once, in order. A ticket
 * that fails is tried again after five minutes and keeps no other waiting; its error is thrown when all are
 * done. @returns whether there may be more to do at once
 */
export async function runTimers(db: Database): Promise<boolean> {
  const seen: number[] = [];
  const errors: unknown[] = [];
  while (seen.length < BATCH) {
    const before = seen.length;
    try {
      await transaction(db, (tx) => runNext(tx, seen));
    } catch (error) {
      if (seen.length === before) throw error;
      errors.push(error);
      await sql`update ticket set timer_at = now() + interval '5 minutes' where id = ${seen.at(-1)}`.execute(
        db,
      );
    }
    if (seen.length === before) break;
  }
  if (errors.length > 0) throw new AggregateError(errors, `${errors.length} timers failed`);
  return seen.length > 0;
}

/** Takes the ticket whose time came first, of those not yet seen in this run, and notes it as seen. */
async function runNext(tx: Tx, seen: number[]): Promise<void> {
  const taken = await sql<{ id: number; now: Date }>`
    select id, now() from ticket where timer_at <= now() and id <> all(${seen}::int[])
    order by timer_at limit 1 for update skip locked`.execute(tx);
  const row = taken.rows[0];
  if (!row) return;
  seen.push(row.id);
  const loaded = await loadTicket(tx, row.id);
  if (loaded) await runTimer(tx, loaded, row.now.getTime());
}

async function runTimer(tx: Tx, loaded: Loaded, now: number): Promise<void> {
  const after = await caughtUp(tx, loaded, now);
  if (after !== loaded) return;
  // The time that was noted is not one at which anything is due.
  const rulebook = await rulebookFor(tx, termsIn(loaded.events));
  const next = nextStep(loaded.ticket, loaded.events, rulebook, notBefore(loaded, now));
  await sql`update ticket set timer_at = ${stampOf(next?.at ?? null)} where id = ${loaded.ticket.id}`.execute(
    tx,
  );
}
