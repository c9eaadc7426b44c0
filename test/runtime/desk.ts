import { randomBytes } from 'node:crypto';
import { sql } from 'kysely';
import { afterAll } from 'vitest';
import { connect, type Database } from '#server/platform/db/db.ts';
import { prepareDatabase } from '#server/prepare.ts';
import { temporaryPostgres } from '../temporary-postgres.ts';

/** A PostgreSQL of its own for a test file; call it at the top. */
export async function ownPostgres() {
  const postgres = await temporaryPostgres();
  const admin = connect(postgres.url, { max: 1 });
  afterAll(async () => {
    await admin.close();
    await postgres.stop();
  });
  /** A migrated database in which what goes into the outbox is written down, however soon it is taken out. */
  const desk = async (): Promise<Database> => {
    const name = `yinuo_${randomBytes(6).toString('hex')}`;
    await admin.pool.query(`create database ${name}`);
    const url = new URL(postgres.url);
    url.pathname = `/${name}`;
    const db = connect(url.href);
    afterAll(() => db.close());
    await prepareDatabase(db);
    await db.pool.query(WATCHED);
    return db;
  };
  return { dataDir: postgres.dataDir, desk };
}

const WATCHED = `
  insert into person (login, name, roles) values ('lina', '李娜', '{requester}'), ('lead', '周队', '{requester,lead}');
  insert into support_group (name, line) values ('服务台', 1);
  create table job_seen (ticket_id int, seq int);
  create index on job_seen (ticket_id, seq);
  create function see_job() returns trigger language plpgsql as $$
    begin insert into job_seen values (new.ticket_id, new.seq); return null; end $$;
  create trigger see_job after insert on outbox for each row execute function see_job();`;

/** How many timed steps have been taken. */
export async function stepsTaken(db: Database): Promise<number> {
  const found = await sql<{ n: number }>`select count(*)::int as n from ticket_step`.execute(db);
  return found.rows[0]?.n ?? 0;
}

/** Whether nothing is due any more, neither a step nor a reaction. */
export async function isIdle(db: Database): Promise<boolean> {
  const found = await sql<{ idle: boolean }>`
    select not exists (select from ticket where timer_at <= now()) and not exists (select from outbox) as idle`.execute(
    db,
  );
  return found.rows[0]?.idle ?? false;
}

/** Whatever did not happen exactly once: one event, one row of `ticket_step`, one job, one notice a person. */
export async function notOnce(db: Database): Promise<unknown[]> {
  const found = await sql`
    with fired as (
      select ticket_id, data->>'timer' as timer, (data->>'generation')::bigint as generation, count(*) as events, max(seq) as seq
      from ticket_event where data ? 'timer' group by 1, 2, 3
    )
    select 'step' as what, coalesce(f.ticket_id, s.ticket_id) as ticket, coalesce(f.timer, s.timer) as timer
    from fired f full join ticket_step s using (ticket_id, timer, generation)
    where f.events is distinct from 1 or s.seq is distinct from f.seq
    union all
    select 'job', e.ticket_id, e.kind from ticket_event e
    where (select count(*) from job_seen j where (j.ticket_id, j.seq) = (e.ticket_id, e.seq)) <> 1
    union all
    select 'gap', ticket_id, '' from ticket_event group by ticket_id having max(seq) <> count(*)`.execute(db);
  return found.rows;
}

/** The timers of each ticket, in the order in which they took effect. */
export async function timersOf(db: Database): Promise<Map<number, string>> {
  const found = await sql<{ id: number; timers: string }>`
    select ticket_id as id, string_agg(timer, ' ' order by seq) as timers from ticket_step group by ticket_id`.execute(
    db,
  );
  return new Map(found.rows.map(({ id, timers }) => [id, timers]));
}
