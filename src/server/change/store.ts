import { sql } from 'kysely';
import type { Vote } from '#domain/change/approval.ts';
import type { Change } from '#domain/change/change.ts';
import { evolveChange, type NewChangeEvent } from '#domain/change/decide.ts';
import { explained } from '../organisation/constraints.ts';
import type { Tx } from '../platform/db/db.ts';
import { appendEvents, type By, chained } from '../platform/history/history.ts';

/** A change with what the store knows of it beside. */
export interface KeptChange {
  id: string;
  number: number;
  version: number;
  hash: string;
  change: Change;
}

const KEPT = sql`c.id, c.number, c.version, encode(c.hash, 'hex') as hash, c.state as change`;

export async function lockChange(tx: Tx, id: string): Promise<KeptChange | null> {
  const found = await sql<KeptChange>`
    select ${KEPT} from change_request c where c.id = ${id} for no key update`.execute(tx);
  return found.rows[0] ?? null;
}

const bytes = (hex: string) => Buffer.from(hex, 'hex');

/** Writes a new change with its first event. */
export async function insertChange(tx: Tx, id: string, drafted: NewChangeEvent, by: By): Promise<void> {
  const rows = chained({ id, version: 0, hash: null }, [drafted], by);
  const last = rows.at(-1)!;
  await explained(
    sql`insert into change_request (id, version, hash, changed_at, state) values (${id}, ${last.seq},
      ${bytes(last.hash)}, ${new Date(by.now)}, ${JSON.stringify(drafted.after)}::jsonb)`.execute(tx),
  );
  await appendEvents(tx, 'change_request', rows);
}

/** Writes what happened to a change, and the vote where one was cast. */
export async function saveChange(tx: Tx, kept: KeptChange, event: NewChangeEvent, by: By): Promise<Change> {
  const rows = chained(kept, [event], by);
  const last = rows.at(-1)!;
  const after = evolveChange(kept.change, event);
  const cast = event.kind === 'voted' ? after.votes.at(-1) : undefined;
  if (cast) await insertVote(tx, kept.id, after, cast);
  await explained(
    sql`update change_request set version = ${last.seq}, hash = ${bytes(last.hash)},
      changed_at = ${new Date(by.now)}, state = ${JSON.stringify(after)}::jsonb where id = ${kept.id}`.execute(
      tx,
    ),
  );
  await appendEvents(tx, 'change_request', rows);
  return after;
}

async function insertVote(tx: Tx, id: string, { round, votes }: Change, cast: Vote): Promise<void> {
  await sql`insert into change_vote (change_id, round, seq, voter_id, for_id, vote, comment, at)
    values (${id}, ${round}, ${votes.length}, ${cast.voterId}, ${cast.forId}, ${cast.vote}, ${cast.comment},
      ${new Date(cast.at)})`.execute(tx);
}
