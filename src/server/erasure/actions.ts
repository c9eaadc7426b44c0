import { sql } from 'kysely';
import type { Instant } from '#domain/instant.ts';
import { contactKey, mayAsk, mayDecide } from '#domain/retention/erasure.ts';
import { audit } from '../audit/actions.ts';
import { lockOrganisation } from '../organisation/people.store.ts';
import type { Tx } from '../platform/db/db.ts';
import { refused, wrongField } from '../platform/http/refused.ts';
import { forget } from './apply.ts';
import { isKnown, obstacles, type Subject } from './subject.ts';

interface By {
  personId: string;
  now: Instant;
  ip: string | null;
}

export interface Wish {
  personId: string | null;
  contact: string | null;
}

/** Whom a wish is about; a 400 unless it names one that is known. */
export async function subjectOf(tx: Tx, { personId, contact }: Wish): Promise<Subject> {
  const field = personId === null ? 'body.contact' : 'body.personId';
  if ((personId === null) === (contact === null)) throw wrongField(field, 'required');
  const subject: Subject =
    personId === null ? { personId, contact: contactKey(contact ?? '') } : { personId, contact: null };
  if (!(await isKnown(tx, subject))) throw wrongField(field, 'unknown_reference');
  return subject;
}

/** Asks that somebody be forgotten; another person decides. */
export async function askErasure(tx: Tx, wish: Wish & { reason: string }, by: By): Promise<number> {
  await sql`lock table erasure in share row exclusive mode`.execute(tx);
  const subject = await subjectOf(tx, wish);
  if (!mayAsk({ by: by.personId, personId: subject.personId })) throw refused('own_erasure');
  const running = await sql`select from erasure where state in ('asked', 'approved')
    and (person_id = ${subject.personId}::uuid or contact = ${subject.contact})`.execute(tx);
  if (running.rows.length > 0) throw refused('already_exists');
  const made = await sql<{ id: number }>`
    insert into erasure (person_id, contact, reason, asked_by, asked_at)
    values (${subject.personId}, ${subject.contact}, ${wish.reason}, ${by.personId}, ${new Date(by.now)})
    returning id`.execute(tx);
  const { id } = made.rows[0]!;
  const what = { erasure: id, ...(subject.personId === null ? {} : { person: subject.personId }) };
  await audit(tx, { kind: 'erasure_asked', by: by.personId, what, ip: by.ip });
  return id;
}

interface Row extends Wish {
  state: string;
  askedBy: string | null;
}

async function lockAsked(tx: Tx, id: number): Promise<Row> {
  const found = await sql<Row>`
    select person_id as "personId", contact, state, asked_by as "askedBy" from erasure
    where id = ${id} for update`.execute(tx);
  const row = found.rows[0];
  if (!row) throw refused('not_found');
  if (row.state !== 'asked') throw refused('erasure_decided');
  return row;
}

async function decide(
  tx: Tx,
  id: number,
  state: 'withdrawn' | 'refused' | 'approved',
  by: By,
): Promise<void> {
  await sql`update erasure set state = ${state}, decided_by = ${by.personId}, decided_at = ${new Date(by.now)}
    where id = ${id}`.execute(tx);
  await audit(tx, { kind: `erasure_${state}`, by: by.personId, what: { erasure: id }, ip: by.ip });
}

/** Who asked takes it back. */
export async function withdrawErasure(tx: Tx, id: number, by: By): Promise<void> {
  const { askedBy } = await lockAsked(tx, id);
  if (askedBy !== by.personId) throw refused('forbidden');
  await decide(tx, id, 'withdrawn', by);
}

/** Somebody else says no. */
export async function refuseErasure(tx: Tx, id: number, by: By): Promise<void> {
  const row = await lockAsked(tx, id);
  if (!mayDecide({ askedBy: row.askedBy, by: by.personId, personId: row.personId }))
    throw refused('own_erasure');
  await decide(tx, id, 'refused', by);
}

/**
 * Somebody else says yes, and it is done: at once all but the tickets, which a worker takes. There is no way back.
 * @throws Refused while something stands in its way
 */
export async function approveErasure(tx: Tx, id: number, by: By): Promise<void> {
  await lockOrganisation(tx);
  const row = await lockAsked(tx, id);
  if (!mayDecide({ askedBy: row.askedBy, by: by.personId, personId: row.personId }))
    throw refused('own_erasure');
  const subject = await subjectOf(tx, row);
  const inTheWay = await obstacles(tx, subject);
  if (inTheWay.length > 0) throw refused('erasure_blocked', { obstacles: inTheWay });
  await decide(tx, id, 'approved', by);
  await forget(tx, subject, id, new Date(by.now));
}
