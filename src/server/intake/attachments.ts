import { Readable } from 'node:stream';
import type { Instant } from '#domain/instant.ts';
import type { Actor } from '#domain/permissions/actor.ts';
import { isRunnable, MAX_FILE_BYTES } from '#domain/ticket/files.ts';
import type { Tx } from '../platform/db/db.ts';
import type { MailAttachment } from '../platform/mail/parsed-mail.ts';
import type { FileStore } from '../platform/storage/files.ts';
import { keepStored } from '../ticket/uploads.ts';

/** Files of one message that are put on a record; more than these stay in the raw message. */
const MAX_FILES = 20;

/** Why a file of a message is not put on the record; it stays in the raw message. */
type LeftOut = 'runnable_file' | 'empty_file' | 'too_large' | 'too_many';

/** Each attachment by name, and why it is not put on the record; null when it is. */
export function sortAttachments(attachments: readonly MailAttachment[]) {
  let taken = 0;
  return attachments.map((file) => {
    const left = leftOut(file) ?? (taken < MAX_FILES ? null : 'too_many');
    if (left === null) taken++;
    return { file, left };
  });
}

function leftOut({ name, size }: MailAttachment): LeftOut | null {
  if (size === 0) return 'empty_file';
  if (size > MAX_FILE_BYTES) return 'too_large';
  return isRunnable(name) ? 'runnable_file' : null;
}

/** Keeps the files of a message for the record that is about to be written; gives their ids. */
export async function keepAttachments(
  tx: Tx,
  files: FileStore,
  attachments: readonly MailAttachment[],
  by: { actor: Actor; now: Instant },
): Promise<string[]> {
  const ids: string[] = [];
  for (const { file, left } of sortAttachments(attachments)) {
    if (left !== null) continue;
    const stored = await files.put(Readable.from([file.content]), MAX_FILE_BYTES);
    ids.push((await keepStored(tx, files, stored, file.name, by)).id);
  }
  return ids;
}
