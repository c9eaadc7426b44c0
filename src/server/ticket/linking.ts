import { sql } from 'kysely';
import type { EventKind, NewEvent } from '#domain/events.ts';
import { type Actor, personIdOf } from '#domain/permissions/actor.ts';
import type { Commands } from '#domain/ticket/commands.ts';
import type { Action } from '#domain/ticket/lifecycle.ts';
import type { Tx } from '../platform/db/db.ts';

type Mirrored = 'gain_duplicate' | 'lose_duplicate' | 'gain_child' | 'lose_child';
/** What the system does on the other ticket of a link. */
export type Deed = { [A in Mirrored]: { id: number; action: A; command: Commands[A] } }[Mirrored];

/**
 * A link is made and undone on both tickets at once. They are locked in the order of their numbers, so that
 * two people who link crosswise wait for each other in turn.
 */
export async function lockLinked(
  tx: Tx,
  request: { id: number; action: Action; command: object },
): Promise<void> {
  const other = await otherOf(tx, request);
  if (other === null) return;
  await sql`select from ticket where id in (${request.id}, ${other}) order by id for update`.execute(tx);
}

async function otherOf(
  tx: Tx,
  { id, action, command }: { id: number; action: Action; command: object },
): Promise<number | null> {
  if (action === 'link_duplicate') return (command as Commands['link_duplicate']).of;
  if (action === 'link_parent') return (command as Commands['link_parent']).parentId;
  if (action !== 'unlink_duplicate' && action !== 'unlink_parent') return null;
  const column = action === 'unlink_duplicate' ? 'duplicate_of' : 'parent_id';
  const found = await sql<{ of: number | null }>`
    select ${sql.ref(column)} as of from ticket where id = ${id}`.execute(tx);
  return found.rows[0]?.of ?? null;
}

/** What each half of a link is on the other ticket. */
const MIRROR: Partial<Record<EventKind, Mirrored>> = {
  duplicate_linked: 'gain_duplicate',
  duplicate_unlinked: 'lose_duplicate',
  parent_linked: 'gain_child',
  parent_unlinked: 'lose_child',
};

/** The other half of each link that these events made or undid, as the same person's doing. */
export function mirrored(id: number, events: readonly NewEvent[], actor: Actor): Deed[] {
  const by = personIdOf(actor);
  if (by === null) return [];
  return events.flatMap(({ kind, data }): Deed[] => {
    const action = MIRROR[kind];
    return action ? [{ id: Number(data.of), action, command: { id, by } }] : [];
  });
}
