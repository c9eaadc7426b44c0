import { sql } from 'kysely';
import type { Database } from '#server/platform/db/db.ts';
import { namesWithWords } from './people.ts';
import { textOf } from './texts.ts';

/** Different texts; each ticket has one of them beside the name of its own requester. */
const TEXTS = 6_000;

/** How many of a thousand tickets are open, of the last tenth and of those before, and over what time. */
export interface Mix {
  recent: number;
  before: number;
  span: string;
}

/** Three years of a desk, of which about 5 % are open. */
export const YEARS: Mix = { recent: 400, before: 10, span: '3 years' };
/** Work of this hour and nothing else: hardly a promise is decided yet. */
export const AT_WORK: Mix = { recent: 1000, before: 1000, span: '10 minutes' };

/** Who asks what, when, of whom, and which pattern the ticket follows; the same for the same count. */
export async function planTickets(db: Database, count: number, mix: Mix): Promise<void> {
  await sql`create schema bench`.execute(db);
  await writeTexts(db);
  await writeNames(db);
  await sql`
    create unlogged table bench.plan as
    with chosen as (
      select i, ${draw(1)} % 1000 < case when i > ${count} * 0.9 then ${mix.recent}::int else ${mix.before}::int end as open,
        now() - ${mix.span}::interval * (1 - i / ${count}::float8) - interval '1 hour' as recorded_at
      from generate_series(1, ${count}::int) i
    ), patterns as (
      select open, array_agg(id order by id) as ids from ticket group by open
    ), desk as (
      select array_agg(g.id order by g.name) as ids,
        array_agg((select jsonb_agg(m.person_id) from group_member m where m.group_id = g.id) order by g.name) as members
      from support_group g
    ), requesters as (
      select array_agg(id order by login) as ids from person where not 'agent' = any(roles)
    )
    select ${sql.raw('(select max(id) from ticket)')} + i as id, a.id as pattern, ${draw(3)} % ${TEXTS} as text,
      r.ids[1 + ${draw(4)} % cardinality(r.ids)] as requester_id,
      desk.ids[g.n] as group_id,
      (desk.members[g.n] ->> (${draw(6)} % jsonb_array_length(desk.members[g.n])))::uuid as assignee_id,
      chosen.recorded_at - a.recorded_at as shift,
      i % ${Math.min(20_000, Math.floor(count / 3))} = 1 as rare
    from chosen
      join patterns using (open)
      cross join desk cross join requesters r
      cross join lateral (select 1 + ${draw(5)} % cardinality(desk.ids) as n) g
      join ticket a on a.id = patterns.ids[1 + ${draw(2)} % cardinality(patterns.ids)]`.execute(db);
  await sql`alter table bench.plan add primary key (id)`.execute(db);
  await sql`analyze bench.plan, bench.text, bench.name`.execute(db);
}

/** A number that looks drawn by chance, but is the same for the same ticket. */
const draw = (salt: number) => sql`(hashint8extended(i, ${salt}::bigint) & 2147483647)::int`;

async function writeTexts(db: Database): Promise<void> {
  const texts = Array.from({ length: TEXTS }, (_, n) => ({ n, ...textOf(n) }));
  await sql`create unlogged table bench.text (
    n int primary key, title text, symptom text, scope text, description text, words tsvector)`.execute(db);
  await sql`
    insert into bench.text
    select n, title, symptom, scope, description, array_to_tsvector(array(select jsonb_array_elements_text(words)))
    from jsonb_to_recordset(${JSON.stringify(texts)}::jsonb)
      as t (n int, title text, symptom text, scope text, description text, words jsonb)`.execute(db);
}

async function writeNames(db: Database): Promise<void> {
  const names = await namesWithWords(db);
  await sql`create unlogged table bench.name (id uuid primary key, words tsvector)`.execute(db);
  await sql`
    insert into bench.name
    select id, array_to_tsvector(array(select jsonb_array_elements_text(words)))
    from jsonb_to_recordset(${JSON.stringify(names)}::jsonb) as t (id uuid, words jsonb)`.execute(db);
}
