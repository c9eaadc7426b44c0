import { sql } from 'kysely';
import { termsIn } from '#domain/sla/ticket-clocks.ts';
import { nextStep } from '#domain/ticket/steps.ts';
import { type Database, type Tx, transaction } from '../platform/db/db.ts';
import { rulebookFor } from '../policy/rulebook.ts';
import { dueOf } from './catching-up.ts';
import { helpFor } from './facts.ts';
import { stampOf } from './rows.ts';
import { type Grown, notBefore, write } from './saving.ts';
import { type Loaded, loadTickets } from './store.ts';

/** Tickets of one run; each has its turn once in it. */
const BATCH = 200;
/** Tickets of one transaction: locked together for some hundredths of a second. */
const TOGETHER = 20;

/**
 * Does what the system owes to tickets whose time has come, by the clock of the database: warnings, breaches
 * with their escalations (4.3b), climbs, reminders of results (A1). One transaction takes some tickets that no
 * other worker has and all their steps that are due, so any number of workers do each step once, in order.
 * Where one fails, those taken with it are done one by one; it is tried again after five minutes and keeps no
 * other waiting; its error is thrown when all are done. @returns whether there may be more to do at once
 */
export async function runTimers(db: Database): Promise<boolean> {
  const seen: number[] = [];
  const errors: unknown[] = [];
  while (seen.length < BATCH) {
    const taken = await runSome(db, seen, errors);
    if (taken.length === 0) break;
    seen.push(...taken);
  }
  if (errors.length > 0) throw new AggregateError(errors, `${errors.length} timers failed`);
  return seen.length > 0;
}

/** @returns the tickets that had their turn */
async function runSome(db: Database, seen: readonly number[], errors: unknown[]): Promise<number[]> {
  let ids: number[] = [];
  try {
    await transaction(db, async (tx) => {
      const taken = await takeDue(tx, seen, null);
      ids = taken.map(({ id }) => id);
      await run(tx, taken);
    });
  } catch (error) {
    if (ids.length === 0) throw error;
    for (const id of ids) await runAlone(db, id, errors);
  }
  return ids;
}

async function runAlone(db: Database, id: number, errors: unknown[]): Promise<void> {
  try {
    await transaction(db, async (tx) => run(tx, await takeDue(tx, [], id)));
  } catch (error) {
    errors.push(error);
    await sql`update ticket set timer_at = now() + interval '5 minutes' where id = ${id}`.execute(db);
  }
}

interface Taken {
  id: number;
  now: Date;
}

/** Locks the tickets whose time came first, of those not yet seen in this run; or that one, if it is due. */
async function takeDue(tx: Tx, seen: readonly number[], only: number | null): Promise<Taken[]> {
  const taken = await sql<Taken>`
    select id, now() from ticket where timer_at <= now() and id <> all(${seen}::int[])
      and (${only}::int is null or id = ${only})
    order by timer_at limit ${TOGETHER} for update skip locked`.execute(tx);
  return taken.rows;
}

async function run(tx: Tx, taken: readonly Taken[]): Promise<void> {
  const now = taken[0]?.now.getTime();
  if (now === undefined) return;
  const help = helpFor(tx);
  const due: Grown[] = [];
  const tickets = await loadTickets(
    tx,
    taken.map(({ id }) => id),
  );
  for (const loaded of tickets) {
    const grown = await dueOf(tx, loaded, now, help);
    if (grown) due.push(grown);
    else await noteNext(tx, loaded, now);
  }
  await write(tx, due);
}

/** The time that was noted is not one at which anything is due. */
async function noteNext(tx: Tx, loaded: Loaded, now: number): Promise<void> {
  const rulebook = await rulebookFor(tx, termsIn(loaded.events));
  const next = nextStep(loaded.ticket, loaded.events, rulebook, notBefore(loaded, now));
  await sql`update ticket set timer_at = ${stampOf(next?.at ?? null)} where id = ${loaded.ticket.id}`.execute(
    tx,
  );
}
