import { sql } from 'kysely';
import { loadDemoTickets } from '#server/demo/tickets.ts';
import { type Database, type Tx, transaction } from '#server/platform/db/db.ts';
import { peopleFor, type Staff, seedPeople } from './people.ts';
import { type Mix, planTickets, YEARS } from './seed-plan.ts';
import { COPIED, copyRows } from './seed-rows.ts';

export interface Seeded extends Staff {
  /** Numbers of the seeded tickets, without a gap. */
  first: number;
  last: number;
}

/**
 * Fills an empty, migrated database with an organisation and `count` tickets, by default of three years and
 * about 5 % of them open. The demo stories, or others, played through the product's own actions, are the patterns; copies of them
 * differ in text, people, group and time. The hashes of the copies are no chain: their history cannot be
 * verified, everything else is as the product writes it. Needs minutes for a million.
 */
export async function seed(
  db: Database,
  count: number,
  say: (line: string) => void,
  mix: Mix = YEARS,
  patterns: (db: Database, staff: Staff) => Promise<void> = (to) => loadDemoTickets(to, Date.now()),
): Promise<Seeded> {
  const staff = await seedPeople(db, peopleFor(count));
  await patterns(db, staff);
  await planTickets(db, count, mix);
  await transaction(db, (tx) => copyAll(tx, say));
  const range = await sql<{ first: number; last: number }>`
    select min(id) as first, max(id) as last from bench.plan`.execute(db);
  await sql`drop schema bench cascade`.execute(db);
  await sql`vacuum (analyze)`.execute(db);
  const { first = 0, last = 0 } = range.rows[0] ?? {};
  return { ...staff, first, last };
}

async function copyAll(tx: Tx, say: (line: string) => void): Promise<void> {
  await sql`select set_config(name, value, true) from (values
    ('maintenance_work_mem', '512MB'), ('max_parallel_maintenance_workers', '2'), ('work_mem', '64MB')
  ) s (name, value)`.execute(tx);
  await withoutTriggers(tx, async () => {
    for (const copied of COPIED) {
      const from = performance.now();
      await copyRows(tx, copied);
      const seconds = (performance.now() - from) / 1000;
      if (seconds > 3) say(`  ${copied.table}: ${seconds.toFixed(0)} s`);
    }
  });
  await sql`select setval(pg_get_serial_sequence('ticket', 'id'), (select max(id) from ticket))`.execute(tx);
}

/** The guards want each ticket to begin as recorded; a superuser may also leave the foreign keys unchecked. */
async function withoutTriggers(tx: Tx, work: () => Promise<void>): Promise<void> {
  const found = await sql<{ superuser: boolean }>`
    select rolsuper as superuser from pg_roles where rolname = current_user`.execute(tx);
  if (found.rows[0]?.superuser) {
    await sql`set local session_replication_role = replica`.execute(tx);
    return work();
  }
  const switchAll = async (how: 'disable' | 'enable') => {
    for (const { table } of COPIED) await sql.raw(`alter table ${table} ${how} trigger user`).execute(tx);
  };
  await switchAll('disable');
  await work();
  await switchAll('enable');
}
