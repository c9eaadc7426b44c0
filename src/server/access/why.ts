import { sql } from 'kysely';
import { whyReads } from '#domain/permissions/why.ts';
import type { Queries } from '../platform/db/db.ts';
import { refused } from '../platform/http/refused.ts';
import { loadTicket } from '../ticket/store.ts';
import { ACTOR, type ActorRow, actorFrom, heldRoles } from './actor.ts';

/** Why somebody can or cannot see a ticket, without a word of what is in it. */
export async function whyPersonReads(q: Queries, ticketId: number, personId: string) {
  const found = await sql<ActorRow & { name: string; active: boolean }>`
    select ${ACTOR}, p.name, p.active from person p where p.id = ${personId}`.execute(q);
  const row = found.rows[0];
  const loaded = await loadTicket(q, ticketId);
  if (!row || !loaded) throw refused('not_found');
  const { reasons, hindrance } = whyReads(actorFrom(row), await heldRoles(q, personId), loaded.ticket);
  return {
    person: { id: personId, name: row.name, active: row.active },
    reasons: reasons.map((reason) => ({ role: null, permission: null, scope: null, ...reason })),
    hindrance,
  };
}
