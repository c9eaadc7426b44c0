import { randomBytes, scryptSync, timingSafeEqual } from 'node:crypto';
import { type RawBuilder, sql } from 'kysely';
import { type ErasureFacts, type ErasureObstacle, obstaclesTo } from '#domain/retention/erasure.ts';
import type { Queries } from '../platform/db/db.ts';

/** Whom an erasure is about: a person, or an address or number of somebody without an account. */
export type Subject = { personId: string; contact: null } | { personId: null; contact: string };

/** Their tickets `t`. */
export const ticketsOf = ({ personId, contact }: Subject): RawBuilder<unknown> =>
  personId === null
    ? sql`(t.requester_id is null and lower(btrim(t.requester_contact)) = ${contact})`
    : sql`t.requester_id = ${personId}::uuid`;

/** Their mail `m`: what they sent. */
export const mailsOf = ({ personId, contact }: Subject): RawBuilder<unknown> =>
  personId === null
    ? sql`lower(btrim(m.sender)) = ${contact}`
    : sql`lower(m.sender) = (select lower(email) from person where id = ${personId}::uuid)`;

/** Their calls `c`: from their number. */
export const callsOf = ({ personId, contact }: Subject): RawBuilder<unknown> =>
  personId === null
    ? sql`lower(btrim(c.number)) = ${contact}`
    : sql`c.number in (select unnest(array[phone, extension]) from person where id = ${personId}::uuid)`;

/** Whether there is such a person, not a service and not erased yet; of a contact, whether the desk knows it. */
export async function isKnown(q: Queries, subject: Subject): Promise<boolean> {
  const { personId } = subject;
  const found = await (personId === null
    ? sql`select from (select) x where exists (select from ticket t where ${ticketsOf(subject)})
        or exists (select from inbound_mail m where ${mailsOf(subject)})
        or exists (select from phone_call c where ${callsOf(subject)})`
    : sql`select from person where id = ${personId} and kind = 'person' and erased_at is null`
  ).execute(q);
  return found.rows.length > 0;
}

/** What stands in the way of forgetting them now. */
export async function obstacles(q: Queries, subject: Subject): Promise<ErasureObstacle[]> {
  const { personId } = subject;
  const person = sql`${personId}::uuid`;
  const named = sql`'%' || ${personId ?? 'nobody'} || '%'`;
  const found = await sql<ErasureFacts>`
    select
      coalesce(person_is_held(${person}), false)
        or exists (select from person p where p.id = ${person} and range_is_held(p.department_id, p.created_at, now()))
        or exists (select from ticket t where ${ticketsOf(subject)} and ticket_is_held(t.id))
        or exists (select from inbound_mail m where ${mailsOf(subject)} and mail_is_held(m.id))
        or exists (select from phone_call c where ${callsOf(subject)} and call_is_held(c.id)) as held,
      (select count(*) from ticket t where t.open and ${ticketsOf(subject)})
        + (select count(*) from inbound_mail m where m.outcome = 'pending' and ${mailsOf(subject)}) as "openTickets",
      (select count(*) from ticket t where t.open and (t.assignee_id = ${person}
        or (t.escalation_due_at is not null and t.escalations::text like ${named}))) as "openWork",
      (select count(*) from roster r where not r.retired and r.document::text like ${named}) as rosters,
      exists (select from directory_person where person_id = ${person} and not has_left)
        or exists (select from scim_user where person_id = ${person} and deactivated_at is null and deleted_at is null)
        as "inDirectory",
      exists (select from person p where p.id = ${person} and ${ADMINISTERS})
        and not exists (select from person p where p.id <> ${person} and ${ADMINISTERS}) as "lastAdmin"`.execute(
    q,
  );
  return obstaclesTo(found.rows[0]!);
}

const ADMINISTERS = sql`p.active and ('admin' = any (p.given_roles) or exists (
  select from role r where r.code = any (p.given_roles) and r.grants ? 'organisation.manage'))`;

/** A contact as it may be remembered: to be known again, and not to be read. */
export function concealed(contact: string): string {
  const salt = randomBytes(16);
  return `scrypt:${salt.toString('hex')}:${scryptSync(contact, salt, 32).toString('hex')}`;
}

/** Whether this is the contact that was concealed. */
export function isConcealed(text: string, contact: string): boolean {
  const [scheme, salt, hash] = text.split(':');
  if (scheme !== 'scrypt' || !salt || !hash) return false;
  return timingSafeEqual(scryptSync(contact, Buffer.from(salt, 'hex'), 32), Buffer.from(hash, 'hex'));
}
