import { sql } from 'kysely';
import type { Criticality } from '#domain/config/item.ts';
import type { Instant } from '#domain/instant.ts';
import type { Actor } from '#domain/permissions/actor.ts';
import {
  type Context,
  type LinkedChanges,
  NO_CHANGES,
  NOTHING_REACHED,
} from '#domain/ticket/decide/context.ts';
import type { Ticket } from '#domain/ticket/ticket.ts';
import { changePolicyInForce } from '../change/policy.ts';
import { linkedChangesOf } from '../change/seam.ts';
import { peopleHitBy } from '../config/impact.ts';
import { withinItems } from '../config/reach.ts';
import type { Queries } from '../platform/db/db.ts';

type GateFacts = Pick<Context, 'changes' | 'reached'>;

/** What a command about an operation rests on: the changes of its ticket, and what it reaches (4.1-3). */
export async function gateFacts(
  q: Queries,
  ticket: Ticket,
  command: object,
  { actor, now }: { actor: Actor; now: Instant },
): Promise<GateFacts> {
  const { operationId, itemIds, wholeData } = command as Record<string, unknown>;
  if (typeof operationId !== 'string' && typeof wholeData !== 'boolean')
    return { changes: NO_CHANGES, reached: NOTHING_REACHED };
  const about = refsOf(ticket);
  // What was proposed reaches as far for whoever starts it.
  const proposed = ticket.operations[String(operationId)]?.touches?.itemIds;
  const named = Array.isArray(itemIds) ? itemIds.map(String) : about;
  const known = await itemsOf(q, proposed ?? named, proposed ?? about, actor);
  const { policy } = await changePolicyInForce(q, now);
  return {
    changes: await linkedChangesOf(q, ticket.id, now, { held: true }),
    reached: {
      items: known,
      people: await peopleHitBy(q, [...known.keys()], policy.depth),
      rules: policy.major,
    },
  };
}

/** What stands before the operations of a ticket as it is opened. */
export const changesFor = (q: Queries, { id, operations }: Ticket, now: Instant): Promise<LinkedChanges> =>
  Object.keys(operations).length === 0
    ? Promise.resolve(NO_CHANGES)
    : linkedChangesOf(q, id, now, { held: false });

const refsOf = ({ devices }: Ticket): string[] => devices.flatMap(({ ref }) => (ref === null ? [] : [ref]));

/** Of these items those that the actor may name, or that stand there already; what is retired is touched by nobody. */
async function itemsOf(
  q: Queries,
  ids: readonly string[],
  about: readonly string[],
  actor: Actor,
): Promise<ReadonlyMap<string, Criticality>> {
  const found = await sql<{ id: string; criticality: Criticality }>`
    select i.id, i.criticality from item i
    where i.id::text = any(${[...ids]}::text[]) and i.state <> 'retired'
      and (i.id::text = any(${[...about]}::text[]) or ${withinItems(actor)})
    order by i.number`.execute(q);
  return new Map(found.rows.map(({ id, criticality }) => [id, criticality]));
}
