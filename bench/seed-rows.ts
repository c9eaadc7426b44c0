import { sql } from 'kysely';
import type { Tx } from '#server/platform/db/db.ts';
import { RARE_WORD } from './texts.ts';

/** A table whose rows are copied from the pattern of each planned ticket, and what a copy has of its own. */
interface Copied {
  table: string;
  /** Column that names the ticket. */
  key: string;
  own: Readonly<Record<string, string>>;
}

// o: the row of the pattern; p: the plan of the ticket; x: its text; q: its requester; a: the pattern's ticket.
const person = (column: string) =>
  `case ${column} when a.requester_id then p.requester_id when a.assignee_id then p.assignee_id else ${column} end`;
const planned = (column: string, own: string) => `case when ${column} is null then null else ${own} end`;
const title = `case when p.rare then '${RARE_WORD}仪' || x.title else x.title end`;
const hash = (seq: string) => `sha256(int4send(p.id) || int4send(${seq}))`;

/** In the order in which foreign keys want them. */
export const COPIED: readonly Copied[] = [
  {
    table: 'ticket',
    key: 'id',
    own: {
      id: 'p.id',
      title,
      symptom: 'x.symptom',
      scope: 'x.scope',
      description: 'x.description',
      requester_id: 'p.requester_id',
      requester_name: 'q.name',
      requester_contact: 'q.phone',
      recorded_by: 'p.requester_id',
      group_id: 'p.group_id',
      assignee_id: planned('o.assignee_id', 'p.assignee_id'),
      handler_ids: 'array_replace(o.handler_ids, a.assignee_id, p.assignee_id)',
      timer_at: planned('o.timer_at', `now() + interval '1 day' * (1 + p.id % 3)`),
    },
  },
  {
    table: 'ticket_event',
    key: 'ticket_id',
    own: {
      ticket_id: 'p.id',
      actor_id: person('o.actor_id'),
      after: `case
        when o.seq = 1 then o.after || jsonb_build_object('title', ${title}, 'symptom', x.symptom,
          'scope', x.scope, 'description', x.description, 'groupId', p.group_id, 'recordedBy', p.requester_id,
          'requester', o.after -> 'requester' || jsonb_build_object('personId', p.requester_id, 'name', q.name))
        when a.assignee_id is not null and (o.after ? 'assigneeId' or o.after ? 'handlerIds')
          then replace(o.after::text, a.assignee_id::text, p.assignee_id::text)::jsonb
        else o.after end`,
      prev_hash: planned('o.prev_hash', hash('o.seq - 1')),
      hash: hash('o.seq'),
    },
  },
  { table: 'ticket_clock', key: 'ticket_id', own: { ticket_id: 'p.id' } },
  { table: 'ticket_verdict', key: 'ticket_id', own: { ticket_id: 'p.id' } },
  { table: 'ticket_step', key: 'ticket_id', own: { ticket_id: 'p.id' } },
  {
    table: 'confirmation',
    key: 'ticket_id',
    own: { ticket_id: 'p.id', id: 'gen_random_uuid()', person_id: 'p.requester_id' },
  },
  {
    table: 'ticket_search',
    key: 'ticket_id',
    own: {
      ticket_id: 'p.id',
      body: `concat_ws(e'\\n', ${title}, x.symptom, x.scope, x.description, q.name)`,
      words: `x.words || n.words || case when p.rare then '${RARE_WORD}'::tsvector else ''::tsvector end`,
    },
  },
];

/** Writes the copies of one table, without its indexes, which are made again afterwards. */
export async function copyRows(tx: Tx, { table, key, own }: Copied): Promise<void> {
  const columns = await columnsOf(tx, table);
  const values = columns.map(({ name, timed }) => own[name] ?? (timed ? `o.${name} + p.shift` : `o.${name}`));
  const indexes = await dropIndexes(tx, table);
  await sql
    .raw(`
    insert into ${table} (${columns.map(({ name }) => name).join(', ')})
    select ${values.join(', ')}
    from bench.plan p join ${table} o on o.${key} = p.pattern
      join ticket a on a.id = p.pattern join bench.text x on x.n = p.text
      join person q on q.id = p.requester_id join bench.name n on n.id = p.requester_id`)
    .execute(tx);
  for (const { definition } of indexes) await sql.raw(definition).execute(tx);
}

async function columnsOf(tx: Tx, table: string): Promise<{ name: string; timed: boolean }[]> {
  const found = await sql<{ name: string; timed: boolean }>`
    select attname as name, atttypid = 'timestamptz'::regtype as timed from pg_attribute
    where attrelid = ${table}::regclass and attnum > 0 and not attisdropped and attgenerated = ''
    order by attnum`.execute(tx);
  return found.rows;
}

/** Of indexes that no constraint stands on. */
async function dropIndexes(tx: Tx, table: string): Promise<{ name: string; definition: string }[]> {
  const found = await sql<{ name: string; definition: string }>`
    select i.indexrelid::regclass::text as name, pg_get_indexdef(i.indexrelid) as definition from pg_index i
    where i.indrelid = ${table}::regclass
      and not exists (select from pg_constraint c where c.conindid = i.indexrelid)`.execute(tx);
  for (const { name } of found.rows) await sql.raw(`drop index ${name}`).execute(tx);
  return found.rows;
}
