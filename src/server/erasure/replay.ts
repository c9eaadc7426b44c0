import { sql } from 'kysely';
import { lockOrganisation } from '../organisation/people.store.ts';
import { type Database, type Tx, transaction } from '../platform/db/db.ts';
import { forget } from './apply.ts';
import type { Erased } from './finish.ts';
import { isConcealed, isKnown, obstacles, type Subject } from './subject.ts';

/**
 * Forgets again whoever a restored backup has brought back. What is done already is left alone; the rest of it, the
 * tickets, is the worker's. @returns how many came back
 */
export async function replayErased(db: Database, list: readonly Erased[], now: Date): Promise<number> {
  let again = 0;
  for (const one of list)
    for (const subject of await subjectsOf(db, one))
      if (await transaction(db, (tx) => redo(tx, subject, now))) again += 1;
  return again;
}

async function subjectsOf(db: Database, { person, contact }: Erased): Promise<Subject[]> {
  if (person !== undefined) return [{ personId: person, contact: null }];
  const found = await sql<{ contact: string }>`
    select lower(btrim(requester_contact)) as contact from ticket where requester_id is null and requester_contact is not null
    union select lower(btrim(sender)) from inbound_mail where sender is not null
    union select lower(btrim(number)) from phone_call where number is not null`.execute(db);
  return found.rows
    .filter((row) => row.contact !== '' && isConcealed(contact ?? '', row.contact))
    .map((row) => ({ personId: null, contact: row.contact }));
}

async function redo(tx: Tx, subject: Subject, now: Date): Promise<boolean> {
  await lockOrganisation(tx);
  if (!(await isKnown(tx, subject))) return false;
  // What a hold keeps waits for the next time; all else was decided when they were first erased.
  if ((await obstacles(tx, subject)).includes('under_hold')) return false;
  const made = await sql<{ id: number }>`
    insert into erasure (person_id, contact, reason, state, asked_at, decided_at, replayed)
    values (${subject.personId}, ${subject.contact}, 'replay', 'approved', ${now}, ${now}, true)
    returning id`.execute(tx);
  await forget(tx, subject, made.rows[0]!.id, now);
  return true;
}
