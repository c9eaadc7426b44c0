import { sql } from 'kysely';
import type { Actor } from '#domain/permissions/actor.ts';
import { mayRead } from '#domain/permissions/can.ts';
import { proposedRank } from '#domain/ticket/impact-proposal.ts';
import { servicesOf, type Ticket } from '#domain/ticket/ticket.ts';
import { hitBy } from '../config/impact.ts';
import { withinItems } from '../config/reach.ts';
import { BRIEF, briefOf, openTickets } from '../config/view.ts';
import type { Queries } from '../platform/db/db.ts';
import { refused } from '../platform/http/refused.ts';
import { rulesFor } from '../policy/rulebook.ts';
import { loadTicket } from './store.ts';

const MOST_OTHERS = 200;

/** Ids of the configuration items that a ticket is about. */
const itemIdsOf = ({ devices }: Pick<Ticket, 'devices'>): string[] => [
  ...new Set(devices.flatMap(({ ref }) => (ref === null ? [] : [ref]))),
];

/** What is hit when the items of a ticket fail; null when it names none. */
export async function hitByTicket(q: Queries, ticket: Pick<Ticket, 'devices'>) {
  const ids = itemIdsOf(ticket);
  return ids.length === 0 ? null : hitBy(q, ids);
}

/** The items of a ticket with their states and what else is open about them, what is hit, and what it speaks for. */
export async function itemsOnTicket(q: Queries, id: number, actor: Actor) {
  const loaded = await loadTicket(q, id);
  if (!loaded || !mayRead(actor, loaded.ticket)) throw refused('not_found');
  const { ticket } = loaded;
  const found = await hitByTicket(q, ticket);
  if (found === null) return { items: [], hit: null, proposal: null };
  const { policy } = await rulesFor(q, ticket.terms);
  const { hit, services, people, departments } = found;
  return {
    items: await itemsOf(q, ticket, actor),
    hit: { items: hit, services: [...services], people, departments },
    proposal: proposedRank(found, { ...ticket, services: servicesOf(ticket) }, policy),
  };
}

async function itemsOf(q: Queries, ticket: Ticket, actor: Actor) {
  const ids = itemIdsOf(ticket);
  const found = await sql<Parameters<typeof briefOf>[0] & { known: boolean }>`
    select ${BRIEF}, ${withinItems(actor)} as known from item i where i.id = any(${ids}::uuid[])
    order by array_position(${ids}::uuid[], i.id)`.execute(q);
  const others = await openTickets(q, ids, MOST_OTHERS, actor);
  return found.rows.map(({ known, ...row }) => ({
    ...briefOf(row),
    known,
    openTickets: others
      .filter((other) => other.id !== ticket.id && other.itemIds.includes(row.id))
      .map(({ id, title, status, priority }) => ({ id, title, status, priority })),
  }));
}
