import { sql } from 'kysely';
import type { ChangeStatus, Outcome } from '#domain/change/change.ts';
import type { Instant } from '#domain/instant.ts';
import { type Actor, holds, SYSTEM } from '#domain/permissions/actor.ts';
import { changesSettled } from '#domain/problem/changes.ts';
import { type Database, type Queries, type Tx, transaction } from '../platform/db/db.ts';
import { wrongField } from '../platform/http/refused.ts';
import { act } from './actions.ts';

export interface Linked {
  number: string;
  title: string | null;
  status: ChangeStatus | null;
  outcome: Outcome | null;
}

/** How a number of a change is written, in SQL; the same as its own noun writes it. */
const NUMBER = sql`'CH-' || lpad(c.number::text, greatest(6, length(c.number::text)), '0')`;

async function found(q: Queries, numbers: readonly string[]): Promise<Linked[]> {
  const rows = await sql<Linked>`
    select ${NUMBER} as number, c.title, c.status, c.outcome from change_request c
    where c.number = any(${numbers.map((number) => Number(number.slice(3)))}::int[])`.execute(q);
  return rows.rows;
}

/** Linked changes: what they are is told to whom may read changes, the number to whoever reads the problem. */
export async function linkedChanges(q: Queries, numbers: readonly string[], actor: Actor): Promise<Linked[]> {
  if (numbers.length === 0) return [];
  const known = holds(actor, 'change.read') ? await found(q, numbers) : [];
  return numbers.map(
    (number) =>
      known.find((one) => one.number === number) ?? { number, title: null, status: null, outcome: null },
  );
}

export async function checkChange(tx: Tx, number: string): Promise<void> {
  if ((await found(tx, [number])).length === 0) throw wrongField('body.change', 'unknown_reference');
}

const BATCH = 100;

/** Problems that waited for changes which have ended well are resolved by them, and ask for a review of effect (c3). */
export async function followChanges(db: Database, now: Instant): Promise<void> {
  const waiting = await sql<{ id: string }>`
    select p.id from problem p where p.state = 'change_pending' and exists (
      select from problem_change l join change_request c on l.change = ${NUMBER}
      where l.problem_id = p.id and c.outcome = 'succeeded')
    order by p.number limit ${BATCH}`.execute(db);
  for (const { id } of waiting.rows) await transaction(db, (tx) => follow(tx, id, now));
}

async function follow(tx: Tx, id: string, now: Instant): Promise<void> {
  const locked = await sql<{ changes: string[] }>`
    select array(select l.change from problem_change l where l.problem_id = p.id order by l.change) as changes
    from problem p where p.id = ${id} and p.state = 'change_pending' for no key update`.execute(tx);
  const changes = locked.rows[0] ? await found(tx, locked.rows[0].changes) : [];
  const done = changesSettled(changes);
  if (done === null) return;
  const solution = done.map(({ number, title }) => `${number} ${title ?? ''}`.trim()).join('\n');
  const author = { actor: SYSTEM, personId: null, ip: null, now };
  await act(tx, id, { action: 'resolve', command: { solution }, version: null }, author);
  await act(tx, id, { action: 'ask_review', command: {}, version: null }, author);
}
