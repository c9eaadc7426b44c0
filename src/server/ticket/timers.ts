import { sql } from 'kysely';
import { SYSTEM } from '#domain/permissions/actor.ts';
import { nextTimer } from '#domain/ticket/reminders.ts';
import { type Database, type Tx, transaction } from '../platform/db/db.ts';
import { act } from './actions.ts';
import { rules } from './rules.ts';
import { lockTicket } from './store.ts';

const BATCH = 50;

/**
 * Reminds of results and lets them expire when their time has come (A1), by the clock of the database. Each
 * is one transaction that takes its ticket, so any number of workers do each step once.
 */
export async function runTimers(db: Database): Promise<boolean> {
  const due = await sql<{ id: number }>`
    select id from ticket where timer_at <= now() order by timer_at limit ${BATCH}`.execute(db);
  for (const { id } of due.rows) await transaction(db, (tx) => runTimer(tx, id));
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
}
