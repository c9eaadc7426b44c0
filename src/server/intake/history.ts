import { sql } from 'kysely';
import type { Instant } from '#domain/instant.ts';
import type { Queries } from '../platform/db/db.ts';
import type { Decision, DecisionAct } from './store.ts';

/** A decision as it was made; the last one is what the message is now. */
export interface PastDecision extends Decision {
  act: DecisionAct;
  at: Instant;
  /** Null: the system. */
  by: { id: string; name: string } | null;
  note: string | null;
}

type Row = Omit<PastDecision, 'at' | 'by'> & { at: Date; personId: string | null; name: string | null };

/** All decisions about a message, the first one first. */
export async function decisionsOf(q: Queries, mailId: string): Promise<PastDecision[]> {
  const found = await sql<Row>`
    select d.act, d.at, d.outcome, d.reasons, d.ticket_id as "ticketId", d.related_ticket_id as "relatedTicketId",
      d.seq, d.note, p.id as "personId", p.name
    from mail_decision d left join person p on p.id = d.by_person
    where d.mail_id = ${mailId} order by d.id`.execute(q);
  return found.rows.map(({ at, personId, name, ...row }) => ({
    ...row,
    at: at.getTime(),
    by: personId === null ? null : { id: personId, name: name ?? '' },
  }));
}
