import type pg from 'pg';
import type { Database } from '#server/platform/db/db.ts';
import type { Work } from './load.ts';

/** A statement of the bare script with the values of a row that the product has written before. */
interface Insert {
  text: string;
  values: (string | null)[];
}

/** The tables that recording a ticket writes to, the ticket first; `key` names the ticket. */
const WRITTEN = [
  { table: 'ticket', key: 'id' },
  { table: 'ticket_event', key: 'ticket_id' },
  { table: 'ticket_clock', key: 'ticket_id' },
  { table: 'ticket_search', key: 'ticket_id' },
  { table: 'outbox', key: 'ticket_id' },
] as const;

/**
 * The limit: what a plain script needs to write the same rows through a pool of 10, one INSERT a row, in a
 * transaction. The rows are those of tickets that the product has recorded; only their number is new.
 */
export async function bareScript(db: Database, pool: pg.Pool): Promise<Work> {
  const tickets = await db.pool.query<{ id: number }>(
    "select id from ticket where status = 'recorded' order by id desc limit 100",
  );
  const patterns: Insert[][] = [];
  for (const { id } of tickets.rows) patterns.push(await insertsOf(db, id));
  const answers = await rowsOf(db, 'idempotency', 'true order by created_at desc limit 1');
  const answer = answers[0];
  if (!answer) throw new Error('the product has kept no answer');
  return async (_client, n) => {
    const key = `bare-${process.pid}-${n}`;
    const last = {
      ...answer,
      values: answer.values.map((value, i) => (answer.columns[i] === 'key' ? key : value)),
    };
    await write(pool, patterns[n % patterns.length]!, last);
  };
}

async function insertsOf(db: Database, ticketId: number): Promise<Insert[]> {
  const inserts: Insert[] = [];
  for (const { table, key } of WRITTEN)
    inserts.push(...(await rowsOf(db, table, `${key} = ${ticketId}`, key)));
  return inserts;
}

/** Rows as INSERTs with text values; `key`, if any, is left to the first parameter. */
export async function rowsOf(db: Database, table: string, where: string, key?: string) {
  const found = await db.pool.query<{ name: string }>(
    `select attname as name from pg_attribute where attrelid = $1::regclass and attnum > 0 and not attisdropped
       and attgenerated = '' and attidentity <> 'a' and attname is distinct from $2`,
    [table, key ?? null],
  );
  const columns = found.rows.map((column) => column.name);
  const rows = await db.pool.query<{ values: (string | null)[] }>(
    `select array[${columns.map((name) => `${name}::text`).join(', ')}] as values from ${table} where ${where}`,
  );
  const numbered = columns.map((_, i) => `$${i + 1}`);
  const own = table === 'ticket' ? '' : `, $${columns.length + 1}`;
  const names = own && key ? [...columns, key] : columns;
  const text = `insert into ${table} (${names.join(', ')}) values (${numbered.join(', ')}${key ? own : ''})`;
  return rows.rows.map(({ values }) => ({ text, values, columns }));
}

async function write(pool: pg.Pool, [ticket, ...others]: Insert[], answer: Insert): Promise<void> {
  const client = await pool.connect();
  try {
    await client.query('begin');
    const made = await client.query<{ id: number }>(`${ticket!.text} returning id`, ticket!.values);
    const id = String(made.rows[0]!.id);
    for (const { text, values } of others) await client.query(text, [...values, id]);
    await client.query(answer.text, answer.values);
    await client.query('commit');
  } finally {
    client.release();
  }
}
