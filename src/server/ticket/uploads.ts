import { sql } from 'kysely';
import type { Instant } from '#domain/instant.ts';
import { type Actor, personIdOf } from '#domain/permissions/actor.ts';
import type { AttachedFile } from '#domain/ticket/commands.ts';
import { cleanFileName, mediaTypeOf } from '#domain/ticket/files.ts';
import type { Queries, Tx } from '../platform/db/db.ts';
import { wrongField } from '../platform/http/refused.ts';
import { type FileStore, type Stored, StoreProblem } from '../platform/storage/files.ts';
import { stampOf } from './rows.ts';

/** Notes a file that was put into the store; it waits 24 hours for a word that names it. */
export async function keepUpload(
  q: Queries,
  stored: Stored,
  name: string,
  by: { actor: Actor; now: Instant },
): Promise<AttachedFile> {
  const shown = cleanFileName(name);
  const mediaType = mediaTypeOf(shown);
  const sha256 = Buffer.from(stored.sha256, 'hex');
  // Bytes that were lost or altered have just been put back.
  const kept = await sql<{ id: string }>`
    with content as (
      insert into stored_file (sha256, size, stored_at) values (${sha256}, ${stored.size}, ${stampOf(by.now)})
      on conflict (sha256) do update set audit = null, audited_at = null
      where stored_file.audit in ('missing', 'altered')
    )
    insert into upload (sha256, name, media_type, size, uploaded_by, uploaded_at)
    values (${sha256}, ${shown}, ${mediaType}, ${stored.size},
            ${personIdOf(by.actor)}, ${stampOf(by.now)})
    returning id`.execute(q);
  return { id: kept.rows[0]!.id, name: shown, mediaType, size: stored.size };
}

/**
 * Notes a file as {@link keepUpload} does, sure that its bytes are there: old ones that nothing named may have been
 * swept away since the store took the same again. In the caller's transaction, which has to end without it then.
 * @throws StoreProblem when they are gone
 */
export async function keepStored(
  tx: Tx,
  store: FileStore,
  stored: Stored,
  name: string,
  by: { actor: Actor; now: Instant },
): Promise<AttachedFile> {
  const kept = await keepUpload(tx, stored, name, by);
  if (await store.has(stored.sha256)) return kept;
  throw new StoreProblem(
    'unreachable',
    `The bytes of ${stored.sha256} were swept away meanwhile; try again.`,
  );
}

/** The waiting uploads of the actor, in the given order; a 400 when one is not theirs or already used, be it in this word. */
export async function takeUploads(tx: Tx, ids: readonly string[], actor: Actor): Promise<AttachedFile[]> {
  if (ids.length === 0) return [];
  const found = await sql<AttachedFile>`
    select id, name, media_type as "mediaType", size from upload
    where id = any(${ids}::uuid[]) and ticket_id is null
      and uploaded_by is not distinct from ${personIdOf(actor)}::uuid
    for update`.execute(tx);
  const byId = new Map(found.rows.map((file) => [file.id, file]));
  return ids.map((id, i) => {
    const file = byId.get(id);
    if (!file || !byId.delete(id)) throw wrongField(`body.uploadIds.${i}`, 'unknown_reference');
    return file;
  });
}

/** Ties uploads to the ticket; those of a private note stay with the desk. */
export async function bindUploads(
  tx: Tx,
  ticketId: number,
  ids: readonly string[],
  desk: boolean,
): Promise<void> {
  if (ids.length === 0) return;
  await sql`update upload set ticket_id = ${ticketId}, desk = ${desk} where id = any(${ids}::uuid[])`.execute(
    tx,
  );
}

/** Removes uploads that nobody has put on a record for 24 hours; their bytes stay if another file has them. */
export async function dropForgottenUploads(q: Queries, now: Instant): Promise<number> {
  const dropped = await sql`
    delete from upload where ticket_id is null and uploaded_at < ${stampOf(now - 86_400_000)}`.execute(q);
  return Number(dropped.numAffectedRows ?? 0n);
}
