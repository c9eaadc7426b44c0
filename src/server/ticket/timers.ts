import { sql } from 'kysely';
import { termsIn } from '#domain/sla/ticket-clocks.ts';
import { nextStep } from '#domain/ticket/steps.ts';
import { type Database, type Tx, transaction } from '../platform/db/db.ts';
import { rulebookFor } from '../policy/rulebook.ts';
import { caughtUp } from './actions.ts';
import { stampOf } from './rows.ts';
import { lockTicket } from './store.ts';

const BATCH = 50;

/**
 * Does what the system owes to tickets whose time has come, by the clock of the database: warnings, breaches
 * with their escalations (4.3b), climbs, reminders of results (A1). One transaction takes a ticket and all its
 * steps that are due, so any number of workers do each step once, in order. A ticket that fails
 * is tried again after five minutes and keeps no other waiting; its error is thrown when all are done.
 */
export async function runTimers(db: Database): Promise<boolean> {
  const due = await sql<{ id: number }>`
    select id from ticket where timer_at <= now() order by timer_at limit ${BATCH}`.execute(db);
  const errors: unknown[] = [];
  for (const { id } of due.rows) {
    try {
      await transaction(db, (tx) => runTimer(tx, id));
    } catch (error) {
      errors.push(error);
      await sql`update ticket set timer_at = now() + interval '5 minutes' where id = ${id}`.execute(db);
    }
  }
  if (errors.length > 0) throw new AggregateError(errors, `${errors.length} timers failed`);
  return due.rows.length > 0;
}

async function runTimer(tx: Tx, id: number): Promise<void> {
  const taken = await sql<{ now: Date }>`
    select now() from ticket where id = ${id} and timer_at <= now() for update skip locked`.execute(tx);
  const now = taken.rows[0]?.now.getTime();
  if (now === undefined) return;
  const loaded = await lockTicket(tx, id);
  if (!loaded) return;
  const after = await caughtUp(tx, loaded, now);
  if (after !== loaded) return;
  // The time that was noted is not one at which anything is due.
  const rulebook = await rulebookFor(tx, termsIn(loaded.events));
  const next = nextStep(loaded.ticket, loaded.events, rulebook, now);
  await sql`update ticket set timer_at = ${stampOf(next?.at ?? null)} where id = ${id}`.execute(tx);
}
