import { sql } from 'kysely';
import { type Actor, holds } from '#domain/permissions/actor.ts';
import { mayRead } from '#domain/permissions/can.ts';
import { type ReadingReason, whyReads } from '#domain/permissions/why.ts';
import type { Ticket } from '#domain/ticket/ticket.ts';
import type { Queries } from '../platform/db/db.ts';
import { refused } from '../platform/http/refused.ts';
import { loadTicket } from '../ticket/store.ts';
import { ACTOR, type ActorRow, actorFrom, heldRoles } from './actor.ts';
import { grantsByCode } from './people.ts';

/** Who defines roles asks about every ticket, others about those that they see; nothing else is there for them. */
async function askedAbout(q: Queries, ticketId: number, asks: Actor): Promise<Ticket> {
  const loaded = await loadTicket(q, ticketId);
  if (!loaded || !(holds(asks, 'role.manage') || mayRead(asks, loaded.ticket))) throw refused('not_found');
  return loaded.ticket;
}

const shown = (reasons: readonly ReadingReason[]) =>
  reasons.map((reason) => ({ role: null, permission: null, scope: null, ...reason }));

/** Why somebody can or cannot see a ticket, without a word of what is in it. */
export async function whyPersonReads(q: Queries, ticketId: number, personId: string, asks: Actor) {
  const ticket = await askedAbout(q, ticketId, asks);
  const found = await sql<ActorRow & { name: string; active: boolean }>`
    select ${ACTOR}, p.name, p.active from person p where p.id = ${personId}`.execute(q);
  const row = found.rows[0];
  if (!row) throw refused('not_found');
  const { reasons, hindrance } = whyReads(actorFrom(row), await heldRoles(q, personId), ticket);
  return {
    person: { id: personId, name: row.name, active: row.active },
    reasons: shown(reasons),
    hindrance,
  };
}

/** More are counted, not named. */
const NAMED = 500;

/** Everybody at work here who can see a ticket, with all reasons; without a word of what is in it. */
export async function readersOf(q: Queries, ticketId: number, asks: Actor) {
  const ticket = await askedAbout(q, ticketId, asks);
  const { requester, recordedBy, assigneeId, readerIds } = ticket;
  const named = [requester.personId, recordedBy, assigneeId, ...readerIds].filter((id) => id !== null);
  // Who is a requester and nothing else sees what names them; everybody else is judged.
  const found = await sql<ActorRow & { name: string; department: string | null }>`
    select ${ACTOR}, p.name, d.path as department from person p left join department_path d on d.id = p.department_id
    where p.active and (p.given_roles <> '{requester}' or p.id = any (${named}::uuid[]))
    order by p.name collate "zh-x-icu", p.id`.execute(q);
  const heldBy = await grantsByCode(q);
  const all = found.rows.flatMap((row) => {
    const { reasons } = whyReads(actorFrom(row), heldBy(row.givenRoles), ticket);
    const { personId: id, name, department } = row;
    return reasons.length > 0 ? [{ id, name, department, reasons: shown(reasons) }] : [];
  });
  return { confidential: ticket.confidential, total: all.length, items: all.slice(0, NAMED) };
}
