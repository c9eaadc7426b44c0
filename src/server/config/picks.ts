import { sql } from 'kysely';
import { SERVICE_CLASS } from '#domain/config/classes.ts';
import { humanId } from '#domain/config/item.ts';
import { type Classes, withBelow } from '#domain/config/item-class.ts';
import { type Actor, holds, personIdOf } from '#domain/permissions/actor.ts';
import type { Device } from '#domain/ticket/ticket.ts';
import type { Queries } from '../platform/db/db.ts';
import { refused } from '../platform/http/refused.ts';
import { withinReach } from '../ticket/reach.ts';
import { classesOf } from './classes.ts';
import { containing } from './list.ts';
import { withinItems } from './reach.ts';

const MOST = 30;

/** Services that are in use are everybody's to name; devices are one's own, or what the actor reads. */
const pickable = (actor: Actor, services: readonly string[]) =>
  sql`(i.class = any(${[...services]}::text[]) or ${withinItems(actor)})`;

/**
 * What a ticket of this requester may be about (3.2b-4): what they have in hand first, then services, then, for who
 * reads the register and has typed something, everything else.
 */
export async function picksFor(
  q: Queries,
  { text, requesterId }: { text: string | undefined; requesterId: string | undefined },
  classes: Classes,
  actor: Actor,
) {
  const services = withBelow(classes, SERVICE_CLASS);
  const reader = holds(actor, 'config.read');
  // Whose devices these are is the requester's own knowledge, and the desk's.
  const holder = (reader ? requesterId : undefined) ?? personIdOf(actor);
  const isService = sql`i.class = any(${services}::text[])`;
  const isOwn = sql`(i.holder_id is not null and i.holder_id = ${holder}::uuid)`;
  const asked = text ? containing(text) : sql`(${isOwn} or ${isService})`;
  const found = await sql<{ id: string; number: number; name: string; service: boolean; own: boolean }>`
    select i.id, i.number, i.name, ${isService} as service, ${isOwn} as own from item i
    where i.state <> 'retired' and ${asked} and ${pickable(actor, services)}
    order by ${isOwn} desc, ${isService} desc, i.name collate "zh-x-icu", i.id limit ${MOST}`.execute(q);
  return found.rows.map(({ id, number, name, service, own }) => ({
    ...{ id, number: humanId(number), name, kind: service ? ('service' as const) : ('device' as const), own },
  }));
}

/**
 * Refuses references to items that are not there, or that the actor could not have picked; what stands on the ticket
 * already may stay, whoever put it there.
 */
export async function checkPicked(
  q: Queries,
  devices: readonly Device[] | undefined,
  actor: Actor,
  at: string,
  ticket: number | null = null,
): Promise<void> {
  const named = (devices ?? []).flatMap(({ ref }, i) =>
    ref === null ? [] : [{ ref, field: `${at}.${i}.ref` }],
  );
  if (named.length === 0) return;
  const ids = named.map(({ ref }) => ref).filter((ref) => UUID.test(ref));
  const known = await knownPicks(q, ids, actor, ticket);
  const problems = named
    .filter(({ ref }) => !known.has(ref))
    .map(({ field }) => ({ field, code: 'unknown_reference' }));
  if (problems.length > 0) throw refused('unknown_reference', undefined, problems);
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

async function knownPicks(
  q: Queries,
  ids: readonly string[],
  actor: Actor,
  ticket: number | null,
): Promise<Set<string>> {
  const services = withBelow(await classesOf(q), SERVICE_CLASS);
  const stands = sql`exists (select 1 from ticket_item x join ticket t on t.id = x.ticket_id
    where x.item_id = i.id and x.ticket_id = ${ticket} and ${withinReach(actor)})`;
  const found = await sql<{ id: string }>`
    select i.id from item i where i.id = any(${[...ids]}::uuid[])
      and (${pickable(actor, services)} or ${stands})`.execute(q);
  return new Set(found.rows.map(({ id }) => id));
}
