import '@fastify/multipart';
import { sql } from 'kysely';
import { type FileFacts, refusalOfFile, type Scanning } from '#domain/ticket/file-state.ts';
import { isPicture, isRunnable, MAX_FILE_BYTES } from '#domain/ticket/files.ts';
import { fileRead } from '../audit/reading.ts';
import { transaction } from '../platform/db/db.ts';
import type { Call } from '../platform/http/call.ts';
import { FILE_POLICY } from '../platform/http/page-policy.ts';
import { refused, wrongField } from '../platform/http/refused.ts';
import { type FileStore, StoreProblem, TooLarge } from '../platform/storage/files.ts';
import { withinDesk, withinReach } from './reach.ts';
import { keepStored } from './uploads.ts';

/** Takes one file of a multipart body into the store. */
export async function upload(call: Call, store: FileStore) {
  if (!call.request.isMultipart()) throw refused('unsupported_type');
  const limits = { files: 1, fileSize: MAX_FILE_BYTES + 1, fields: 0 };
  const file = await call.request.file({ limits }).catch(unreadable);
  // A part of type octet-stream counts as a file also when it has no name.
  if (!file?.filename) throw wrongField('body.file', 'required');
  if (!file.filename.isWellFormed() || file.filename.includes('\u0000'))
    throw wrongField('body.file', 'broken_text');
  if (isRunnable(file.filename)) throw wrongField('body.file', 'runnable_file');
  const stored = await store.put(file.file, MAX_FILE_BYTES).catch((error: unknown) => {
    return error instanceof TooLarge ? Promise.reject(refused('too_large')) : unreadable(error);
  });
  if (stored.size === 0) throw wrongField('body.file', 'empty_file');
  const { filename } = file;
  const by = { actor: call.caller.actor, now: call.now };
  return transaction(call.db, (tx) => keepStored(tx, store, stored, filename, by));
}

/** A body that breaks off or is no form has an error without a code; a full disk has one. */
function unreadable(error: unknown): never {
  if (error instanceof StoreProblem || (error instanceof Error && 'code' in error)) throw error;
  throw refused('malformed');
}

interface Found extends FileFacts {
  name: string;
  mediaType: string;
  sha256: Buffer;
  ticketId: number | null;
  uploadedBy: string | null;
  /** Whether its ticket is confidential. */
  confidential: boolean;
  /** On a ticket that the caller may know of, and not kept by the desk to itself. */
  readable: boolean;
}

/** Sends a file to whoever may read its ticket, so that nothing in it can run as a page of ours. */
export async function download(
  id: string,
  call: Call,
  { store, scanning }: { store: FileStore; scanning: Scanning },
): Promise<void> {
  const { actor } = call.caller;
  const found = await sql<Found>`
    select u.name, u.media_type as "mediaType", u.sha256, u.ticket_id as "ticketId",
      u.uploaded_by as "uploadedBy", f.scan, f.audit, coalesce(t.confidential, false) as confidential,
      t.id is not null and ${withinReach(actor)} and (not u.desk or ${withinDesk(actor)}) as readable
    from upload u join stored_file f using (sha256) left join ticket t on t.id = u.ticket_id where u.id = ${id}`.execute(
    call.db,
  );
  const file = found.rows[0];
  if (!file || !maySee(file, actor.personId)) throw refused('not_found');
  const refusal = refusalOfFile(file, scanning);
  if (refusal) throw refused(refusal);
  const bytes = await store.get(file.sha256.toString('hex'));
  if (!bytes) throw refused('file_lost');
  if (file.confidential && file.ticketId !== null) await fileRead(id, file.ticketId, call);
  const shown = isPicture(file.mediaType) ? 'inline' : 'attachment';
  await call.reply
    .header('content-type', isPicture(file.mediaType) ? file.mediaType : 'application/octet-stream')
    .header('content-length', bytes.size)
    .header('content-disposition', `${shown}; filename*=UTF-8''${encodeURIComponent(file.name)}`)
    .header('content-security-policy', FILE_POLICY)
    .header('cache-control', 'private, max-age=3600')
    .send(bytes.stream);
}

/** A file on a record is read by the record's readers, a private one by the desk, a waiting one by its owner. */
const maySee = ({ ticketId, uploadedBy, readable }: Found, personId: string): boolean =>
  ticketId === null ? uploadedBy === personId : readable;
