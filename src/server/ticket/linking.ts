import { sql } from 'kysely';
import type { NewEvent } from '#domain/events.ts';
import { type Actor, personIdOf } from '#domain/permissions/actor.ts';
import type { Commands } from '#domain/ticket/commands.ts';
import type { Action } from '#domain/ticket/lifecycle.ts';
import type { Tx } from '../platform/db/db.ts';

/** What the system does on the other ticket of a link. */
export type Deed = {
  [A in 'gain_duplicate' | 'lose_duplicate']: { id: number; action: A; command: Commands[A] };
}['gain_duplicate' | 'lose_duplicate'];

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
  if (action !== 'unlink_duplicate') return null;
  const found = await sql<{ of: number | null }>`
    select duplicate_of as of from ticket where id = ${id}`.execute(tx);
  return found.rows[0]?.of ?? null;
}

/** The other half of each link that these events made or undid, as the same person's doing. */
export function mirrored(id: number, events: readonly NewEvent[], actor: Actor): Deed[] {
  const by = personIdOf(actor);
  if (by === null) return [];
  return events.flatMap(({ kind, data }): Deed[] => {
    const other = Number(data.of);
    if (kind === 'duplicate_linked') return [{ id: other, action: 'gain_duplicate', command: { id, by } }];
    if (kind === 'duplicate_unlinked') return [{ id: other, action: 'lose_duplicate', command: { id, by } }];
    return [];
  });
}
