import { appendFile, mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { sql } from 'kysely';
import type { Instant } from '#domain/instant.ts';
import { audit } from '../audit/actions.ts';
import { type Database, type Tx, transaction } from '../platform/db/db.ts';
import { removeBatch } from '../retention/batches.ts';
import { dueTickets, SUBJECTS } from '../retention/subjects.ts';
import { concealed, type Subject, ticketsOf } from './subject.ts';

type Approved = Subject & { id: number; decidedAt: Date };

/** What of an erasure is left to a worker: the tickets, batch by batch, then the end. @returns whether there may be more */
export async function finishErasures(db: Database, now: Instant): Promise<boolean> {
  const found = await sql<Approved>`
    select id, person_id as "personId", contact, decided_at as "decidedAt" from erasure where state = 'approved' order by id`.execute(
    db,
  );
  let more = false;
  for (const one of found.rows) {
    const gone = await transaction(db, (tx) => step(tx, one, new Date(now)));
    more ||= gone > 0;
  }
  return more;
}

/** One batch of tickets, or, when none of theirs is over any more, the end. @returns how many went */
async function step(tx: Tx, one: Approved, now: Date): Promise<number> {
  const locked =
    await sql`select from erasure where id = ${one.id} and state = 'approved' for update skip locked`.execute(
      tx,
    );
  if (locked.rows.length === 0) return 0;
  const subject = SUBJECTS.tickets;
  // What they asked for since then is a matter of its own.
  const theirs = sql`${ticketsOf(one)} and t.recorded_at <= ${one.decidedAt}`;
  const due = dueTickets(theirs);
  const gone = await removeBatch(tx, { kind: 'tickets', subject, due, erasure: one.id }, now);
  if (gone !== 0) return gone ?? 0;
  const left = await sql`select from ticket t where ${theirs} limit 1`.execute(tx);
  if (left.rows.length > 0) return 0;
  await sql`update erasure set state = 'done', done_at = ${now},
    contact = ${one.contact === null ? null : concealed(one.contact)} where id = ${one.id}`.execute(tx);
  await audit(tx, { kind: 'erasure_done', by: null, what: { erasure: one.id }, ip: null });
  return 0;
}

/** One line of the list of the erased. */
export interface Erased {
  erasure: number;
  at: string;
  person?: string;
  /** Concealed (subject.ts). */
  contact?: string;
}

export const erasedList = (filesDir: string): string => join(filesDir, 'erased.jsonl');

export const readErased = async (path: string): Promise<Erased[]> =>
  (await readFile(path, 'utf8').catch(() => ''))
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => JSON.parse(line) as Erased);

/**
 * Leaves who was erased in a list outside of the database, so that it can be done again after a backup was restored. A
 * person is in it as soon as their data is gone.
 */
export async function listErased(db: Database, filesDir: string): Promise<void> {
  const path = erasedList(filesDir);
  const known = new Set((await readErased(path)).map(({ at, erasure }) => `${erasure} ${at}`));
  const found = await sql<{
    id: number;
    personId: string | null;
    contact: string | null;
    at: Date;
  }>`
    select id, person_id as "personId", contact, decided_at as at from erasure
    where state = 'done' or (state = 'approved' and person_id is not null) order by id`.execute(db);
  for (const { id, personId, contact, at } of found.rows) {
    const whom = personId === null ? { contact: contact ?? '' } : { person: personId };
    const line: Erased = { erasure: id, at: at.toISOString(), ...whom };
    if (known.has(`${id} ${line.at}`)) continue;
    await mkdir(filesDir, { recursive: true });
    await appendFile(path, `${JSON.stringify(line)}\n`, { mode: 0o600 });
  }
}
