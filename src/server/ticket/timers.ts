import { sql } from 'kysely';
import { SYSTEM } from '#domain/permissions/actor.ts';
import { nextTimer } from '#domain/ticket/reminders.ts';
import { type Database, type Tx, transaction } from '../platform/db/db.ts';
import { act } from './actions.ts';
import { stampOf } from './rows.ts';
import { rules } from './rules.ts';
import { lockTicket } from './store.ts';

const BATCH = 50;

/**
 * Reminds of results and lets them expire when their time has come (A1), by the clock of the database. Each
 * is one transaction that takes its ticket, so any number of workers do each step once. A ticket that fails
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
  return due.rows.length === BATCH;
}

async function runTimer(tx: Tx, id: number): Promise<void> {
  const taken = await sql<{ now: Date }>`
    select now() from ticket where id = ${id} and timer_at <= now() for update skip locked`.execute(tx);
  const now = taken.rows[0]?.now.getTime();
  if (now === undefined) return;
  const loaded = await lockTicket(tx, id);
  const timer = loaded && nextTimer(loaded.ticket, rules);
  if (timer && timer.at <= now)
    await act(tx, { id, action: timer.action, command: {} }, { actor: SYSTEM, now });
  // Calendar or policy have changed since the time was noted.
  else await sql`update ticket set timer_at = ${stampOf(timer?.at ?? null)} where id = ${id}`.execute(tx);
}
