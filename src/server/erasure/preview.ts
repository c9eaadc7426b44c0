import { sql } from 'kysely';
import { ERASURE_GOES, ERASURE_STAYS } from '#contract/erasure.ts';
import type { ErasureObstacle } from '#domain/retention/erasure.ts';
import type { Queries } from '../platform/db/db.ts';
import { callsOf, mailsOf, obstacles, type Subject, ticketsOf } from './subject.ts';

export interface ErasurePreview {
  goes: { what: (typeof ERASURE_GOES)[number]; count: number }[];
  stays: { what: (typeof ERASURE_STAYS)[number]; count: number }[];
  obstacles: ErasureObstacle[];
}

/** What an erasure would do, counted; nothing is changed. */
export async function previewErasure(q: Queries, subject: Subject): Promise<ErasurePreview> {
  const { personId } = subject;
  const person = sql`${personId}::uuid`;
  const found = await sql<Record<string, number>>`
    select (${person} is not null)::int as profile,
      (select count(*) from identity where person_id = ${person}) + (select count(*) from factor where person_id = ${person})
        + (select count(*) from api_token where person_id = ${person})
        + (select count(*) from session where person_id = ${person}) as sign_in,
      (select count(*) from person_channel where person_id = ${person}) as channels,
      (select count(*) from notice where person_id = ${person}) as notices,
      (select count(*) from audit_entry where person_id = ${person} and who like 'sealed:%') as audit_names,
      (select count(*) from audit_entry where person_id = ${person} and who not like 'sealed:%') as old_names,
      (select count(*) from audit_entry where person_id = ${person}
        or (object_kind = 'person' and object_id = ${personId})) as audit_entries,
      (select count(*) from inbound_mail m where m.emptied_at is null and ${mailsOf(subject)}) as mails,
      (select count(*) from phone_call c where ${callsOf(subject)}) as calls,
      (select count(*) from ticket t where not t.open and ${ticketsOf(subject)}) as tickets,
      (select count(*) from ticket t where t.open and ${ticketsOf(subject)}) as open_tickets,
      (select count(distinct e.ticket_id) from ticket_event e join ticket t on t.id = e.ticket_id
        where e.actor_id = ${person} and t.requester_id is distinct from ${person}) as work,
      (select count(*) from ticket_verdict v join ticket t on t.id = v.ticket_id where ${ticketsOf(subject)}) as statistics`.execute(
    q,
  );
  const counts = found.rows[0]!;
  const some = <W extends string>(names: readonly W[]) =>
    names.map((what) => ({ what, count: counts[what] ?? 0 })).filter(({ count }) => count > 0);
  return {
    goes: some(ERASURE_GOES),
    stays: some(ERASURE_STAYS),
    obstacles: await obstacles(q, subject),
  };
}
